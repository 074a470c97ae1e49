package io.cdpkit.examples.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param input the folder to read; null for a sample that is made up
 * @param region the country of phone numbers written without one
 * @param show whether personal data is shown
 * @param store the file or the URL of the database that keeps everything; null for this process's memory
 */
record Options(
        @Nullable Path input,
        Mapping mapping,
        Path out,
        String region,
        boolean show,
        long seed,
        int people,
        @Nullable String store,
        @Nullable Path segments,
        boolean help) {
    /** How the files of a folder are read. */
    enum Mapping {
        SHOP,
        CDNOW
    }

    static final String HELP = """
            Reads the files of a shop, builds one profile per person, and writes a report.

              java -jar quickstart.jar [options]

              --input DIR      read the files of this folder instead of making a shop up:
                               *.jsonl (Segment messages), and the tables named below
              --mapping NAME   shop (the default), or cdnow: *.txt with customer, sample, date, units and amount
              --region CODE    country of phone numbers written without one (default DE)
              --out DIR        where to write (default target/quickstart, or cdp-out where there is no target)
              --store WHERE    keep everything in this file, such as shop.db, or in PostgreSQL at this URL,
                               jdbc:postgresql://...; what is kept already is not taken in again
              --segments FILE  who belongs together, instead of the definitions that come with this program
              --show           show personal data instead of masking it in the report and on the screen
              --seed NUMBER    another made-up shop (default 2026)
              --people NUMBER  how many people it has (default 2000)
              --help           this text

            Tables are in UTF-8 and begin with the names of their columns: all of these, in any order; others are
            skipped. Needed in each row are the first, a time (updated, date, opened, since, joined), somebody's
            name (a number, email or phone), the amount of an order and the stage of a deal:

              crm.csv      customer_no,first_name,last_name,email,phone,street,postcode,city,country,birthday,
                           created,updated
              orders.csv   order_id,customer_no,email,date,category,item,amount,currency
              tickets.csv  ticket_id,email,phone,subject,opened,closed
              deals.csv    deal_id,stage,customer_no,email,amount,currency,closes,since
              loyalty.csv  card_no;email;phone;points;tier;joined;credit
                           separated by semicolons, with days such as 31.12.2026 and amounts such as 1,50

            Other files of the folder are not read. A store keeps to the --region that it was begun with.
            Writes report.html, profiles.jsonl and changes.jsonl. profiles.jsonl holds personal data as it is.
            """;

    private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

    /** The command line says something that cannot be meant. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    Masking masking() {
        return show ? Masking.OFF : Masking.ON;
    }

    static Options parse(List<String> arguments, Path defaultOut) throws UsageException {
        Path input = null;
        Mapping mapping = Mapping.SHOP;
        Path out = defaultOut;
        String region = "DE";
        boolean show = false;
        long seed = ShopSample.DEFAULT_SEED;
        int people = ShopSample.DEFAULT_PEOPLE;
        String store = null;
        Path segments = null;
        boolean help = false;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--input" -> input = path(option, rest);
                case "--mapping" -> mapping = mapping(value(option, rest));
                case "--out" -> out = path(option, rest);
                case "--region" -> region = region(value(option, rest));
                case "--seed" -> seed = number(option, value(option, rest), Long.MIN_VALUE, Long.MAX_VALUE);
                case "--people" -> people = (int) number(option, value(option, rest), 1, 1_000_000);
                case "--store" -> store = value(option, rest);
                case "--segments" -> segments = path(option, rest);
                case "--show" -> show = true;
                case "--help", "-h" -> help = true;
                default -> throw new UsageException("unknown option \"" + option + "\"; --help lists them");
            }
        }
        if (mapping == Mapping.CDNOW && input == null && !help) {
            throw new UsageException("--mapping cdnow needs --input with the folder of its file");
        }
        return new Options(input, mapping, out, region, show, seed, people, store, segments, help);
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static Path path(String option, Iterator<String> rest) throws UsageException {
        String value = value(option, rest);
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " needs a path, got \"" + value + "\"");
        }
    }

    private static Mapping mapping(String name) throws UsageException {
        for (Mapping mapping : Mapping.values()) {
            if (mapping.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mapping;
            }
        }
        throw new UsageException("--mapping must be one of "
                + Arrays.toString(Mapping.values()).toLowerCase(Locale.ROOT) + ", was \"" + name + "\"");
    }

    private static String region(String code) throws UsageException {
        if (!REGIONS.contains(code)) {
            throw new UsageException("--region must be an ISO 3166 code such as DE or US, was \"" + code + "\"");
        }
        return code;
    }

    private static long number(String option, String text, long least, long most) throws UsageException {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        String range = least == Long.MIN_VALUE ? "" : " from " + least + " to " + most;
        throw new UsageException(option + " needs a whole number" + range + ", got \"" + text + "\"");
    }
}
