package io.cdpkit.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvRecordsProperties {
    private static final RecordMapping MAPPING = RecordMapping.identify(Source.of("crm", Source.Kind.CRM), "notes")
            .key("no")
            .at(Instant.EPOCH)
            .identifier(Namespace.USER_ID, "no")
            .column(Column.text("note"))
            .build();

    private static List<RowResult> read(String text) {
        try (RecordReader reader = CsvRecords.read(new StringReader(text), MAPPING)) {
            return reader.stream().toList();
        }
    }

    @Provide
    Arbitrary<List<String>> notes() {
        return Arbitraries.strings()
                .withChars("ab,\"\n\r; \u00e9")
                .ofMaxLength(8)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.strings().withChars("17,\"\n\r a\ufeff\u0000").ofMaxLength(60);
    }

    @Property
    void read_anyTextsQuoted_areReadBack(@ForAll @From("notes") List<String> notes) {
        StringBuilder file = new StringBuilder("no,note\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < notes.size(); i++) {
            file.append(i)
                    .append(",\"")
                    .append(notes.get(i).replace("\"", "\"\""))
                    .append("\"\n");
            expected.add(notes.get(i).replace("\r\n", "\n").strip());
        }
        List<String> got = read(file.toString()).stream()
                .map(row -> assertInstanceOf(RowResult.Row.class, row).event())
                .map(event -> event.traits().text("note").orElse(""))
                .toList();
        assertEquals(expected, got);
    }

    @Property
    void read_anyText_neverThrowsAndNamesRisingLines(@ForAll @From("noise") String noise) {
        long before = 1;
        for (RowResult result : read("no,note\n" + noise)) {
            assertTrue(result.line() > before, result::toString);
            before = result.line();
        }
        assertEquals(read("no,note\n" + noise), read("no,note\n" + noise));
    }
}
