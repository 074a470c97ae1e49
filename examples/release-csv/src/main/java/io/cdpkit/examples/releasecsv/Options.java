package io.cdpkit.examples.releasecsv;

import io.cdpkit.privacy.release.Effort;
import io.cdpkit.privacy.release.Recoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record Options(
        Path input,
        List<String> quasi,
        List<String> sensitive,
        List<String> insensitive,
        int k,
        int l,
        double t,
        Recoding recoding,
        Effort effort,
        int suppress,
        @Nullable Path hierarchies,
        @Nullable Long seed,
        Path out,
        Path report) {
    static final String HELP = """
            Makes a CSV file anonymous: recodes what others know about people until none stands out.

              java -jar release-csv.jar --input table.csv --quasi age,zip,sex --sensitive diagnosis --k 5 [options]

              --input FILE         the table; comma, semicolon or tab, with the names of the columns in the first row
              --quasi A,B,C        columns that others know about people: these are recoded
              --sensitive A,B      columns that nobody may learn about a person: these stay as they are, and every
                                   class of people who look alike has at least two values of each
              --insensitive A,B    columns to release as they are; all others are left out
              --k NUMBER           people who must look alike (default 5)
              --l NUMBER           different values of each sensitive column in every class (default 2)
              --t SHARE            how far a class may be from the whole table in each sensitive column, 0 to 1
              --hierarchies DIR    how columns are made coarser: a file NAME.csv or ..._NAME.csv for a column NAME, one
                                   line per value with its labels, the finest first; without one, numbers are put into
                                   intervals, dates into months and years, codes and very many texts are cut at
                                   the end, and other values are kept or hidden
              --recoding NAME      local (the default), sets, or global
              --effort NAME        fast, standard (the default), or thorough
              --suppress NUMBER    rows that global recoding may leave out (default 0)
              --seed NUMBER        for the same release again; keep it as secret as the table (default: at random)
              --out FILE           the anonymous table (default released.csv)
              --report FILE        what it cost and what risk is left (default report.html)
              --help               this text

            The last line on the screen is JSON. Its seconds are those of recoding and verifying.
            """;

    private static final Set<String> NAMES = Set.of(
            "--input",
            "--quasi",
            "--sensitive",
            "--insensitive",
            "--k",
            "--l",
            "--t",
            "--hierarchies",
            "--recoding",
            "--effort",
            "--suppress",
            "--seed",
            "--out",
            "--report");

    /** The command line says something that cannot be meant. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(List<String> arguments) throws UsageException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!NAMES.contains(name)) {
                throw new UsageException("unknown option \"" + name + "\"; --help lists them");
            } else if (i + 1 == arguments.size()) {
                throw new UsageException(name + " needs a value");
            } else if (values.put(name, arguments.get(i + 1)) != null) {
                throw new UsageException(name + " is there twice");
            }
        }
        if (!values.containsKey("--input") || !values.containsKey("--quasi")) {
            throw new UsageException("--input and --quasi are needed; --help explains them");
        }
        String hierarchies = values.get("--hierarchies");
        String seed = values.get("--seed");
        Options options = new Options(
                path("--input", values.getOrDefault("--input", "")),
                list(values, "--quasi"),
                list(values, "--sensitive"),
                list(values, "--insensitive"),
                (int) number(values, "--k", 5, 2, Integer.MAX_VALUE),
                (int) number(values, "--l", 2, 2, Integer.MAX_VALUE),
                share(values.getOrDefault("--t", "1")),
                choice(values, "--recoding", Recoding.LOCAL),
                choice(values, "--effort", Effort.STANDARD),
                (int) number(values, "--suppress", 0, 0, Integer.MAX_VALUE),
                hierarchies == null ? null : path("--hierarchies", hierarchies),
                seed == null ? null : number(values, "--seed", 0, Long.MIN_VALUE, Long.MAX_VALUE),
                path("--out", values.getOrDefault("--out", "released.csv")),
                path("--report", values.getOrDefault("--report", "report.html")));
        options.check(values.keySet());
        return options;
    }

    private void check(Set<String> named) throws UsageException {
        List<String> all = new ArrayList<>(quasi);
        all.addAll(sensitive);
        all.addAll(insensitive);
        if (Set.copyOf(all).size() < all.size()) {
            throw new UsageException("a column can be named once, in --quasi, --sensitive or --insensitive");
        } else if (sensitive.isEmpty() && (named.contains("--l") || named.contains("--t"))) {
            throw new UsageException("--l and --t are about sensitive columns; name them by --sensitive");
        } else if (suppress > 0 && recoding != Recoding.GLOBAL) {
            throw new UsageException("--suppress is for --recoding global; the others leave no row out");
        }
        requireApart(out, "--out", input, "--input");
        requireApart(report, "--report", input, "--input");
        requireApart(report, "--report", out, "--out");
    }

    /** A file that is written must not be read too, nor written twice: nothing would be left of it. */
    private static void requireApart(Path written, String option, Path other, String otherOption)
            throws UsageException {
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

    private static List<String> list(Map<String, String> values, String name) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return List.of();
        }
        List<String> list =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (list.contains("")) {
            throw new UsageException(name + " needs names of columns with commas between");
        }
        return list;
    }

    private static Path path(String name, String value) throws UsageException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(name + " needs a path, got \"" + value + "\"");
        }
    }

    private static long number(Map<String, String> values, String name, long otherwise, long least, long most)
            throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        String from = least == Long.MIN_VALUE ? "" : " from " + least;
        throw new UsageException(name + " needs a whole number" + from + ", got \"" + text + "\"");
    }

    private static double share(String text) throws UsageException {
        try {
            double share = Double.parseDouble(text);
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException("--t needs a number above 0 and at most 1, got \"" + text + "\"");
    }

    private static <E extends Enum<E>> E choice(Map<String, String> values, String name, E otherwise)
            throws UsageException {
        String text = values.get(name);
        E[] choices = otherwise.getDeclaringClass().getEnumConstants();
        if (text == null || choices == null) {
            return otherwise;
        }
        for (E choice : choices) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
                return choice;
            }
        }
        throw new UsageException(name + " must be one of "
                + Arrays.toString(choices).toLowerCase(Locale.ROOT) + ", was \"" + text + "\"");
    }
}
