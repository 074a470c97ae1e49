package io.cdpkit.examples.quickstart;

import io.cdpkit.event.Identifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A made-up shop: seven files in common formats about people who do not exist, with the faults that real files have.
 *
 * <p>The same seed and size give the same bytes on every machine, whatever its locale, zone and JDK.
 */
final class ShopSample {
    static final long DEFAULT_SEED = 2026;
    static final int DEFAULT_PEOPLE = 2_000;
    /** The first moment of the sample. */
    static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    /** When the sample was taken. */
    static final Instant END = Instant.parse("2026-06-30T18:00:00Z");

    private ShopSample() {}

    /**
     * What is true about the sample, for tests to compare with.
     *
     * @param people how many people there are
     * @param personOf whose each identifier is, in canonical form; without those of shared devices
     * @param showcase an identifier of the person whose story is written out
     */
    record Truth(int people, List<FileTruth> files, Map<Identifier, Integer> personOf, Identifier showcase) {
        Truth {
            files = List.copyOf(files);
            personOf = Map.copyOf(personOf);
        }
    }

    /**
     * What is true about one file.
     *
     * @param lines all but the header
     * @param records what they tell: one record each, two that of a ticket which was closed
     * @param duplicates lines that say the same as another
     * @param conflicts lines under the id of another that say something else
     * @param broken lines that no reader should accept
     */
    record FileTruth(String file, int lines, int records, int duplicates, int conflicts, int broken) {}

    /** Writes the seven files into a directory, which is made if need be. */
    static Truth write(Path directory, long seed, int size) throws IOException {
        Dice dice = new Dice(seed);
        Words words = Words.load();
        List<Person> people = Population.of(size, words, dice.fork());
        Map<Identifier, Integer> personOf = new HashMap<>();
        Traffic traffic = new Traffic(people, words, dice.fork(), personOf);
        traffic.run();
        Tables tables = new Tables(people, words, dice.fork(), personOf);
        Tables.Table customers = tables.customers();
        Tables.Table orders = tables.orders();
        Tables.Table tickets = tables.tickets();
        Tables.Table loyalty = tables.loyalty();
        Tables.Table deals = new Tables(people, words, dice.fork(), personOf).deals();

        Files.createDirectories(directory);
        write(directory.resolve("web.jsonl"), String.join("\n", traffic.web().lines()) + "\n");
        write(directory.resolve("app.jsonl"), String.join("\n", traffic.app().lines()) + "\n");
        write(directory.resolve("crm.csv"), customers.text());
        write(directory.resolve("orders.csv"), orders.text());
        write(directory.resolve("tickets.csv"), tickets.text());
        write(directory.resolve("loyalty.csv"), loyalty.text());
        write(directory.resolve("deals.csv"), deals.text());
        return new Truth(
                size,
                List.of(
                        traffic.web().truth("web.jsonl"),
                        traffic.app().truth("app.jsonl"),
                        customers.truth(),
                        orders.truth(),
                        tickets.truth(),
                        loyalty.truth(),
                        deals.truth()),
                personOf,
                Identifier.userId(people.get(0).account()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
