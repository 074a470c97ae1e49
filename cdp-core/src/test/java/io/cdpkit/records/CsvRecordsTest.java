package io.cdpkit.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import io.cdpkit.testkit.LoaderWithout;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Instant EXPORTED = Instant.parse("2026-01-02T03:04:05Z");

    private static RecordMapping.Builder customers() {
        return RecordMapping.identify(CRM, "customers")
                .key("no")
                .at(EXPORTED)
                .identifier(Namespace.USER_ID, "no")
                .identifier(Namespace.EMAIL, Column.text("mail").standardise(Standardiser.email()))
                .column(Column.text("name").to("full_name").standardise(Standardiser.name()))
                .column(Column.date("born").formats("dd.MM.yyyy", "yyyy-MM-dd"))
                .column(Column.decimal("spent").decimalComma())
                .column(Column.bool("vip"))
                .deleteWhen("gone", "x", "yes");
    }

    private static final String HEADER = "no;mail;name;born;spent;vip;gone\n";
    private static final CsvFormat SEMICOLON = CsvFormat.standard().separator(';');

    private static List<RowResult> read(RecordMapping mapping, CsvFormat format, String text) {
        try (RecordReader reader = CsvRecords.read(new StringReader(text), mapping, format)) {
            return reader.stream().toList();
        }
    }

    private static List<RowResult> customers(String rows) {
        return read(customers().build(), SEMICOLON, HEADER + rows);
    }

    private static Event event(RowResult result) {
        return assertInstanceOf(RowResult.Row.class, result, result::toString).event();
    }

    private static RowResult.Bad bad(RowResult result) {
        return assertInstanceOf(RowResult.Bad.class, result, result::toString);
    }

    private static void assertBad(RowResult result, long line, Rejection.Reason reason, String column) {
        RowResult.Bad bad = bad(result);
        assertEquals(line, bad.line());
        assertEquals(reason, bad.rejection().reason(), bad::toString);
        assertEquals(column, bad.rejection().field(), bad::toString);
    }

    @Test
    void read_rowOfACustomer_isAnIdentify() {
        Event event = event(customers("7; Anna@Example.COM ;ANNA SCHMIDT;24.12.1990;1.234,50;yes;\n")
                .get(0));
        assertEquals(Event.Type.IDENTIFY, event.type());
        assertEquals(CRM, event.source());
        assertEquals(EXPORTED, event.time());
        assertEquals(List.of(Identifier.userId("7"), Identifier.email("anna@example.com")), event.identifiers());
        assertEquals("Anna Schmidt", event.traits().text("full_name").orElseThrow());
        assertEquals(Value.of(LocalDate.of(1990, 12, 24)), event.traits().find("born"));
        assertEquals(Value.of(new BigDecimal("1234.5")), event.traits().find("spent"));
        assertEquals(Value.of(true), event.traits().find("vip"));
        assertEquals(4, event.traits().size());
        assertTrue(event.properties().isEmpty());
        assertTrue(event.id().length() <= Limits.defaults().messageIdLength());
    }

    @Test
    void read_rowOfAnOrder_isATrack() {
        RecordMapping orders = RecordMapping.track(CRM, "orders", "Order Completed")
                .key("order", "shop")
                .identifier(Namespace.USER_ID, "customer")
                .time(Column.instant("at").zone(ZoneId.of("Europe/Berlin")).formats("dd.MM.yyyy HH:mm"))
                .column(Column.text("order").to("order_id"))
                .column(Column.decimal("total"))
                .column(Column.integer("items"))
                .build();
        Event event = event(read(
                        orders,
                        CsvFormat.standard(),
                        "shop,order,customer,at,total,items\nB,1,7,01.07.2025 10:30,19.90,3\n")
                .get(0));
        assertEquals(Event.Type.TRACK, event.type());
        assertEquals("Order Completed", event.name());
        assertEquals(Instant.parse("2025-07-01T08:30:00Z"), event.time());
        assertEquals(Value.of(3), event.properties().find("items"));
        assertEquals(Value.of(new BigDecimal("19.9")), event.properties().find("total"));
        assertTrue(event.traits().isEmpty());
    }

    @Test
    void read_blankCells_giveNothingOrNull() {
        RecordMapping mapping = RecordMapping.identify(CRM, "customers")
                .key("no")
                .at(EXPORTED)
                .identifier(Namespace.USER_ID, "no")
                .column(Column.text("a"))
                .column(Column.text("b").blankIsNull())
                .blanks("\\N")
                .build();
        Event event =
                event(read(mapping, CsvFormat.standard(), "no,a,b\n1, ,\\N").get(0));
        assertFalse(event.traits().contains("a"));
        assertEquals(Value.ofNull(), event.traits().find("b"));
    }

    @Test
    void read_twice_givesTheSameEvents() {
        String rows = "7;a@example.com;A B;;;;\n8;b@example.com;C D;;;;\n";
        assertEquals(customers(rows), customers(rows));
    }

    @Test
    void read_changedRow_isANewFactOfTheSameRecord() {
        Event before = event(customers("7;a@example.com;A B;;;;").get(0));
        Event after = event(customers("7;a@example.com;A C;;;;").get(0));
        Event other = event(customers("8;a@example.com;A B;;;;").get(0));
        RowResult.Delete gone =
                assertInstanceOf(RowResult.Delete.class, customers("7;;;;;;X").get(0));
        assertNotEquals(before.id(), after.id());
        assertTrue(gone.owns(before.id()));
        assertTrue(gone.owns(after.id()));
        assertFalse(gone.owns(other.id()));
        assertEquals(List.of(Identifier.userId("7")), gone.identifiers());
    }

    @Test
    void read_otherTimeFixed_givesTheSameMessageIds() {
        RecordMapping later = customersAt(EXPORTED.plusSeconds(60));
        RecordMapping sooner = customersAt(EXPORTED);
        String text = "no\n7";
        assertEquals(
                event(read(sooner, CsvFormat.standard(), text).get(0)).id(),
                event(read(later, CsvFormat.standard(), text).get(0)).id());
    }

    private static RecordMapping customersAt(Instant time) {
        return RecordMapping.identify(CRM, "customers")
                .key("no")
                .at(time)
                .identifier(Namespace.USER_ID, "no")
                .build();
    }

    @Test
    void read_keyIsLine_tellsEqualRowsApart() {
        RecordMapping mapping = RecordMapping.track(CRM, "visits", "Visit")
                .keyIsLine()
                .at(EXPORTED)
                .identifier(Namespace.USER_ID, "no")
                .build();
        List<RowResult> results = read(mapping, CsvFormat.standard(), "no\n7\n7\n");
        assertNotEquals(event(results.get(0)).id(), event(results.get(1)).id());
        assertEquals(results, read(mapping, CsvFormat.standard(), "no\n7\n7\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7;no-address;A;;;;|WRONG_TYPE|mail",
                "7;;A;30.02.2020;;;|WRONG_TYPE|born",
                "7;;A;;12.50;;|WRONG_TYPE|spent",
                "7;;A;;1.2.4.678;;|WRONG_TYPE|spent",
                "7;;A;;1e5;;|WRONG_TYPE|spent",
                "7;;A;;;perhaps;|WRONG_TYPE|vip",
                ";a@example.com;A;;;;|MISSING|no",
                "7;;A;;;|MALFORMED|''",
                "7;;A;;;;;|MALFORMED|''",
                "7;;\"A\"B;;;;|MALFORMED|''",
                "7\u00007;;A;;;;|MALFORMED|no"
            })
    void read_rowThatBreaksARule_isBadAndTheNextIsNot(String row, Rejection.Reason reason, String column) {
        List<RowResult> results = customers("1;;A;;;;\n" + row + "\n2;;B;;;;\n");
        assertEquals(3, results.size());
        event(results.get(0));
        assertBad(results.get(1), 3, reason, column);
        assertEquals(row, bad(results.get(1)).original());
        assertEquals(4, results.get(2).line());
        event(results.get(2));
    }

    @Test
    void read_badRow_neverTellsItsContents() {
        String secret = "canary-4711";
        for (RowResult result : customers(secret + ";" + secret + ";;;;;\n1;;;" + secret + ";;;\n1;;;;" + secret
                + ";;\n" + secret + ";;;;;;x\n\"" + secret + "\"x;;;;;;\n" + secret + ";;;;;;\n" + secret)) {
            assertFalse(result.toString().contains(secret), result::toString);
        }
    }

    @Test
    void read_quotedCells_holdSeparatorsQuotesAndLineBreaks() {
        List<RowResult> results = customers("7;;\"de; \"\"la\"\"\r\nCruz\";;;;\r\n8;;B;;;;\r");
        assertEquals(
                "de; \"la\" Cruz",
                event(results.get(0)).traits().text("full_name").orElse(""));
        assertEquals(2, results.get(0).line());
        assertEquals(4, results.get(1).line());
    }

    @Test
    void read_byteOrderMarkAndEmptyLines_areSkipped() {
        List<RowResult> results = read(customers().build(), SEMICOLON, "\ufeff\n" + HEADER + "\n\n7;;;;;;\n\n");
        assertEquals(1, results.size());
        assertEquals(5, results.get(0).line());
        event(results.get(0));
    }

    @Test
    void read_columnNotInTheHeader_isOneBadRow() {
        List<RowResult> results = read(customers().build(), SEMICOLON, "no;mail\n1;a@example.com\n2;b@example.com\n");
        assertEquals(1, results.size());
        assertBad(results.get(0), 1, Rejection.Reason.MISSING, "name");
    }

    @Test
    void read_columnTwiceInTheHeader_isOneBadRow() {
        List<RowResult> results = read(customersAt(EXPORTED), CsvFormat.standard(), "no,no,other,other\n1,2,3,4\n");
        assertEquals(1, results.size());
        assertBad(results.get(0), 1, Rejection.Reason.MALFORMED, "no");
    }

    @Test
    void read_declaredColumns_takesTheFirstRowAsData() {
        List<RowResult> results =
                read(customersAt(EXPORTED), CsvFormat.standard().separator('\t').columns("x", "no"), "1\t7\n");
        assertEquals(List.of(Identifier.userId("7")), event(results.get(0)).identifiers());
    }

    @Test
    void read_headerAlone_hasNoRows() {
        assertEquals(List.of(), read(customersAt(EXPORTED), CsvFormat.standard(), "no\n"));
    }

    /** An export that failed leaves a file of no bytes; that is not the same as nobody to tell of. */
    @Test
    void read_emptyFile_lacksTheColumns() {
        for (String text : List.of("", "\ufeff", "\n\n")) {
            List<RowResult> results = read(customersAt(EXPORTED), CsvFormat.standard(), text);
            assertEquals(1, results.size());
            assertBad(results.get(0), 1, Rejection.Reason.MISSING, "no");
        }
        assertEquals(List.of(), read(customersAt(EXPORTED), CsvFormat.standard().columns("no"), ""));
    }

    @Test
    void read_endlessRow_isBadWithinTheLimits() {
        RecordMapping mapping = customersAt(EXPORTED);
        int allowed = Limits.defaults().eventBytes();
        Reader in = new Reader() {
            private final String head = "no\n";
            private final String tail = "\n7\n";
            private long at;

            @Override
            public int read(char[] buffer, int offset, int length) {
                long rest = 5_000_000L + tail.length() - at;
                if (rest == 0) {
                    return -1;
                }
                buffer[offset] = at < head.length()
                        ? head.charAt((int) at)
                        : rest > tail.length() ? 'a' : tail.charAt((int) (tail.length() - rest));
                at++;
                return 1;
            }

            @Override
            public void close() {}
        };
        try (RecordReader reader = CsvRecords.read(in, mapping)) {
            RowResult.Bad bad = bad(reader.next());
            assertEquals(Rejection.Reason.LIMIT, bad.rejection().reason());
            assertEquals(allowed, bad.original().length());
            event(reader.next());
            assertFalse(reader.hasNext());
        }
    }

    @Test
    void read_tooManyColumns_isBad() {
        String row = "a,".repeat(Limits.defaults().fields()) + "a";
        List<RowResult> results = read(customersAt(EXPORTED), CsvFormat.standard(), "no\n" + row + "\n7\n");
        assertBad(results.get(0), 2, Rejection.Reason.LIMIT, "");
        event(results.get(1));
    }

    @Test
    void read_quoteNeverClosed_isOneBadRowAndInjectsNone() {
        List<RowResult> results = customers("1;;;;;;\n2;;\"note\n3;;forged;;;;\n4;;forged;;;;\n");
        assertEquals(2, results.size());
        event(results.get(0));
        assertBad(results.get(1), 3, Rejection.Reason.MALFORMED, "");
    }

    @Test
    void read_streamThatFails_throwsAfterTheRowsBefore() {
        Reader in = new Reader() {
            private boolean given;

            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                if (given) {
                    throw new IOException("disk gone");
                }
                given = true;
                "no\n7\n8".getChars(0, 6, buffer, offset);
                return 6;
            }

            @Override
            public void close() {}
        };
        RecordReader reader = CsvRecords.read(in, customersAt(EXPORTED));
        event(reader.next());
        assertThrows(UncheckedIOException.class, reader::hasNext);
    }

    @Test
    void next_afterTheLast_throws() {
        RecordReader reader = CsvRecords.read(new StringReader("no\n"), customersAt(EXPORTED));
        assertThrows(NoSuchElementException.class, reader::next);
    }

    @Test
    void read_whitespaceColumns_needsNoQuotesAndNoHeader() {
        RecordMapping mapping = RecordMapping.track(CRM, "cds", "Order Completed")
                .keyIsLine()
                .identifier(Namespace.USER_ID, "id")
                .time(Column.instant("date").formats("yyyyMMdd").zone(ZoneId.of("UTC")))
                .column(Column.decimal("dollars").to("total"))
                .build();
        CsvFormat format = CsvFormat.whitespace("id", "sample", "date", "cds", "dollars");
        List<RowResult> results = read(mapping, format, " 00004 0001 19970101  2   29.33\r\n 00004 \"x\r\n");
        Event event = event(results.get(0));
        assertEquals(Instant.parse("1997-01-01T00:00:00Z"), event.time());
        assertEquals(Value.of(new BigDecimal("29.33")), event.properties().find("total"));
        assertBad(results.get(1), 2, Rejection.Reason.MALFORMED, "");
    }

    @Test
    void read_withoutTheOptionalJar_namesTheCoordinates() throws ReflectiveOperationException {
        LoaderWithout loader = new LoaderWithout("de.siegmar.");
        Class<?> format = loader.loadClass(CsvFormat.class.getName());
        Object mapping = mappingOf(loader);
        Method read = loader.loadClass(CsvRecords.class.getName())
                .getMethod("read", Reader.class, mapping.getClass(), format);
        Object words = format.getMethod("whitespace", String[].class).invoke(null, (Object) new String[] {"no"});
        assertTrue(read.invoke(null, new StringReader("7"), mapping, words) != null);
        Object standard = format.getMethod("standard").invoke(null);
        InvocationTargetException e = assertThrows(
                InvocationTargetException.class, () -> read.invoke(null, new StringReader(""), mapping, standard));
        IllegalStateException cause = assertInstanceOf(IllegalStateException.class, e.getCause());
        assertTrue(String.valueOf(cause.getMessage()).contains("de.siegmar:fastcsv"), cause.getMessage());
    }

    /** A mapping as another loader's classes know it; built by this test's code, loaded anew. */
    private static Object mappingOf(LoaderWithout loader) throws ReflectiveOperationException {
        Method factory =
                loader.loadClass(CsvRecordsTest.class.getName()).getDeclaredMethod("customersAt", Instant.class);
        factory.setAccessible(true);
        return factory.invoke(null, EXPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "identifier", "time", "target", "delete", "kind"})
    void build_incompleteMapping_namesTheFix(String what) {
        RecordMapping.Builder builder = RecordMapping.identify(CRM, "customers");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> {
            switch (what) {
                case "key" ->
                    builder.identifier(Namespace.USER_ID, "no").at(EXPORTED).build();
                case "identifier" -> builder.key("no").at(EXPORTED).build();
                case "time" ->
                    builder.key("no").identifier(Namespace.USER_ID, "no").build();
                case "target" ->
                    builder.key("no")
                            .identifier(Namespace.USER_ID, "no")
                            .at(EXPORTED)
                            .column(Column.text("a"))
                            .column(Column.text("b").to("a"))
                            .build();
                case "delete" ->
                    builder.keyIsLine()
                            .identifier(Namespace.USER_ID, "no")
                            .at(EXPORTED)
                            .deleteWhen("gone", "x")
                            .build();
                default -> builder.time(Column.text("at"));
            }
        });
        assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }

    @Test
    void dryRun_ofAFile_countsAndKeepsTheFirstBadRows() {
        RecordReader reader = CsvRecords.read(
                new StringReader(HEADER + "1;a@example.com;A;;;;\n2;bad;B;;;;\n3;;;;;;x\n4;;;soon;;;\n;;;;;;\n"),
                customers().build(),
                SEMICOLON);
        DryRun run = DryRun.of(reader, 2);
        assertEquals(1, run.events());
        assertEquals(1, run.deletes());
        assertEquals(3, run.bad());
        assertEquals(2L, run.badByReason().get(Rejection.Reason.WRONG_TYPE));
        assertEquals(1L, run.badByReason().get(Rejection.Reason.MISSING));
        assertEquals(
                List.of(3L, 5L), run.badRows().stream().map(DryRun.BadRow::line).toList());
        DryRun.ColumnFill mail = run.columns().get(1);
        assertEquals("mail", mail.column());
        assertEquals(2, mail.filled());
        assertEquals(0.4, mail.rate());
    }

    private static Value born(String cell, String... formats) {
        RecordMapping mapping = RecordMapping.identify(CRM, "people")
                .key("no")
                .identifier(Namespace.USER_ID, "no")
                .at(EXPORTED)
                .column(Column.date("born").formats(formats))
                .build();
        return CsvRecords.read(new StringReader("no,born\n1," + cell + "\n"), mapping)
                                .next()
                        instanceof RowResult.Row row
                ? row.event().traits().find("born") == null
                        ? Value.of("blank")
                        : row.event().traits().find("born")
                : Value.of("bad");
    }

    @Test
    void formats_lettersInQuotes_areLeftAlone() {
        assertEquals(Value.of(LocalDate.of(1962, 12, 31)), born("Day 31.12.1962", "'Day' d.M.yyyy"));
        assertEquals(Value.of(LocalDate.of(1962, 12, 31)), born("y'u 31.12.62", "'y''u' d.M.yy"));
    }

    @Test
    void formats_yearsOfTwoDigits_areThoseOfTheStandardiser() {
        for (int year = 0; year < 100; year++) {
            String text = String.format("31.12.%02d", year);
            String standard = Standardiser.date(Standardiser.DateOrder.DAY_MONTH_YEAR)
                    .standardise(text)
                    .orElseThrow();
            assertEquals(Value.of(LocalDate.parse(standard)), born(text, "dd.MM.yy"));
            assertEquals(Value.of(LocalDate.parse(standard)), born(text.replace(".", ""), "ddMMuu"));
        }
    }

    @Test
    void read_cellOfNoBreakSpaces_isBlank() {
        assertEquals(Value.of("blank"), born("\u00a0", "d.M.yyyy"));
        assertEquals(Value.of(LocalDate.of(1962, 12, 31)), born("\u00a031.12.1962\u202f", "d.M.yyyy"));
    }
}
