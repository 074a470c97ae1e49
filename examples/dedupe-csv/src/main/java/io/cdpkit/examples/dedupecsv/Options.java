package io.cdpkit.examples.dedupecsv;

import io.cdpkit.identity.match.Field.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param columns what columns hold; guessed if empty
 * @param truth the column that says who a record is truly of
 * @param out where the clusters go
 * @param report where the report goes
 */
record Options(
        List<Path> inputs,
        boolean link,
        Map<String, Kind> columns,
        @Nullable String truth,
        @Nullable Path out,
        @Nullable Path report,
        double threshold,
        boolean help) {
    static final String HELP = """
            Finds the records of the same person, or thing, in CSV files with a header.

              java -jar dedupe-csv.jar --input FILE... [options]

              --input FILE...      the files; records are compared within and across them
              --link               link files that have no duplicates of their own, one record to one;
                                   of a single file, its column "source" tells the sides apart
              --columns C=KIND,... what columns hold, other columns are skipped; guessed if not given:
                                   given_name family_name full_name birth_date email phone street house_number
                                   address_line postcode city region identifier category number text list
                                   location latitude longitude; of several files name each one's own
              --truth COLUMN       the column that says who a record is truly of: measures the result;
                                   a record without a value is of somebody of its own
              --threshold NUMBER   join from this probability (default 0.6)
              --out FILE           write the cluster of each record (CSV)
              --report FILE        write what was learned and how it was used (HTML)
              --help               this text

            Prints one line of JSON last. Personal data is in no output but for what --out repeats: row numbers.
            Files above a megabyte are read in a second JVM with settings for work of seconds, unless this one was
            given -XX options: then it is taken as it is. -Xmx holds for both.
            """;

    /** The command line says something that cannot be meant. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(List<String> arguments) throws UsageException {
        List<Path> inputs = new ArrayList<>();
        boolean link = false;
        Map<String, Kind> columns = Map.of();
        String truth = null;
        Path out = null;
        Path report = null;
        double threshold = 0.6;
        boolean help = false;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--input" -> {
                    do {
                        inputs.add(path(option, rest));
                    } while (!rest.isEmpty() && !rest.getFirst().startsWith("--"));
                }
                case "--link" -> link = true;
                case "--columns" -> columns = columns(value(option, rest));
                case "--truth" -> truth = value(option, rest);
                case "--threshold" -> threshold = threshold(value(option, rest));
                case "--out" -> out = path(option, rest);
                case "--report" -> report = path(option, rest);
                case "--help", "-h" -> help = true;
                default -> throw new UsageException("unknown option \"" + option + "\"; --help lists them");
            }
        }
        if (inputs.isEmpty() && !help) {
            throw new UsageException("--input is missing; --help shows how it is used");
        }
        for (Path input : inputs) {
            requireApart("--out", out, "--input", input);
            requireApart("--report", report, "--input", input);
        }
        requireApart("--report", report, "--out", out);
        return new Options(inputs, link, columns, truth, out, report, threshold, help);
    }

    /** A file that is written must not be read too, nor written twice: nothing would be left of it. */
    private static void requireApart(String option, @Nullable Path written, String otherOption, @Nullable Path other)
            throws UsageException {
        if (written == null || other == null) {
            return;
        }
        try {
            boolean same = (Files.exists(written) && Files.exists(other))
                    ? Files.isSameFile(written, other)
                    : written.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize());
            if (same) {
                throw new UsageException(
                        option + " and " + otherOption + " are the same file, \"" + written + "\"; name another");
            }
        } catch (IOException e) {
            throw new UsageException(option + " cannot be compared with " + otherOption + ": " + e.getMessage());
        }
    }

    private static String value(String option, Deque<String> rest) throws UsageException {
        if (rest.isEmpty() || rest.getFirst().startsWith("--")) {
            throw new UsageException(option + " needs a value");
        }
        return rest.removeFirst();
    }

    private static Path path(String option, Deque<String> rest) throws UsageException {
        String value = value(option, rest);
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " needs a path, got \"" + value + "\"");
        }
    }

    private static double threshold(String text) throws UsageException {
        try {
            double threshold = Double.parseDouble(text);
            if (threshold >= 0.5 && threshold < 1) {
                return threshold;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException("--threshold needs a probability from 0.5 to below 1, got \"" + text + "\"");
    }

    private static Map<String, Kind> columns(String text) throws UsageException {
        Map<String, Kind> columns = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--columns needs COLUMN=KIND pairs, got \"" + pair + "\"");
            }
            String column = pair.substring(0, equals);
            if (columns.put(column, kind(pair.substring(equals + 1))) != null) {
                throw new UsageException("--columns tells twice what \"" + column + "\" holds; say it once");
            }
        }
        return columns;
    }

    private static Kind kind(String name) throws UsageException {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        return switch (name) {
            case "gender", "sex" -> Kind.CATEGORY;
            case "birthday", "date" -> Kind.BIRTH_DATE;
            case "first_name" -> Kind.GIVEN_NAME;
            case "surname", "last_name" -> Kind.FAMILY_NAME;
            default -> throw new UsageException("--columns does not know the kind \"" + name + "\"; --help lists them");
        };
    }
}
