package io.cdpkit.examples.sparkdedupe;

import io.cdpkit.identity.match.Field.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param link the column that says which of several clean sources a record is of; null where they are all of one
 * @param sample a model is trained on at most so many records
 * @param out where the clusters go
 */
record Options(
        String input,
        Map<String, Kind> columns,
        @Nullable String truth,
        @Nullable String link,
        double threshold,
        int sample,
        int partitions,
        String master,
        @Nullable String out) {
    static final String HELP = """
            Finds the records of the same person, or thing, in a CSV file with a header: on Apache Spark, and in this
            process; prints the clusters of both and whether they are the same.

              java -jar spark-dedupe.jar --input FILE [options]

              --columns C=KIND,...  what columns hold, other columns are skipped; guessed if not given:
                                    given_name family_name full_name birth_date email phone street house_number
                                    address_line postcode city region identifier category number text ...
              --truth COLUMN        the column that says who a record is truly of: measures the result
              --link COLUMN         the column that says which source a record is of; sources have no duplicates of their
                                    own, and their records are linked one to one
              --threshold NUMBER    join from this probability (default 0.6)
              --sample NUMBER       train on at most so many records, drawn by chance (default 200000)
              --partitions NUMBER   how many parts the records are dealt into (default 8)
              --master URL          where Spark is (default local[2])
              --out FILE            write the cluster of each record (CSV)

            The last line printed is one object of JSON. Exit code 0 if the clusters are the same, 1 if not.
            """;

    /** The command line makes no sense. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(List<String> arguments) throws UsageException {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> known = List.of(
                "--input",
                "--columns",
                "--truth",
                "--link",
                "--threshold",
                "--sample",
                "--partitions",
                "--master",
                "--out");
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!known.contains(option)) {
                throw new UsageException("unknown option \"" + option + "\"; --help lists them");
            }
            if (i + 1 == arguments.size()) {
                throw new UsageException(option + " needs a value");
            }
            values.put(option, arguments.get(i + 1));
        }
        String input = values.get("--input");
        if (input == null) {
            throw new UsageException("--input is missing; --help shows how it is used");
        }
        if (!Files.isRegularFile(Path.of(input))) {
            throw new UsageException("no file \"" + input + "\"");
        }
        double threshold = number("--threshold", values.getOrDefault("--threshold", "0.6"));
        if (!(threshold >= 0.5 && threshold < 1)) {
            throw new UsageException("--threshold needs a probability from 0.5 to below 1, got " + threshold);
        }
        return new Options(
                input,
                columns(values.get("--columns")),
                values.get("--truth"),
                values.get("--link"),
                threshold,
                (int) number("--sample", values.getOrDefault("--sample", "200000")),
                (int) number("--partitions", values.getOrDefault("--partitions", "8")),
                values.getOrDefault("--master", "local[2]"),
                values.get("--out"));
    }

    private static double number(String option, String text) throws UsageException {
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(option + " needs a number above 0, got \"" + text + "\"");
    }

    private static Map<String, Kind> columns(@Nullable String text) throws UsageException {
        Map<String, Kind> columns = new LinkedHashMap<>();
        for (String pair : text == null ? new String[0] : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--columns needs COLUMN=KIND pairs, got \"" + pair + "\"");
            }
            try {
                columns.put(
                        pair.substring(0, equals),
                        Kind.valueOf(pair.substring(equals + 1).toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new UsageException(
                        "--columns does not know the kind \"" + pair.substring(equals + 1) + "\"; --help lists them");
            }
        }
        return columns;
    }
}
