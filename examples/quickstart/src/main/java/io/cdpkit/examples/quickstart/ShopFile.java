package io.cdpkit.examples.quickstart;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.records.Column;
import io.cdpkit.records.CsvFormat;
import io.cdpkit.records.CsvRecords;
import io.cdpkit.records.RecordMapping;
import io.cdpkit.records.RowResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One file of a shop and how it is read.
 *
 * @param path where it is
 * @param source whose facts it holds; named like the file
 * @param mapping what its rows mean; null for messages of the Segment specification
 */
record ShopFile(Path path, Source source, @Nullable RecordMapping mapping, CsvFormat format) {
    /** The bytes of a line that is too long, whatever follows. */
    private static final int LONGEST = Limits.defaults().eventBytes() + 1;

    static final Namespace CUSTOMER_NUMBER = new Namespace("customer_number");
    static final Namespace CARD_NUMBER = new Namespace("card_number");

    /** What a line of a file came to: an event, or the reason why it is none. */
    sealed interface Line {
        record Fact(Event event) implements Line {}

        record Bad(Rejection rejection) implements Line {}
    }

    /** The files of a folder that can be read, by name; {@code region} as in {@link Options}. */
    static List<ShopFile> in(Path folder, Options.Mapping mapping, String region) throws IOException {
        List<ShopFile> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path path : found.filter(Files::isRegularFile).sorted().toList()) {
                ShopFile file = mapping == Options.Mapping.CDNOW ? cdnow(path) : shop(path, region);
                if (file != null) {
                    files.add(file);
                }
            }
        }
        return List.copyOf(files);
    }

    private static @Nullable ShopFile shop(Path path, String region) {
        String name = path.getFileName().toString();
        CsvFormat comma = CsvFormat.standard();
        return switch (name) {
            case "crm.csv" -> csv(path, customers(Source.of("crm", Source.Kind.CRM), name, region), comma);
            case "orders.csv" -> csv(path, orders(Source.of("orders", Source.Kind.SHOP), name), comma);
            case "tickets.csv" -> csv(path, tickets(Source.of("tickets", Source.Kind.SUPPORT), name), comma);
            case "deals.csv" -> csv(path, deals(Source.of("deals", Source.Kind.CRM), name), comma);
            case "loyalty.csv" ->
                csv(path, cards(Source.of("loyalty", Source.Kind.LOYALTY), name), comma.separator(';'));
            default -> name.endsWith(".jsonl") ? messages(path, name.substring(0, name.length() - 6)) : null;
        };
    }

    /** The CDNOW data set of customer-base analysis: purchases of music in columns of text. */
    private static @Nullable ShopFile cdnow(Path path) {
        String name = path.getFileName().toString();
        if (!name.endsWith(".txt")) {
            return null;
        }
        RecordMapping purchases = RecordMapping.track(Source.of("cdnow", Source.Kind.SHOP), name, "Order Completed")
                .keyIsLine()
                .identifier(CUSTOMER_NUMBER, "customer")
                .time(Column.instant("date").formats("uuuuMMdd").zone(ZoneOffset.UTC))
                .column(Column.integer("units").to("quantity"))
                .column(Column.decimal("amount").to("revenue"))
                .build();
        return csv(
                path,
                new Mapped(Source.of("cdnow", Source.Kind.SHOP), purchases),
                CsvFormat.whitespace("customer", "sample", "date", "units", "amount"));
    }

    private record Mapped(Source source, RecordMapping mapping) {}

    private static ShopFile csv(Path path, Mapped mapped, CsvFormat format) {
        return new ShopFile(path, mapped.source(), mapped.mapping(), format);
    }

    private static ShopFile messages(Path path, String name) {
        Source.Kind kind = switch (name) {
            case "web" -> Source.Kind.WEB;
            case "app" -> Source.Kind.APP;
            default -> Source.Kind.SERVER;
        };
        return new ShopFile(path, Source.of(name.isBlank() ? "messages" : name, kind), null, CsvFormat.standard());
    }

    private static Mapped customers(Source source, String name, String region) {
        RecordMapping mapping = RecordMapping.identify(source, name)
                .key("customer_no")
                .identifier(CUSTOMER_NUMBER, "customer_no")
                .identifier(Namespace.EMAIL, "email")
                .identifier(Namespace.PHONE, "phone")
                .column(Column.text("first_name").standardiseOrKeep(Standardiser.name()))
                .column(Column.text("last_name").standardiseOrKeep(Standardiser.name()))
                .column(Column.text("email").standardiseOrKeep(Standardiser.email()))
                .column(Column.text("phone").standardiseOrKeep(Standardiser.phone(region)))
                .column(Column.text("street"))
                .column(Column.text("postcode").to("postal_code"))
                .column(Column.text("city"))
                .column(Column.text("country").standardiseOrKeep(Standardiser.country()))
                .column(Column.date("birthday"))
                .column(Column.date("created").to("customer_since"))
                .time(Column.instant("updated").zone(ZoneOffset.UTC))
                .build();
        return new Mapped(source, mapping);
    }

    private static Mapped orders(Source source, String name) {
        RecordMapping mapping = RecordMapping.track(source, name, "Order Completed")
                .key("order_id")
                .identifier(CUSTOMER_NUMBER, "customer_no")
                .identifier(Namespace.EMAIL, "email")
                .column(Column.text("order_id").required())
                .column(Column.text("category"))
                .column(Column.text("item"))
                .column(Column.decimal("amount").to("revenue").required())
                .column(Column.text("currency"))
                .time(Column.instant("date").zone(ZoneOffset.UTC))
                .build();
        return new Mapped(source, mapping);
    }

    private static Mapped tickets(Source source, String name) {
        RecordMapping mapping = RecordMapping.track(source, name, "Ticket Opened")
                .key("ticket_id")
                .identifier(Namespace.EMAIL, "email")
                .identifier(Namespace.PHONE, "phone")
                .column(Column.text("ticket_id"))
                .column(Column.text("subject"))
                .column(Column.instant("closed"))
                .time(Column.instant("opened"))
                .build();
        return new Mapped(source, mapping);
    }

    /** A row for each stage that a deal came to. */
    private static Mapped deals(Source source, String name) {
        RecordMapping mapping = RecordMapping.track(source, name, "Deal Updated")
                .key("deal_id", "stage")
                .identifier(CUSTOMER_NUMBER, "customer_no")
                .identifier(Namespace.EMAIL, "email")
                .column(Column.text("deal_id").required())
                .column(Column.text("stage").required())
                .column(Column.decimal("amount"))
                .column(Column.text("currency"))
                .column(Column.date("closes").to("close_date"))
                .time(Column.instant("since").zone(ZoneOffset.UTC))
                .build();
        return new Mapped(source, mapping);
    }

    private static Mapped cards(Source source, String name) {
        RecordMapping mapping = RecordMapping.identify(source, name)
                .key("card_no")
                .identifier(CARD_NUMBER, "card_no")
                .identifier(Namespace.EMAIL, "email")
                .identifier(Namespace.PHONE, "phone")
                .column(Column.integer("points"))
                .column(Column.text("tier"))
                .column(Column.decimal("credit").decimalComma())
                .time(Column.instant("joined").formats("dd.MM.uuuu").zone(ZoneOffset.UTC))
                .build();
        return new Mapped(source, mapping);
    }

    /**
     * Refuses a file that is not in UTF-8: of a table nobody knows what its rows say. Messages come from many senders, so
     * that one which is not refuses its own line only, unless the file is in UTF-16.
     */
    void requireUtf8() throws IOException {
        if (mapping == null) {
            Utf8.requireNot16(path);
        } else {
            Utf8.require(path);
        }
    }

    /** Refuses a table whose first row does not name what is read of it; other columns may be there. */
    void requireColumns() throws IOException {
        if (mapping == null) {
            return;
        }
        String header;
        try (Lines lines = Lines.of(path, LONGEST)) {
            header = lines.hasNext() ? new String(lines.next(), StandardCharsets.UTF_8) : "";
        }
        try (Stream<RowResult> rows = CsvRecords.read(new StringReader(header), mapping, format).stream()) {
            Optional<RowResult> flaw = rows.findFirst();
            if (flaw.isPresent() && flaw.get() instanceof RowResult.Bad bad) {
                throw new IOException(
                        "\"" + path.getFileName() + "\": " + bad.rejection().rule() + "; --help lists them");
            }
        }
    }

    /** The lines of the file, read as they are asked for; to be closed. */
    Stream<Line> lines() throws IOException {
        if (mapping != null) {
            Reader in = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8.newDecoder()), 1 << 16);
            return CsvRecords.read(in, mapping, format).stream().flatMap(ShopFile::lines);
        }
        SegmentJson json = SegmentJson.of(source);
        Lines lines = Lines.of(path, LONGEST);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED), false)
                .filter(line -> !isBlank(line))
                .map(line -> line(json, line))
                .onClose(lines::close);
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b < 0 || !Character.isWhitespace(b)) {
                return false;
            }
        }
        return true;
    }

    private static Stream<Line> lines(RowResult row) {
        if (row instanceof RowResult.Row fact) {
            Event event = withProduct(fact.event());
            return Stream.concat(Stream.of(event), closing(event).stream()).map(Line.Fact::new);
        } else if (row instanceof RowResult.Bad bad) {
            return Stream.of(new Line.Bad(bad.rejection()));
        }
        throw new AssertionError(row.getClass());
    }

    /** An order whose row tells one category and item, with these as its product, where all orders have them. */
    private static Event withProduct(Event event) {
        Attributes properties = event.properties();
        Optional<String> category = properties.text("category");
        if (!event.name().equals("Order Completed") || category.isEmpty() || properties.contains("products")) {
            return event;
        }
        String item = properties.text("item").orElse("");
        Value product = Value.of(Attributes.of("category", category.get(), "name", item));
        Attributes told = properties.toBuilder()
                .put("products", Value.of(List.of(product)))
                .build();
        return event.withAttributes(event.traits(), told, event.context());
    }

    /** What a ticket's row tells besides its opening: that it was closed. */
    private static Optional<Event> closing(Event event) {
        if (event.name().equals("Ticket Opened") && event.properties().find("closed") instanceof Value.Moment closed) {
            Event.Builder closing = Event.track(event.id() + "-closed", event.source(), "Ticket Closed")
                    .time(closed.instant())
                    .properties(Attributes.of(
                            "ticket_id", event.properties().text("ticket_id").orElse("")));
            event.identifiers().forEach(closing::identifier);
            return Optional.of(closing.build());
        }
        return Optional.empty();
    }

    private static Line line(SegmentJson json, byte[] line) {
        if (line.length < LONGEST && !Utf8.is(line)) {
            return new Line.Bad(new Rejection(Rejection.Reason.MALFORMED, "", "must be in UTF-8; " + Utf8.REMEDY));
        }
        Parsed parsed = json.read(line);
        if (parsed instanceof Parsed.Read read) {
            return new Line.Fact(read.event());
        } else if (parsed instanceof Parsed.Refused refused) {
            return new Line.Bad(refused.rejection());
        }
        throw new AssertionError(parsed.getClass());
    }
}
