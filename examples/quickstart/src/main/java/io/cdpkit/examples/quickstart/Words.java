package io.cdpkit.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The word lists that the sample is made of. All names are common or invented; all e-mail domains, phone numbers and
 * shops are reserved for examples.
 */
record Words(
        List<FirstName> firstNames,
        List<String> surnames,
        List<String> streets,
        List<City> cities,
        List<Product> products,
        List<String> subjects) {

    record FirstName(String name, String gender) {}

    /** A city; one of weight 3 stands in the list three times. */
    record City(String name, String postcode, String country) {}

    /** An article with its price in cents. */
    record Product(String sku, String category, String name, long cents) {}

    static Words load() {
        List<City> cities = new ArrayList<>();
        for (String[] row : rows("cities.txt")) {
            for (int i = 0; i < Integer.parseInt(row[3]); i++) {
                cities.add(new City(row[0], row[1], row[2]));
            }
        }
        return new Words(
                rows("first-names.txt").stream()
                        .map(row -> new FirstName(row[0], row[1]))
                        .toList(),
                column("surnames.txt"),
                column("streets.txt"),
                List.copyOf(cities),
                rows("products.txt").stream()
                        .map(row -> new Product(row[0], row[1], row[2], Long.parseLong(row[3])))
                        .toList(),
                column("ticket-subjects.txt"));
    }

    private static List<String> column(String file) {
        return rows(file).stream().map(row -> row[0]).toList();
    }

    private static List<String[]> rows(String file) {
        return text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\|", -1))
                .toList();
    }

    /** A file that comes with this program. */
    static String text(String file) {
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("file \"" + file + "\" is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
