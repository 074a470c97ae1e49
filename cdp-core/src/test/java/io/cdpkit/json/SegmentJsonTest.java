package io.cdpkit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection.Reason;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SegmentJsonTest {
    private static final Instant NOW = Instant.parse("2026-03-29T12:00:00Z");
    private static final Source SOURCE = Source.of("shop", Source.Kind.WEB);
    private static final SegmentJson JSON =
            SegmentJson.builder(SOURCE).clock(InstantSource.fixed(NOW)).build();

    private static Event read(String message) {
        return read(JSON, message);
    }

    private static Event read(SegmentJson json, String message) {
        Parsed parsed = json.read(message);
        return assertInstanceOf(Parsed.Read.class, parsed, parsed::toString).event();
    }

    private static void assertRefused(Reason reason, String field, String message) {
        Parsed parsed = JSON.read(message);
        Parsed.Refused refused = assertInstanceOf(Parsed.Refused.class, parsed, message);
        assertEquals(reason, refused.rejection().reason(), refused::toString);
        assertEquals(field, refused.rejection().field(), refused::toString);
        assertEquals(message, new String(refused.original(), UTF_8));
    }

    /** A message with some more fields, which begin with a comma. */
    private static String message(String type, String more) {
        return "{\"type\":\"" + type + "\",\"messageId\":\"m1\",\"userId\":\"u1\"" + more + "}";
    }

    // The six calls.

    @Test
    void read_externalIdOfTwentyDigits_isKeptWhole() {
        Event event = read("""
                {"type": "track", "messageId": "m", "event": "e", "userId": 12345678901234567890, "context": {"externalIds":
                 [{"id": 98765432109876543210, "type": "crm", "collection": "users", "encoding": "none"}]}}""");
        assertEquals(
                List.of(
                        Identifier.userId("12345678901234567890"),
                        new Identifier(new Namespace("crm"), "98765432109876543210")),
                event.identifiers());
    }

    @Test
    void read_keysOfDates_areDatesWhereTheyAreWrittenAsSuch() {
        SegmentJson dated = SegmentJson.builder(SOURCE)
                .dates("trial_ends", "due", "birthday")
                .build();
        Attributes traits = read(dated, """
                {"type": "identify", "messageId": "m", "userId": "u", "traits": {"trial_ends": "2026-03-29", "due": "soon",
                 "other": "2026-03-29", "birthday": "1990-01-05T00:00:00Z", "address": {"due": "2026-03-29"}}}""").traits();
        assertEquals(Value.of(LocalDate.of(2026, 3, 29)), traits.find("trial_ends"));
        assertEquals(Value.of("soon"), traits.find("due"));
        assertEquals(Value.of("2026-03-29"), traits.find("other"));
        assertEquals(Value.of(Attributes.of("due", "2026-03-29")), traits.find("address"));
        Attributes properties = read(dated, """
                {"type": "track", "event": "Order Completed", "messageId": "m", "userId": "u", "properties": {
                 "due": "2026-03-29T10:00:00+02:00", "products": [{"due": "2026-03-29"}]},
                 "context": {"due": "2026-03-29"}}""").properties();
        assertEquals(Value.of(Instant.parse("2026-03-29T08:00:00Z")), properties.find("due"));
        assertEquals(
                Value.of(List.of(Value.of(Attributes.builder()
                        .put("due", LocalDate.of(2026, 3, 29))
                        .build()))),
                properties.find("products"));
    }

    @Test
    void read_birthdayWithATime_isTheDateAsWritten() {
        for (String written : List.of("1990-01-05", "1990-01-05T00:00:00.000Z", "1990-01-05T00:00:00+02:00")) {
            Event event = read("""
                    {"type": "identify", "messageId": "m", "userId": "u", "traits": {"birthday": "%s"}}""".formatted(written));
            assertEquals(Value.of(LocalDate.of(1990, 1, 5)), event.traits().find("birthday"), written);
        }
        assertEquals(Value.of("1990-02-29"), read("""
                        {"type": "identify", "messageId": "m", "userId": "u", "traits": {"birthday": "1990-02-29"}}""").traits().find("birthday"));
    }

    @Test
    void read_identify_hasTraitsInCanonicalForm() {
        Event event = read("""
                {"type": "identify", "messageId": "m1", "anonymousId": "a1", "userId": 97980, "channel": "browser",
                 "timestamp": "2026-03-29T10:00:00.000Z",
                 "traits": {"firstName": "Jane", "last_name": "Doe", "email": "jane@example.com", "phone": "+41790000000",
                   "birthday": "1990-02-28", "createdAt": "2020-01-01T10:00:00+02:00", "favouriteColour": "red",
                   "address": {"postalCode": "3011", "city": "Bern"}, "company": {"employeeCount": 7}},
                 "context": {"ip": "8.8.8.8"}, "integrations": {"All": true}, "version": "1.1", "writeKey": "secret"}
                """);
        assertEquals(
                Event.identify("m1", SOURCE)
                        .userId("97980")
                        .anonymousId("a1")
                        .email("jane@example.com")
                        .phone("+41790000000")
                        .time(Instant.parse("2026-03-29T10:00:00Z"))
                        .traits(Attributes.builder()
                                .put("first_name", "Jane")
                                .put("last_name", "Doe")
                                .put("email", "jane@example.com")
                                .put("phone", "+41790000000")
                                .put("birthday", LocalDate.of(1990, 2, 28))
                                .put("created_at", Instant.parse("2020-01-01T08:00:00Z"))
                                .put("favouriteColour", "red")
                                .put("address", Attributes.of("postal_code", "3011", "city", "Bern"))
                                .put("company", Attributes.of("employee_count", Value.of(7)))
                                .build())
                        .context(Attributes.builder()
                                .put("ip", "8.8.8.8")
                                .put("channel", "browser")
                                .put("integrations", Attributes.of("All", Value.of(true)))
                                .build())
                        .build(),
                event);
        assertEquals(NOW, event.receivedAt());
    }

    @Test
    void read_track_keepsPropertiesAndDoesNotUpdateTraits() {
        Event event = read("""
                {"type":"track","messageId":"m1","userId":"u1","event":"Order Completed",
                 "properties":{"revenue":25.00,"quantity":2,"date":"2026-03-29","products":[{"sku":"G-32"}]},
                 "context":{"traits":{"email":"jane@example.com","plan":"pro"}}}
                """);
        assertEquals("Order Completed", event.name());
        assertEquals(Event.Type.TRACK, event.type());
        assertTrue(event.traits().isEmpty());
        assertEquals(Value.of(new BigDecimal("25")), event.properties().find("revenue"));
        assertEquals(Value.of(2), event.properties().find("quantity"));
        assertEquals(Value.of("2026-03-29"), event.properties().find("date"));
        assertEquals(
                Value.of(List.of(Value.of(Attributes.of("sku", "G-32")))),
                event.properties().find("products"));
        assertEquals(
                Attributes.of("email", "jane@example.com", "plan", "pro"),
                event.context().fields("traits"));
        assertEquals(List.of(Identifier.userId("u1"), Identifier.email("jane@example.com")), event.identifiers());
    }

    @Test
    void read_page_keepsTheCategory() {
        Event event = read(message("page", ",\"name\":\"Home\",\"category\":\"Docs\",\"properties\":{\"url\":\"/\"}"));
        assertEquals("Home", event.name());
        assertEquals(Attributes.of("category", "Docs", "url", "/"), event.properties());
    }

    @Test
    void read_screen_takesTheNameFromItsProperties() {
        Event event = read(message("screen", ",\"properties\":{\"name\":\"Feed\"}"));
        assertEquals(Event.Type.SCREEN, event.type());
        assertEquals("Feed", event.name());
        assertEquals("", read(message("page", "")).name());
    }

    @Test
    void read_group_isAboutTheAccount() {
        Event event = read(message(
                "group",
                ",\"groupId\":42,\"traits\":{\"email\":\"info@acme.com\",\"phone\":\"1\",\"createdAt\":1577836800}"));
        assertEquals("42", event.name());
        assertEquals(List.of(Identifier.userId("u1")), event.identifiers());
        assertTrue(event.traits().isEmpty());
        assertEquals(
                Value.of(Instant.parse("2020-01-01T00:00:00Z")),
                event.properties().find("created_at"));
    }

    @Test
    void read_alias_namesTheFormerIdAsBothKinds() {
        Event event = read(message(
                "alias",
                ",\"previousId\":\"old\",\"anonymousId\":\"a1\",\"context\":{\"traits\":{\"email\":\"e@x\"}}"));
        assertEquals(
                List.of(Identifier.userId("u1"), Identifier.userId("old"), Identifier.anonymousId("old")),
                event.identifiers());
        assertEquals("a1", event.context().text("anonymousId").orElseThrow());
    }

    @Test
    void readBatch_ofSeveralCalls_sharesTheEnvelope() {
        List<Parsed> parsed = JSON.readBatch("""
                {"batch": [
                   {"type":"track","messageId":"m1","userId":"u1","event":"A","timestamp":"2026-03-29T10:00:00Z",
                    "context":{"app":{"name":"mine"}},"integrations":{"Mail":false}},
                   {"type":"track","messageId":"m2","event":"B"},
                   7,
                   {"type":"track","messageId":"m4","userId":"u4","event":"D","sentAt":"2026-03-29T11:59:58Z",
                    "timestamp":"2026-03-29T10:00:00Z"}],
                 "context": {"app":{"name":"theirs","version":"1"},"locale":"de-CH"}, "writeKey": "secret", "sequence": 1,
                 "integrations": {"All":true}, "sentAt": "2026-03-29T11:59:00Z"}
                """);
        assertEquals(4, parsed.size());
        Event first = ((Parsed.Read) parsed.get(0)).event();
        assertEquals(
                Attributes.builder()
                        .put("app", Attributes.of("name", "mine", "version", "1"))
                        .put("locale", "de-CH")
                        .put("integrations", Attributes.of("All", Value.of(true), "Mail", Value.of(false)))
                        .build(),
                first.context());
        assertEquals(Instant.parse("2026-03-29T10:01:00Z"), first.time());
        Parsed.Refused second = (Parsed.Refused) parsed.get(1);
        assertEquals(1, second.index());
        assertEquals("m2", second.messageId());
        assertEquals("userId", second.rejection().field());
        assertEquals("{\"type\":\"track\",\"messageId\":\"m2\",\"event\":\"B\"}", new String(second.original(), UTF_8));
        Parsed.Refused third = (Parsed.Refused) parsed.get(2);
        assertEquals("7", new String(third.original(), UTF_8));
        assertEquals(Reason.WRONG_TYPE, third.rejection().reason());
        assertEquals(
                Instant.parse("2026-03-29T10:00:02Z"),
                ((Parsed.Read) parsed.get(3)).event().time());
    }

    @Test
    void readBatch_originals_areTheExactBytesOfEachMessage() {
        String one = "{ \"messageId\" : \"Zoë\\n\" }";
        String two = "\"\uD83D\uDE00 \\\" text\"";
        List<Parsed> parsed =
                JSON.readBatch("\uFEFF {\"batch\": [ " + one + " ,\n" + two + ",null,[1,{}], 1.5e3 ,{}]} ");
        List<String> originals = parsed.stream()
                .map(p -> new String(((Parsed.Refused) p).original(), UTF_8))
                .toList();
        assertEquals(List.of(one, two, "null", "[1,{}]", "1.5e3", "{}"), originals);
    }

    @Test
    void readBatch_empty_isEmpty() {
        assertEquals(List.of(), JSON.readBatch("{\"batch\":[]}"));
    }

    // Spellings of older senders.

    @Test
    void read_firstVersion_isUnderstood() {
        Event event = read("""
                {"action":"Track","requestId":"r1","userId":"u1","event":"A",
                 "options":{"ip":"1.2.3.4","library":"ruby"},"context":{"ip":"8.8.8.8"}}
                """);
        assertEquals("r1", event.id());
        assertEquals(Event.Type.TRACK, event.type());
        assertEquals(Attributes.of("ip", "8.8.8.8", "library", "ruby"), event.context());
        assertEquals(
                "m1",
                read(message("track", ",\"event\":\"A\",\"requestId\":\"r1\"")).id());
    }

    @Test
    void read_withoutType_isOfTheAssumedType() {
        SegmentJson pages =
                SegmentJson.builder(SOURCE).assumeType(Event.Type.PAGE).build();
        assertEquals(
                Event.Type.PAGE,
                read(pages, "{\"messageId\":\"m\",\"userId\":\"u\"}").type());
        assertEquals(
                Event.Type.IDENTIFY,
                read(pages, "{\"type\":\"identify\",\"messageId\":\"m\",\"userId\":\"u\"}")
                        .type());
    }

    // Traits.

    @Test
    void read_bothSpellingsOfATrait_mustAgree() {
        Event event = read(message("identify", ",\"traits\":{\"firstName\":\"Jane\",\"first_name\":\"Jane\"}"));
        assertEquals(Attributes.of("first_name", "Jane"), event.traits());
        assertRefused(
                Reason.MALFORMED,
                "traits.first_name",
                message("identify", ",\"traits\":{\"firstName\":\"Jane\",\"first_name\":\"Joan\"}"));
        assertRefused(
                Reason.MALFORMED,
                "traits.address.postal_code",
                message("identify", ",\"traits\":{\"address\":{\"postalCode\":1,\"postal_code\":\"1\"}}"));
    }

    @Test
    void read_reservedSpellingsElsewhere_stayAsSent() {
        Event event = read(
                message(
                        "identify",
                        ",\"traits\":{\"pet\":{\"firstName\":\"Rex\"},\"address\":{\"firstName\":\"x\"}},\"context\":{\"firstName\":1}"));
        assertTrue(event.traits().fields("pet").contains("firstName"));
        assertTrue(event.traits().fields("address").contains("firstName"));
        assertTrue(event.context().contains("firstName"));
    }

    @Test
    void read_dates_becomeTimesOnlyWhereReservedAndPlain() {
        Event event = read(message(
                "identify",
                ",\"traits\":{\"birthday\":\"28.2.1990\",\"created_at\":\"yesterday\",\"renewal\":\"2026-01-01\"}"));
        assertEquals(
                Attributes.builder()
                        .put("birthday", "28.2.1990")
                        .put("created_at", "yesterday")
                        .put("renewal", "2026-01-01")
                        .build(),
                event.traits());
        assertEquals(
                Value.of(Instant.ofEpochMilli(1577836800123L)),
                read(message("identify", ",\"traits\":{\"created_at\":1577836800123}"))
                        .traits()
                        .find("created_at"));
        assertEquals(
                Value.of(Long.MIN_VALUE),
                read(message("identify", ",\"traits\":{\"created_at\":" + Long.MIN_VALUE + "}"))
                        .traits()
                        .find("created_at"));
    }

    @Test
    void read_traitsOfATrack_areKeptInItsContext() {
        Event event = read(message(
                "track",
                ",\"event\":\"A\",\"traits\":{\"plan\":\"pro\",\"age\":7},\"context\":{\"traits\":{\"age\":8}}"));
        assertEquals(
                Attributes.of("plan", Value.of("pro"), "age", Value.of(8)),
                event.context().fields("traits"));
        assertTrue(event.traits().isEmpty());
    }

    @Test
    void read_numbers_areExact() {
        Attributes traits = read(message(
                        "identify",
                        ",\"traits\":{\"a\":9223372036854775807,\"b\":9223372036854775808,\"c\":0.1,\"d\":1e2,\"e\":null}"))
                .traits();
        assertEquals(
                Attributes.builder()
                        .put("a", Long.MAX_VALUE)
                        .put("b", Value.of(BigInteger.ONE.shiftLeft(63)))
                        .put("c", new BigDecimal("0.1"))
                        .put("d", new BigDecimal("100"))
                        .put("e", Value.ofNull())
                        .build(),
                traits);
    }

    // Identifiers.

    @Test
    void read_device_promotesIdsOfItsPlatform() {
        Event android = read("""
                {"type":"track","messageId":"m1","anonymousId":"a1","event":"A","context":{"device":{"id":"d1",
                 "advertisingId":"ad1","adTrackingEnabled":true,"token":"t1","type":"android"}}}
                """);
        assertEquals(
                List.of(
                        Identifier.anonymousId("a1"),
                        Identifier.of("android.id", "d1"),
                        Identifier.of("android.push_token", "t1"),
                        Identifier.of("android.idfa", "ad1")),
                android.identifiers());
        Event ios = read(
                message(
                        "track",
                        ",\"event\":\"A\",\"context\":{\"os\":{\"name\":\"iOS\"},\"device\":{\"id\":\"d1\",\"advertisingId\":\"ad1\"}}"));
        assertEquals(List.of(Identifier.userId("u1"), Identifier.of("ios.id", "d1")), ios.identifiers());
        Event unknown = read(message("track", ",\"event\":\"A\",\"context\":{\"device\":{\"id\":\"d1\"}}"));
        assertEquals(List.of(Identifier.userId("u1")), unknown.identifiers());
    }

    @Test
    void read_externalIds_areIdentifiersOfTheirType() {
        Event event = read(
                message(
                        "track",
                        ",\"event\":\"A\",\"context\":{\"externalIds\":["
                                + "{\"id\":\"x\",\"type\":\"Braze_Id\",\"collection\":\"users\",\"encoding\":\"none\"},"
                                + "{\"id\":5,\"type\":\"card\"},"
                                + "{\"id\":\"acme\",\"type\":\"account\",\"collection\":\"accounts\",\"encoding\":\"none\"}]}"));
        assertEquals(
                List.of(Identifier.userId("u1"), Identifier.of("braze_id", "x"), Identifier.of("card", "5")),
                event.identifiers());
    }

    @Test
    void read_badExternalIds_areRefused() {
        assertRefused(Reason.WRONG_TYPE, "context.externalIds", externalIds("{}"));
        assertRefused(Reason.WRONG_TYPE, "context.externalIds[0]", externalIds("[1]"));
        assertRefused(
                Reason.MISSING,
                "context.externalIds[1].id",
                externalIds("[{\"id\":1,\"type\":\"a\"},{\"type\":\"a\"}]"));
        assertRefused(Reason.MISSING, "context.externalIds[0].type", externalIds("[{\"id\":1}]"));
        assertRefused(Reason.WRONG_TYPE, "context.externalIds[0].type", externalIds("[{\"id\":1,\"type\":\"a b\"}]"));
        assertRefused(
                Reason.WRONG_TYPE,
                "context.externalIds[0].type",
                externalIds("[{\"id\":1,\"type\":\"CDPkit.match\"}]"));
        assertRefused(
                Reason.WRONG_TYPE,
                "context.externalIds[0].encoding",
                externalIds("[{\"id\":1,\"type\":\"a\",\"encoding\":\"base64\"}]"));
    }

    private static String externalIds(String value) {
        return message("track", ",\"event\":\"A\",\"context\":{\"externalIds\":" + value + "}");
    }

    @Test
    void read_phoneInProperties_isNoIdentifier() {
        Event event = read(message("track", ",\"event\":\"A\",\"properties\":{\"phone\":\"1\",\"email\":\"e@x\"}"));
        assertEquals(List.of(Identifier.userId("u1"), Identifier.email("e@x")), event.identifiers());
    }

    @Test
    void read_withOwnNamespaces_promotesAndWithholds() {
        SegmentJson json = SegmentJson.builder(SOURCE)
                .promote(new Namespace("loyalty_card"))
                .withhold(Namespace.EMAIL)
                .build();
        Event event = read(
                json,
                message(
                        "identify",
                        ",\"traits\":{\"loyaltyCard\":77,\"email\":\"e@x\"},\"context\":{\"traits\":{\"loyalty_card\":\"88\"}}"));
        assertEquals(
                List.of(
                        Identifier.userId("u1"),
                        Identifier.of("loyalty_card", "77"),
                        Identifier.of("loyalty_card", "88")),
                event.identifiers());
        assertTrue(event.traits().contains("email"));
    }

    // Times.

    @Test
    void read_times_correctTheSendersClock() {
        assertEquals(NOW, read(message("page", "")).time());
        assertEquals(
                NOW,
                read(message("page", ",\"sentAt\":\"2020-01-01T00:00:00Z\"")).time());
        assertEquals(
                NOW.minusSeconds(30),
                read(message(
                                "page",
                                ",\"sentAt\":\"1999-01-01T00:00:30Z\",\"originalTimestamp\":\"1999-01-01T00:00:00Z\""))
                        .time());
        assertEquals(
                NOW.minusSeconds(30),
                read(message("page", ",\"sentAt\":\"2999-01-01T00:00:30Z\",\"timestamp\":\"2999-01-01T00:00:00Z\""))
                        .time());
        Instant stated = Instant.parse("2026-03-01T00:00:00Z");
        assertEquals(
                stated,
                read(message("page", ",\"timestamp\":\"2026-03-01T00:00:00Z\"")).time());
        assertEquals(
                stated,
                read(message("page", ",\"originalTimestamp\":\"2026-03-01T00:00:00Z\""))
                        .time());
    }

    @Test
    void read_receivedAtInTheMessage_isHonoured() {
        Event event = read(message(
                "page",
                ",\"receivedAt\":\"2020-01-01T00:01:00Z\",\"sentAt\":\"2019-12-31T00:00:10Z\","
                        + "\"originalTimestamp\":\"2019-12-31T00:00:00Z\""));
        assertEquals(Instant.parse("2020-01-01T00:01:00Z"), event.receivedAt());
        assertEquals(Instant.parse("2020-01-01T00:00:50Z"), event.time());
    }

    @Test
    void readBatch_receivedAtOfTheBatch_holdsWhereTheMessageSaysNone() {
        List<Event> events = SegmentJson.of(SOURCE)
                .readBatch(
                        "{\"receivedAt\":\"2020-01-01T00:01:00Z\",\"sentAt\":\"2019-12-31T00:00:10Z\",\"batch\":[%s,%s]}"
                                .formatted(
                                        message("page", ",\"timestamp\":\"2019-12-31T00:00:00Z\""),
                                        message("page", ",\"receivedAt\":\"2020-02-01T00:00:00Z\"")))
                .stream()
                .map(parsed -> ((Parsed.Read) parsed).event())
                .toList();
        assertEquals(Instant.parse("2020-01-01T00:00:50Z"), events.get(0).time());
        assertEquals(Instant.parse("2020-01-01T00:01:00Z"), events.get(0).receivedAt());
        assertEquals(Instant.parse("2020-02-01T00:00:00Z"), events.get(1).receivedAt());
    }

    @Test
    void read_corrected_keepsWhatWasStated() {
        Instant stated = Instant.parse("1999-01-01T00:00:00Z");
        for (String field : List.of("timestamp", "originalTimestamp")) {
            String said = ",\"" + field + "\":\"1999-01-01T00:00:00Z\"";
            assertEquals(
                    Optional.of(stated),
                    read(message("page", said + ",\"sentAt\":\"1999-01-01T00:00:30Z\""))
                            .statedTime());
            assertEquals(Optional.of(stated), read(message("page", said)).statedTime());
        }
        assertEquals(
                Optional.empty(),
                read(message("page", ",\"sentAt\":\"1999-01-01T00:00:30Z\"")).statedTime());
        assertEquals(Optional.empty(), read(message("page", "")).statedTime());
    }

    @Test
    void read_badTimes_areRefused() {
        for (String bad : List.of("\"2026-03-29\"", "\"2026-03-29T10:00:00\"", "1774778400", "\"now\"", "{}")) {
            for (String field : List.of("timestamp", "originalTimestamp", "sentAt", "receivedAt")) {
                assertRefused(Reason.WRONG_TYPE, field, message("page", ",\"" + field + "\":" + bad));
            }
        }
    }

    // What is required.

    @Test
    void read_missingParts_areNamed() {
        assertRefused(Reason.MISSING, "type", "{}");
        assertRefused(Reason.WRONG_TYPE, "type", message("Order", ""));
        assertRefused(Reason.MISSING, "messageId", "{\"type\":\"page\",\"userId\":\"u1\"}");
        assertRefused(Reason.MISSING, "messageId", "{\"type\":\"page\",\"userId\":\"u1\",\"messageId\":\"\"}");
        assertRefused(Reason.MISSING, "userId", "{\"type\":\"page\",\"messageId\":\"m1\",\"userId\":\"\"}");
        assertRefused(Reason.MISSING, "event", message("track", ""));
        assertRefused(Reason.MISSING, "groupId", message("group", ""));
        assertRefused(Reason.MISSING, "previousId", message("alias", ""));
        assertRefused(
                Reason.MISSING,
                "userId",
                "{\"type\":\"alias\",\"messageId\":\"m1\",\"anonymousId\":\"a\",\"previousId\":\"p\"}");
    }

    @Test
    void read_wrongTypes_areNamed() {
        assertRefused(Reason.WRONG_TYPE, "type", "{\"type\":7}");
        assertRefused(Reason.WRONG_TYPE, "userId", "{\"type\":\"page\",\"messageId\":\"m1\",\"userId\":true}");
        assertRefused(Reason.WRONG_TYPE, "messageId", "{\"type\":\"page\",\"messageId\":[],\"userId\":1}");
        assertRefused(Reason.WRONG_TYPE, "event", message("track", ",\"event\":{\"a\":[]}"));
        assertRefused(Reason.WRONG_TYPE, "properties", message("page", ",\"properties\":[]"));
        assertRefused(Reason.WRONG_TYPE, "context", message("page", ",\"context\":\"x\""));
        assertRefused(Reason.WRONG_TYPE, "traits", message("identify", ",\"traits\":1"));
        assertRefused(Reason.WRONG_TYPE, "context.integrations", message("page", ",\"integrations\":true"));
    }

    @Test
    void read_nulls_areAbsent() {
        Event event = read("""
                {"type":"page","action":null,"messageId":"m1","userId":"u1","anonymousId":null,"name":null,"category":null,
                 "timestamp":null,"sentAt":null,"properties":null,"context":null,"traits":null,"integrations":null}
                """);
        assertEquals(List.of(Identifier.userId("u1")), event.identifiers());
        assertEquals(Attributes.empty(), event.context());
        assertEquals(Attributes.empty(), event.properties());
    }

    @Test
    void read_idAfterTheFault_isStillKnown() {
        Parsed.Refused refused = (Parsed.Refused)
                JSON.read("{\"traits\":{\"a\":[{\"b\":1e999}, 2]},\"messageId\":\"m1\",\"type\":\"identify\"}");
        assertEquals("m1", refused.messageId());
        assertEquals("traits.a[0].b", refused.rejection().field());
    }

    @Test
    void read_typeAfterTheFault_stillPlacesIt() {
        Parsed.Refused refused = (Parsed.Refused) JSON.read("{\"traits\":{\"a\":1e999},\"type\":\"group\"}");
        assertEquals("properties.a", refused.rejection().field());
    }

    // Content ids.

    @Test
    void read_withContentIds_namesMessagesByTheirContent() {
        SegmentJson json = SegmentJson.builder(SOURCE).contentIds().build();
        Event event = read(json, "{\"type\":\"page\",\"userId\":\"u1\",\"properties\":{\"a\":1.50,\"b\":2}}");
        assertEquals(64, event.id().length());
        Event same = read(
                json,
                "{ \"properties\":{\"b\":2,\"a\":15e-1}, \"userId\":\"u1\",\"sentAt\":\"2026-01-01T00:00:00Z\",\"type\":\"page\"}");
        assertEquals(event.id(), same.id());
        for (String other : List.of(
                "{\"type\":\"page\",\"userId\":\"u2\",\"properties\":{\"a\":1.5,\"b\":2}}",
                "{\"type\":\"page\",\"userId\":\"u1\",\"properties\":{\"a\":1.5,\"b\":\"2\"}}",
                "{\"type\":\"page\",\"userId\":\"u1\",\"properties\":{\"a\":1.5,\"b\":2},\"timestamp\":\"2026-01-01T00:00:00Z\"}")) {
            assertNotEquals(event.id(), read(json, other).id());
        }
        assertEquals("m1", read(json, message("page", "")).id());
    }

    // Settings and printing.

    @Test
    void builder_settingsTwice_areRefused() {
        SegmentJson.Builder builder =
                SegmentJson.builder(SOURCE).limits(Limits.defaults()).promote(Namespace.PHONE);
        assertThrows(IllegalStateException.class, () -> builder.limits(Limits.defaults()));
        assertThrows(IllegalArgumentException.class, () -> builder.promote(Namespace.PHONE));
    }

    @Test
    void toString_ofResults_holdsNoContent() {
        Parsed read = JSON.read(message("identify", ",\"traits\":{\"name\":\"canary\"}"));
        Parsed refused = JSON.read(message("identify", ",\"traits\":{\"name\":\"canary\",\"n\":1e999}"));
        assertFalse((read + "" + refused + JSON).contains("canary"));
    }

    @Test
    void original_changed_doesNotChangeTheRefusal() {
        Parsed.Refused refused = (Parsed.Refused) JSON.read("{}");
        refused.original()[0] = 'x';
        assertEquals("{}", new String(refused.original(), UTF_8));
    }
}
