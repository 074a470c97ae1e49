package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An erased person is in no file of the store, neither as a row nor as what rows leave behind. */
@SuppressWarnings("NullAway.Init")
final class ErasureFilesTest {
    /** In her every name, value and message id. */
    private static final String CANARY = "Xq7canaryZ9";

    @TempDir
    Path folder;

    @Test
    void erase_storeInAFile_leavesNoByteOfHer() throws IOException {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            Cdp cdp = new Engine(Engine.resolver(RuleSet.ALL.get(0)), store, "shop").cdp();
            IntStream.range(0, 400).forEach(i -> cdp.ingest(event(i, "person" + i % 40)));
            IntStream.range(0, 400).forEach(i -> cdp.ingest(event(i, CANARY)));
            cdp.ingest(Event.alias("alias" + CANARY, Scenarios.CRM, Scenarios.user("new" + CANARY), user(CANARY))
                    .time(Scenarios.hours(1))
                    .build());
            assertTrue(hasCanary());
            assertEquals(0, cdp.erase(cdp.find(user(CANARY)).orElseThrow().id()).residue());
            store.compact();
            assertEquals(List.of(), filesWithCanary(), "while the store is open");
            assertEquals(List.of(), cdp.verify().differences());
            assertEquals(40, cdp.profiles().count());
        }
        assertEquals(List.of(), filesWithCanary(), "after it was closed");
    }

    private static Identifier user(String name) {
        return Scenarios.user("user" + name);
    }

    private static Event event(int number, String name) {
        return Event.identify("m" + number + name, Scenarios.WEB)
                .identifier(user(name))
                .identifier(Scenarios.email(name + number % 3))
                .traits(Attributes.of("city", "city of " + name, "note", (name + " ").repeat(number % 7 * 100)))
                .time(Scenarios.hours(number))
                .build();
    }

    private boolean hasCanary() throws IOException {
        return !filesWithCanary().isEmpty();
    }

    private List<String> filesWithCanary() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> holdsCanary(file))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static boolean holdsCanary(Path file) {
        try {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            String wide = new String(CANARY.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
            return bytes.contains(CANARY) || bytes.contains(wide);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
