package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up people, most of them written down more than once and not always well. */
final class People {
    static final Schema SCHEMA = Schema.people();
    private static final String[] GIVEN = {
        "anna",
        "robert",
        "maria",
        "james",
        "elizabeth",
        "peter",
        "sophie",
        "hans",
        "olga",
        "karl",
        "ingrid",
        "paul",
        "clara",
        "otto",
        "nina",
        "felix"
    };
    private static final String[] FAMILY = {
        "miller",
        "novak",
        "schmidt",
        "garcia",
        "tanaka",
        "okafor",
        "larsen",
        "rossi",
        "dubois",
        "kowalski",
        "singh",
        "becker",
        "moreau",
        "jensen",
        "silva",
        "weber",
        "fischer",
        "marino",
        "costa",
        "lindgren"
    };
    private static final String[] STREET = {"oak", "mill", "church", "station", "garden", "river", "king", "park"};

    private People() {}

    /** A record and the number of the person it is of. */
    record Written(List<String> row, int person) {}

    static List<Written> make(int people, long seed) {
        Random random = new Random(seed);
        List<Written> written = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            List<String> row = person(random);
            int copies = 1 + random.nextInt(3);
            for (int copy = 0; copy < copies; copy++) {
                written.add(new Written(copy == 0 ? row : badly(row, random), person));
            }
        }
        return written;
    }

    private static <T> T any(T[] of, Random random) {
        return of[random.nextInt(of.length)];
    }

    private static List<String> person(Random random) {
        String given = any(GIVEN, random);
        String family = any(FAMILY, random);
        String city = any(FAMILY, random) + "ville";
        return List.of(
                given,
                family,
                String.format(
                        "%04d-%02d-%02d", 1940 + random.nextInt(65), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                random.nextBoolean() ? "f" : "m",
                any(STREET, random) + " street",
                Integer.toString(1 + random.nextInt(200)),
                Integer.toString(10000 + Math.floorMod(city.hashCode(), 80000)),
                city,
                given + "." + family + random.nextInt(10000) + "@example.com",
                "04" + (10000000 + random.nextInt(90000000)));
    }

    private static List<String> badly(List<String> row, Random random) {
        List<String> badly = new ArrayList<>(row);
        for (int field = 0; field < badly.size(); field++) {
            double chance = random.nextDouble();
            if (chance < 0.1) {
                badly.set(field, "");
            } else if (chance < 0.2) {
                badly.set(field, typo(badly.get(field), random));
            }
        }
        return badly;
    }

    private static String typo(String value, Random random) {
        int at = random.nextInt(value.length());
        return value.substring(0, at)
                + (char) ('a' + random.nextInt(26))
                + value.substring(Math.min(value.length(), at + 1));
    }

    static Records records(List<Written> written) {
        Records records = new Records(SCHEMA);
        written.forEach(each -> records.add(each.row()));
        return records;
    }

    static int[] truth(List<Written> written) {
        return written.stream().mapToInt(Written::person).toArray();
    }
}
