package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.examples.quickstart.ShopSample.FileTruth;
import io.cdpkit.examples.quickstart.ShopSample.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShopSampleTest {
    private static final List<String> FILES =
            List.of("app.jsonl", "crm.csv", "deals.csv", "loyalty.csv", "orders.csv", "tickets.csv", "web.jsonl");

    /** Of the default sample; changes only when the generator is changed on purpose. */
    private static final String DEFAULT_DIGEST = "838ce66539afc9c2a1b0ad8e689a951aaafe2629e5cf35597af97bb3590f0f9f";

    private final Path directory;

    ShopSampleTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void write_defaults_givesTheSameBytesEverywhere() throws IOException {
        ShopSample.write(directory, ShopSample.DEFAULT_SEED, ShopSample.DEFAULT_PEOPLE);

        assertEquals(DEFAULT_DIGEST, digest(directory));
    }

    @Test
    void write_turkishLocaleAndFarZone_changesNothing() throws IOException {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        ShopSample.write(directory.resolve("here"), 7, 300);
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
            ShopSample.write(directory.resolve("there"), 7, 300);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }

        assertEquals(digest(directory.resolve("here")), digest(directory.resolve("there")));
    }

    @Test
    void write_otherSeed_givesOtherBytes() throws IOException {
        ShopSample.write(directory.resolve("one"), 1, 50);
        ShopSample.write(directory.resolve("two"), 2, 50);

        assertNotEquals(digest(directory.resolve("one")), digest(directory.resolve("two")));
    }

    @Test
    void write_defaults_writesAsManyLinesAsTheTruthSays() throws IOException {
        Truth truth = ShopSample.write(directory, ShopSample.DEFAULT_SEED, ShopSample.DEFAULT_PEOPLE);

        assertEquals(FILES, truth.files().stream().map(FileTruth::file).sorted().toList());
        for (FileTruth file : truth.files()) {
            int header = file.file().endsWith(".csv") ? 1 : 0;
            assertEquals(
                    file.lines() + header,
                    Files.readAllLines(directory.resolve(file.file())).size(),
                    file.file());
            assertTrue(file.broken() > 0, file.file());
        }
        FileTruth web = truth.files().get(0);
        assertTrue(web.records() > 15_000 && web.records() < 40_000, "web records: " + web.records());
        assertTrue(web.duplicates() > 100 && web.conflicts() > 3, web.toString());
    }

    @Test
    void write_defaults_everyoneIsKnownBySomething() throws IOException {
        Truth truth = ShopSample.write(directory, ShopSample.DEFAULT_SEED, ShopSample.DEFAULT_PEOPLE);
        Set<Integer> known = new HashSet<>(truth.personOf().values());

        assertEquals(2_000, truth.people());
        assertTrue(known.size() > 1_900, "people with an identifier: " + known.size());
        assertTrue(truth.personOf().containsKey(truth.showcase()));
    }

    @Test
    void write_showcase_isKnownToEveryFile() throws IOException {
        Truth truth = ShopSample.write(directory, ShopSample.DEFAULT_SEED, 100);
        Set<Namespace> namespaces = new HashSet<>();
        truth.personOf().forEach((identifier, person) -> {
            if (person == 0) {
                namespaces.add(identifier.namespace());
            }
        });

        for (String file : FILES) {
            String text = Files.readString(directory.resolve(file));
            assertTrue(text.contains("mara.lindqvist@example.com") || text.contains("u100000"), file);
        }
        assertTrue(namespaces.contains(Namespace.USER_ID) && namespaces.contains(Namespace.ANONYMOUS_ID));
        assertEquals(Identifier.userId("u100000"), truth.showcase());
    }

    private static String digest(Path directory) throws IOException {
        MessageDigest digest = sha256();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
