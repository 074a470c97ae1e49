package io.cdpkit.examples.releasecsv;

import io.cdpkit.privacy.release.Hierarchy;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the hierarchy of a column: in its file, or else by what its values look like. */
record HierarchyFolder(@Nullable Path folder) {
    private static final int FEW = 10;

    Hierarchy of(String column, Collection<String> values) throws IOException {
        Optional<Path> file = file(column);
        if (file.isPresent()) {
            String first = Files.readString(file.get(), StandardCharsets.UTF_8);
            try {
                return Hierarchy.csv(
                        Files.newBufferedReader(file.get(), StandardCharsets.UTF_8), CsvTable.separator(first));
            } catch (IllegalArgumentException e) {
                throw new IOException(file.get().getFileName() + ": " + e.getMessage());
            }
        }
        List<String> known = values.stream().filter(value -> !value.isBlank()).toList();
        if (known.size() > FEW && known.stream().allMatch(HierarchyFolder::isNumber)) {
            return intervals(known.stream().map(BigDecimal::new).toList());
        } else if (!known.isEmpty() && known.stream().allMatch(HierarchyFolder::isDate)) {
            return Hierarchy.dates();
        }
        return Hierarchy.flat();
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

    /** About sixteen intervals, then eight, four and two. */
    private static Hierarchy intervals(List<BigDecimal> numbers) {
        BigDecimal least = numbers.stream().min(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
        BigDecimal most = numbers.stream().max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
        BigDecimal width = most.subtract(least)
                .divide(BigDecimal.valueOf(16), MathContext.DECIMAL64)
                .round(new MathContext(1, RoundingMode.CEILING));
        if (width.signum() == 0) {
            return Hierarchy.flat();
        }
        String[] widths = new String[4];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width.multiply(BigDecimal.valueOf(1L << i)).toPlainString();
        }
        return Hierarchy.intervals("0", widths);
    }

    private static boolean isNumber(String value) {
        try {
            return value.length() <= 30 && Math.abs(new BigDecimal(value).scale()) <= 30;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isDate(String value) {
        try {
            LocalDate.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
