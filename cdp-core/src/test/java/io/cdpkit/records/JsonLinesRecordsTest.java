package io.cdpkit.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesRecordsTest {
    private static final RecordMapping MAPPING = RecordMapping.track(
                    Source.of("shop", Source.Kind.SHOP), "orders", "Order Completed")
            .key("id")
            .identifier(Namespace.USER_ID, "customer.id")
            .time(Column.instant("at"))
            .column(Column.decimal("total"))
            .column(Column.bool("gift"))
            .column(Column.text("customer.city").to("city").blankIsNull())
            .column(Column.list("lines"))
            .column(Column.object("address"))
            .build();

    private static final RecordMapping TOTALS = RecordMapping.track(
                    Source.of("shop", Source.Kind.SHOP), "orders", "Order Completed")
            .key("id")
            .identifier(Namespace.USER_ID, "customer.id")
            .time(Column.instant("at"))
            .column(Column.decimal("total"))
            .build();

    private static List<RowResult> read(byte[] bytes) {
        try (RecordReader reader = JsonLinesRecords.read(new ByteArrayInputStream(bytes), MAPPING)) {
            return reader.stream().toList();
        }
    }

    private static List<RowResult> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_objects_areEvents() {
        Event event = assertInstanceOf(
                        RowResult.Row.class,
                        read("\ufeff{\"id\":5,\"at\":\"2025-01-01T12:00:00+02:00\",\"total\":12.50,\"gift\":true,"
                                        + "\"customer\":{\"id\":7,\"city\":null},"
                                        + "\"lines\":[{\"sku\":\"A\",\"n\":2}],\"address\":{\"zip\":\"1\"},\"more\":1}\r\n")
                                .get(0))
                .event();
        assertEquals(List.of(Identifier.userId("7")), event.identifiers());
        assertEquals(Instant.parse("2025-01-01T10:00:00Z"), event.time());
        assertEquals(Value.of(new BigDecimal("12.5")), event.properties().find("total"));
        assertEquals(Value.of(true), event.properties().find("gift"));
        assertEquals(Value.ofNull(), event.properties().find("city"));
        assertEquals(
                Value.Kind.LIST, event.properties().get("lines").orElseThrow().kind());
        assertEquals("1", event.properties().fields("address").text("zip").orElse(""));
        assertEquals(5, event.properties().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[1]",
                "7",
                "{",
                "{} {}",
                "{\"a\":NaN}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1e1000000000}",
                "{\"a\":1e400}",
                "{\"a\":1e99999999999999}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\u0000\"}",
                "{\"id\":\"canary\"}",
                "{\"id\":1,\"customer\":{\"id\":2},\"at\":\"canary\"}",
                "{\"id\":1,\"customer\":{\"id\":[2]},\"at\":\"2025-01-01T12:00:00Z\"}",
                "{\"id\":1,\"customer\":{\"id\":2},\"at\":\"2025-01-01T12:00:00\"}",
                "{\"id\":1,\"customer\":{\"id\":2},\"at\":\"2025-01-01T12:00:00Z\",\"lines\":\"canary\"}",
                "{\"id\":1,\"customer\":{\"id\":2},\"at\":\"2025-01-01T12:00:00Z\",\"gift\":5}"
            })
    void read_badLine_isBadAndTheNextIsNot(String line) {
        String good = "{\"id\":1,\"at\":\"2025-01-01T12:00:00Z\",\"customer\":{\"id\":7}}";
        List<RowResult> results = read(good + "\n" + line + "\n\n" + good);
        assertEquals(3, results.size());
        RowResult.Bad bad = assertInstanceOf(RowResult.Bad.class, results.get(1));
        assertEquals(2, bad.line());
        assertEquals(line, bad.original());
        assertFalse(bad.toString().contains("canary"), bad::toString);
        assertEquals(4, assertInstanceOf(RowResult.Row.class, results.get(2)).line());
    }

    @Test
    void read_deepWideAndLongLines_areBadWithinTheLimits() {
        Limits limits = Limits.defaults();
        String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        StringBuilder wide = new StringBuilder("{");
        for (int i = 0; i <= limits.fields(); i++) {
            wide.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
        }
        wide.append('}');
        String digits = "{\"a\":" + "1".repeat(limits.digits() + 1) + "}";
        String longText = "{\"a\":\"" + "x".repeat(limits.textLength() + 1) + "\"}";
        String longLine = "{\"a\":\"" + "x".repeat(3_000_000) + "\"}";
        List<RowResult> results = read(String.join("\n", deep, wide, digits, longText, longLine));
        assertEquals(5, results.size());
        for (RowResult result : results) {
            RowResult.Bad bad = assertInstanceOf(RowResult.Bad.class, result);
            assertTrue(bad.original().length() <= limits.eventBytes());
        }
        assertEquals(
                Rejection.Reason.LIMIT,
                assertInstanceOf(RowResult.Bad.class, results.get(4))
                        .rejection()
                        .reason());
    }

    /** The limits that the wire keeps, named as it names them, in a column that is mapped or not. */
    @Test
    void read_beyondALimit_namesTheFieldAndTheLimitAsTheWireDoes() {
        Limits limits = Limits.defaults();
        String fits = "[".repeat(limits.depth() - 1) + "]".repeat(limits.depth() - 1);
        assertInstanceOf(
                RowResult.Row.class,
                read("{\"id\":1,\"at\":\"2025-01-01T12:00:00Z\",\"customer\":{\"id\":7},\"x\":" + fits + "}")
                        .get(0));
        for (String value : List.of(
                "[" + fits + "]",
                "[".repeat(900) + "]".repeat(900),
                "1".repeat(limits.digits() + 1),
                "[1,1e309]",
                "[{\"y\":1},{\"y\":1e-999999999}]",
                "{\"y\":{\"z\":1,\"\\u007a\":2}}",
                "\"\\ud800\"")) {
            Rejection onWire = assertInstanceOf(
                            Parsed.Refused.class,
                            SegmentJson.of(Source.of("shop", Source.Kind.SHOP))
                                    .read(
                                            "{\"messageId\":\"m\",\"type\":\"identify\",\"userId\":\"7\",\"traits\":{\"x\":"
                                                    + value + "}}"))
                    .rejection();
            Rejection inLine = assertInstanceOf(
                            RowResult.Bad.class, read("{\"x\":" + value + "}").get(0))
                    .rejection();
            assertEquals(onWire.reason(), inLine.reason(), onWire::toString);
            assertEquals(onWire.field(), inLine.under("traits").field(), onWire::toString);
        }
    }

    @Test
    void read_collidingKeys_refuseNoLine() {
        StringBuilder line = new StringBuilder("{\"id\":1,\"at\":\"2025-01-01T12:00:00Z\",\"customer\":{\"id\":7}");
        for (int i = 0; i < 256; i++) {
            line.append(",\"");
            for (int bit = 0; bit < 8; bit++) {
                // The parser multiplies by 33.
                line.append((i >> bit & 1) == 0 ? "Ab" : "BA");
            }
            line.append("\":1");
        }
        assertInstanceOf(RowResult.Row.class, read(line.append('}').toString()).get(0));
    }

    @Test
    void read_anyNumber_isWhatTheWireReads() {
        String zeros = "0".repeat(80);
        for (String number : List.of(
                "1" + zeros,
                "-1" + zeros,
                "1.5" + zeros,
                "0." + zeros + "1",
                "-0.0",
                "1.50",
                "9".repeat(64),
                "9".repeat(65),
                "1" + "0".repeat(308),
                "1" + "0".repeat(309))) {
            String object =
                    "{\"messageId\":\"m\",\"type\":\"track\",\"event\":\"e\",\"userId\":\"7\",\"properties\":{\"total\":"
                            + number + "}}";
            Value onWire = SegmentJson.of(Source.of("shop", Source.Kind.SHOP)).read(object) instanceof Parsed.Read wire
                    ? wire.event().properties().find("total")
                    : null;
            RowResult line = read("{\"id\":1,\"at\":\"2025-01-01T12:00:00Z\",\"customer\":{\"id\":7},\"total\":"
                            + number + "}")
                    .get(0);
            RowResult cell = CsvRecords.read(
                            new StringReader("id,at,customer.id,total\n1,2025-01-01T12:00:00Z,7," + number + "\n"),
                            TOTALS)
                    .next();
            assertEquals(decimal(onWire), total(line), number);
            assertEquals(decimal(onWire), total(cell), number);
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable Value value) {
        return value instanceof Value.Whole whole
                ? new BigDecimal(whole.number())
                : value instanceof Value.Decimal decimal ? decimal.number().add(BigDecimal.ZERO) : null;
    }

    private static @Nullable BigDecimal total(RowResult result) {
        return result instanceof RowResult.Row row
                ? decimal(row.event().properties().find("total"))
                : null;
    }

    @Test
    void next_eventBeyondTheLimits_isBadInADryRunToo() {
        RecordMapping.Builder many = RecordMapping.identify(Source.of("shop", Source.Kind.SHOP), "people")
                .key("c0")
                .at(Instant.EPOCH);
        StringBuilder line = new StringBuilder("{\"c0\":\"0\"");
        for (int i = 0; i < 17; i++) {
            many.identifier(new Namespace("n" + i), "c" + i);
            line.append(i == 0 ? "" : ",\"c" + i + "\":\"" + i + "\"");
        }
        DryRun run = DryRun.of(
                JsonLinesRecords.read(
                        new ByteArrayInputStream(line.append('}').toString().getBytes(StandardCharsets.UTF_8)),
                        many.build()),
                1);
        assertEquals(0, run.events());
        assertEquals("identifiers", run.badRows().get(0).rejection().field());
    }

    @Test
    void read_bytesThatAreNotUtf8_areBad() {
        List<RowResult> results = read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}', '\n', '{', '}'});
        assertEquals(2, results.size());
        assertEquals(
                Rejection.Reason.MALFORMED,
                assertInstanceOf(RowResult.Bad.class, results.get(0))
                        .rejection()
                        .reason());
    }
}
