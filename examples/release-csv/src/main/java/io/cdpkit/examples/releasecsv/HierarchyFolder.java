package io.cdpkit.examples.releasecsv;

import io.cdpkit.privacy.release.Hierarchy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the hierarchy of a column: in its file, or else by what its values look like. */
record HierarchyFolder(@Nullable Path folder) {
    Hierarchy of(String column, Collection<String> values) throws IOException {
        Optional<Path> file = file(column);
        if (file.isPresent()) {
            try {
                String first = Files.readString(file.get(), StandardCharsets.UTF_8);
                return Hierarchy.csv(
                        Files.newBufferedReader(file.get(), StandardCharsets.UTF_8),
                        CsvFile.separator(first.lines().findFirst().orElse("")));
            } catch (IllegalArgumentException e) {
                throw new IOException(file.get().getFileName() + ": " + e.getMessage());
            } catch (CharacterCodingException e) {
                throw new IOException(file.get().getFileName() + ": not in UTF-8; save it so");
            }
        }
        return Guess.of(values);
    }

    private Optional<Path> file(String column) throws IOException {
        if (folder == null) {
            return Optional.empty();
        }
        String name = column.toLowerCase(Locale.ROOT) + ".csv";
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String fileName = file.getFileName().toString().toLowerCase(Locale.ROOT);
                        return fileName.equals(name) || fileName.endsWith("_" + name);
                    })
                    .min(Comparator.<Path>comparingInt(file -> rank(file, name)).thenComparing(file -> file));
        }
    }

    /** A file of the column's own name first, then one of hierarchies, then the shortest name. */
    private static int rank(Path file, String name) {
        String fileName = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return fileName.equals(name) ? 0 : fileName.endsWith("hierarchy_" + name) ? 1 : fileName.length();
    }
}
