package io.cdpkit.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up people of many names, each written down twice on average, with gaps and typing errors. */
final class Crowd {
    private static final String[] SYLLABLES = {
        "an", "bel", "cor", "da", "el", "fin", "ga", "hol", "is", "jo", "ka", "len", "mar", "nor", "os", "per", "ri",
        "san", "tor", "ul", "ver", "win", "yor", "zel"
    };
    private static final int GIVEN_NAMES = 300;

    private final SplittableRandom random = new SplittableRandom(11);
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> people = new ArrayList<>();

    Crowd(int records) {
        for (int person = 0; rows.size() < records; person++) {
            List<String> row = person();
            for (int copies = 1 + random.nextInt(3); copies > 0; copies--) {
                rows.add(written(row));
                people.add(person);
            }
        }
    }

    /** Rows in the order of the schema of people. */
    List<List<String>> rows() {
        return rows;
    }

    int[] truth() {
        return people.stream().mapToInt(Integer::intValue).toArray();
    }

    private String name(int number, int syllables) {
        StringBuilder name = new StringBuilder();
        for (int rest = number, i = 0; i < syllables; i++, rest /= SYLLABLES.length) {
            name.append(SYLLABLES[rest % SYLLABLES.length]);
        }
        return name.toString();
    }

    private int often(int of) {
        double skewed = random.nextDouble();
        return (int) (skewed * skewed * of);
    }

    private List<String> person() {
        String given = name(often(GIVEN_NAMES), 2);
        String family = name(often(8_000), 3);
        int place = often(2_000);
        return List.of(
                given,
                family,
                String.format(
                        "%d-%02d-%02d", 1935 + random.nextInt(70), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                random.nextBoolean() ? "f" : "m",
                name(random.nextInt(5_000), 3) + " street",
                Integer.toString(1 + random.nextInt(150)),
                Integer.toString(10_000 + place * 7),
                name(place, 3) + "ton",
                given + family + random.nextInt(1_000) + "@example.com",
                "04" + (10_000_000 + random.nextInt(90_000_000)));
    }

    private List<String> written(List<String> row) {
        List<String> written = new ArrayList<>(row);
        for (int field = 0; field < written.size(); field++) {
            double chance = random.nextDouble();
            if (chance < 0.15) {
                written.set(field, "");
            } else if (chance < 0.22) {
                written.set(field, misspelt(written.get(field)));
            }
        }
        return written;
    }

    private String misspelt(String value) {
        int at = random.nextInt(value.length());
        char other = (char) ((Character.isDigit(value.charAt(at)) ? '0' : 'a') + random.nextInt(10));
        return value.substring(0, at) + other + value.substring(at + 1);
    }
}
