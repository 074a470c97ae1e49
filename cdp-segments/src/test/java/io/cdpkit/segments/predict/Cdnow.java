package io.cdpkit.segments.predict;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The public CDNOW sample of Fader and Hardie: 2,357 people who first bought in the first quarter of 1997. */
final class Cdnow {
    static final Currency USD = Currency.getInstance("USD");

    /** The 39 weeks of the papers. */
    static final CalibrationWindow WINDOW =
            new CalibrationWindow(LocalDate.of(1997, 1, 1), LocalDate.of(1997, 9, 30), ZoneOffset.UTC, USD);

    private static final Path FILE = Path.of(System.getProperty("cdpkit.data", "../../shared/data"))
            .resolve("cdnow")
            .resolve("CDNOW_sample.txt");

    private Cdnow() {}

    /** The spend by day, by the number of the person in the sample; skips the test where the sample is not there. */
    static Map<String, SortedMap<LocalDate, BigDecimal>> spend() {
        assumeTrue(Files.exists(FILE), "the CDNOW sample is not there; name its directory by -Dcdpkit.data");
        TreeMap<String, SortedMap<LocalDate, BigDecimal>> people = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(FILE, StandardCharsets.US_ASCII)) {
                String[] words = line.strip().split(" +", -1);
                people.computeIfAbsent(words[1], none -> new TreeMap<>())
                        .merge(
                                LocalDate.parse(words[2], DateTimeFormatter.BASIC_ISO_DATE),
                                new BigDecimal(words[4]),
                                BigDecimal::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return people;
    }

    static Customers customers() {
        Customers customers = Customers.in(USD);
        spend().values().forEach(days -> customers.add(WINDOW.customer(days).orElseThrow()));
        return customers;
    }
}
