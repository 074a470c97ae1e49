package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Adult table of the UCI repository without rows that lack a value: 30,162 rows, nine columns, with hierarchies. */
final class Adult {
    private static final Path FOLDER =
            Path.of(System.getProperty("cdpkit.data", "../../shared/data")).resolve("adult");

    private Adult() {}

    static void assumeThere() {
        assumeTrue(
                Files.exists(FOLDER.resolve("adult.csv")),
                "the Adult table is not there; name its directory by -Dcdpkit.data");
    }

    /** The table with all columns as quasi-identifiers but the sensitive ones. */
    static Table table(String... sensitive) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("adult.csv"), StandardCharsets.UTF_8);
        ArrayList<Column> columns = new ArrayList<>();
        for (String name : lines.get(0).split(";", -1)) {
            columns.add(
                    List.of(sensitive).contains(name)
                            ? Column.sensitive(name, hierarchy(name))
                            : Column.quasiIdentifier(name, hierarchy(name)));
        }
        Table.Builder table = Table.builder(columns);
        lines.stream().skip(1).forEach(line -> table.row(line.split(";", -1)));
        return table.build();
    }

    private static Hierarchy hierarchy(String name) throws IOException {
        return Hierarchy.csv(
                Files.newBufferedReader(FOLDER.resolve("adult_hierarchy_" + name + ".csv"), StandardCharsets.UTF_8),
                ';');
    }
}
