package io.cdpkit.privacy.erasure;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.ErasurePreview;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.json.ChangeJson;
import io.cdpkit.json.EventJson;
import io.cdpkit.privacy.erasure.Tombstone.Policy;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Segments;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.store.jdbc.SubjectKeys;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack 8 at length: histories of facts, merges, splits, erasures, late and repeated events, rebuilds, restores of older
 * backups and crashes. Whatever happens, the platform is what the facts that were not erased give, and no byte of what was
 * erased is in a file, a table or an export. {@code -Dcdpkit.deep=n} tries n times as many; 40 make 5,000.
 */
@SuppressWarnings("NullAway.Init")
class ErasureHistoriesTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final int IN_MEMORY = 100 * DEEP;
    private static final int IN_FILES = 25 * DEEP;
    private static final int SEALED = 6 * DEEP;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Segments SEGMENTS = Segments.parse("seen = count(page \"Home\") in last 9 days >= 2");

    @TempDir
    Path folder;

    @Test
    void histories_inMemory_leaveNothingOfWhoWasErased() {
        long erased = 0;
        for (int seed = 0; seed < IN_MEMORY; seed++) {
            erased += new History(seed, null, false).run();
        }
        assertTrue(erased > IN_MEMORY, "only " + erased + " people were erased");
    }

    @Test
    void histories_inFiles_leaveNothingOfWhoWasErased() throws IOException {
        long erased = 0;
        for (int seed = 0; seed < IN_FILES; seed++) {
            Path home = Files.createDirectory(folder.resolve("h" + seed));
            erased += new History(1_000_000 + seed, home, false).run();
        }
        assertTrue(erased > IN_FILES, "only " + erased + " people were erased");
    }

    /**
     * With sealed rows, no byte of anybody is in any file, backups and keys included, whether she was erased or not; and of
     * a backup, just the facts can be read that name nobody who was erased since.
     */
    @Test
    void histories_inSealedFiles_leaveNothingEvenInBackups() throws IOException {
        long erased = 0;
        long lost = 0;
        for (int seed = 0; seed < SEALED; seed++) {
            Path home = Files.createDirectory(folder.resolve("s" + seed));
            History history = new History(1_000_000 + seed, home, true);
            erased += history.run();
            lost += history.lost;
        }
        assertTrue(erased > SEALED, "only " + erased + " people were erased");
        assertTrue(lost > SEALED, "only " + lost + " events of backups could not be read");
    }

    /** The scanner sees what it must see, or it proves nothing. */
    @Test
    void canary_everyForm_isSeen() {
        String text = "Zq0001qZ";
        for (String form : List.of(
                "Zq0001qZ",
                "Zq1000qZ",
                "Z\0q\0000\0000\0000\0001\0q\0Z\0",
                "\0Z\0q\0000\0000\0000\0001\0q\0Z",
                "5a7130303031715a",
                "5A7130303031715A")) {
            assertTrue(isSeen(form, text), form);
        }
        for (String before : List.of("", "a", "ab", "abc")) {
            byte[] bytes = (before + text + "after").getBytes(StandardCharsets.UTF_8);
            assertTrue(isSeen(Base64.getEncoder().encodeToString(bytes), text), before);
        }
        assertFalse(isSeen("Zq0001qY", text));
    }

    private static boolean isSeen(String form, String text) {
        return !Canary.in(form.getBytes(StandardCharsets.ISO_8859_1), List.of(text))
                .isEmpty();
    }

    /** One history. Every identifier and every event holds a text of its own, by which it can be found. */
    private static final class History {
        private final long seed;
        private final @Nullable Path home;
        private final Random chance;
        private final TestClock clock = new TestClock(START);
        private final Map<String, Event> alive = new LinkedHashMap<>();
        private final List<Event> sent = new ArrayList<>();
        private final Set<String> dead = new TreeSet<>();
        private final Set<Identifier> gone = new TreeSet<>();
        private final ErasureJournal journal;
        private final @Nullable ErasureFile file;
        private Suppression suppression;
        private CdpStore store;
        private Cdp cdp;
        private Map<String, Event> backup = Map.of();
        private final @Nullable SubjectKeys keys;
        /** Whatever was said of anybody. */
        private final Set<String> said = new TreeSet<>();
        /** Since the backup: who was erased, and who was named by what was erased. */
        private final Set<Identifier> goneSince = new TreeSet<>();

        private final Set<Identifier> touchedSince = new TreeSet<>();
        private String database = "shop.db";
        private int events;
        private int erased;
        private long lost;

        History(long seed, @Nullable Path home, boolean sealed) {
            this.seed = seed;
            this.home = home;
            this.keys = home != null && sealed
                    ? SubjectKeys.open(home.resolve("keys.db"), new SecretKeySpec(new byte[32], "AES"))
                    : null;
            this.chance = new Random(seed);
            ErasureFile opened = home == null ? null : ErasureFile.open(home.resolve("journal"));
            this.file = opened;
            this.journal = opened == null ? new InMemory() : opened;
            this.suppression = Suppression.of(Tombstones.of(ErasuresTest.keys()));
            open();
        }

        private static final class InMemory implements ErasureJournal {
            private final List<Tombstone> tombstones = new ArrayList<>();

            @Override
            public void keep(List<Tombstone> added) {
                tombstones.addAll(added);
            }

            @Override
            public void keep(AuditEntry entry) {}
        }

        private void open() {
            store = home == null
                    ? CdpStore.inMemory()
                    : keys == null
                            ? JdbcStore.open(home.resolve(database))
                            : JdbcStore.open(home.resolve(database), keys);
            cdp = platform(store, suppression);
        }

        private Cdp platform(CdpStore where, IngestGate gate) {
            return Cdp.builder()
                    .identity(IdentityRules.of(
                            unique(Namespace.USER_ID),
                            atMost(2, Namespace.EMAIL),
                            atMost(4, Namespace.ANONYMOUS_ID).asDevice()))
                    .segments(SEGMENTS)
                    .store(where)
                    .clock(clock)
                    .gate(gate)
                    .build();
        }

        long run() {
            try {
                for (int i = 0; i < 25; i++) {
                    ingest(fresh());
                }
                saveBackup();
                for (int i = 0; i < 14; i++) {
                    step(chance.nextInt(12));
                    clock.advance(Duration.ofHours(chance.nextInt(20)));
                }
                erase(false);
                check();
            } finally {
                store.close();
                if (file != null) {
                    file.close();
                }
                if (keys != null) {
                    keys.close();
                }
            }
            if (home != null) {
                assertEquals(List.of(), Canary.inFiles(home, hidden()), () -> "after closing, seed " + seed);
            }
            return erased;
        }

        /** The texts that must be in no file. */
        private Set<String> hidden() {
            return keys == null ? dead : said;
        }

        private void step(int what) {
            switch (what) {
                case 0, 1 -> erase(false);
                case 2 -> erase(true);
                case 3 -> sent.forEach(this::ingest);
                case 4 -> restore();
                case 5 -> saveBackup();
                case 6 -> retract();
                case 7 -> rebuild();
                default -> {
                    for (int i = 0; i < 4; i++) {
                        ingest(fresh());
                    }
                }
            }
        }

        private Event fresh() {
            String id = "m" + events++;
            Instant time = clock.instant().minus(Duration.ofHours(chance.nextInt(200) - 6));
            String token = "event" + Long.toString(0x5eed_0000L + seed * 1_000 + events, 36) + "x" + seed;
            int kind = chance.nextInt(12);
            if (kind == 0) {
                return Event.alias(id, WEB, name(0), name(0)).time(time).build();
            } else if (kind == 1) {
                return Event.apart(id, WEB, name(chance.nextInt(2)), name(2))
                        .time(time)
                        .build();
            }
            Event.Builder builder = kind < 5
                    ? Event.identify(id, WEB).traits(Attributes.of("city", Value.of(token)))
                    : Event.page(id, WEB, "Home").properties(Attributes.of("path", Value.of(token)));
            int names = 1 + chance.nextInt(2);
            for (int i = 0; i < names; i++) {
                builder.identifier(name(chance.nextInt(3)));
            }
            return builder.time(time).build();
        }

        private Identifier name(int namespace) {
            String token = chance.nextInt(4) + "name" + namespace + "q" + seed + "z";
            return switch (namespace) {
                case 0 -> Identifier.userId("user" + token);
                case 1 -> Identifier.email("mail" + token);
                default -> Identifier.anonymousId("device" + token);
            };
        }

        private void ingest(Event event) {
            event.identifiers().forEach(name -> said.add(name.value()));
            texts(event).forEach(said::add);
            if (sent.size() < 60 && !sent.contains(event)) {
                sent.add(event);
            }
            if (cdp.ingest(event).kind() == IngestResult.Kind.ACCEPTED) {
                alive.put(event.id(), event);
                revive(event);
            }
        }

        /** What somebody says anew is there again. */
        private void revive(Event event) {
            event.identifiers().forEach(name -> {
                dead.remove(name.value());
                gone.remove(name);
            });
            texts(event).forEach(dead::remove);
        }

        private static Stream<String> texts(Event event) {
            return Stream.concat(event.traits().text("city").stream(), event.properties().text("path").stream());
        }

        private void retract() {
            if (!alive.isEmpty()) {
                String id = List.copyOf(alive.keySet()).get(chance.nextInt(alive.size()));
                cdp.retract(id);
                alive.remove(id);
            }
        }

        private void erase(boolean crashing) {
            List<Profile> people = cdp.profiles().toList();
            if (people.isEmpty()) {
                return;
            }
            Profile person = people.get(chance.nextInt(people.size()));
            ErasurePreview preview = preview(person);
            if (preview.gone().isEmpty()) {
                return;
            }
            Identifier who = preview.gone().get(chance.nextInt(preview.gone().size()));
            Policy policy = chance.nextBoolean() ? Policy.SUPPRESS : Policy.DELETE_ONLY;
            if (crashing) {
                crash(who, policy);
                restart();
            }
            ErasureProof proof =
                    Erasures.builder(cdp, suppression, journal, clock).build().erase(who, policy, "request");
            assertTrue(proof.isClean(), () -> "seed " + seed + ": " + proof);
            preview.events().forEach(event -> {
                alive.remove(event.id());
                texts(event).forEach(dead::add);
                touchedSince.addAll(event.identifiers());
            });
            goneSince.addAll(preview.gone());
            preview.gone().forEach(name -> {
                dead.add(name.value());
                gone.add(name);
            });
            erased++;
            check();
        }

        /** What an erasure would take out, learnt by breaking it off. */
        private ErasurePreview preview(Profile person) {
            List<ErasurePreview> seen = new ArrayList<>();
            try {
                cdp.erase(person.id(), preview -> {
                    seen.add(preview);
                    throw new UnsupportedOperationException("only looking");
                });
            } catch (UnsupportedOperationException e) {
                assertEquals(1, seen.size());
            }
            return seen.get(0);
        }

        private void crash(Identifier who, Policy policy) {
            FaultyStore.Fault[] faults = {
                FaultyStore.Fault.UNAVAILABLE, FaultyStore.Fault.UNKNOWN_BUT_WRITTEN, FaultyStore.Fault.UNKNOWN_AND_LOST
            };
            FaultyStore.Fault fault = faults[chance.nextInt(faults.length)];
            Cdp faulty =
                    platform(FaultyStore.of(store, FaultyStore.Plan.at(1 + chance.nextInt(40), fault)), suppression);
            try {
                Erasures.builder(faulty, suppression, journal, clock).build().erase(who, policy, "request");
            } catch (StoreException e) {
                // It crashed; what follows does it again.
            }
        }

        /** A new process: the gate knows what the journal kept. */
        private void restart() {
            Tombstones tombstones = Tombstones.of(ErasuresTest.keys());
            if (journal instanceof InMemory memory) {
                memory.tombstones.forEach(tombstones::add);
            } else if (file != null) {
                tombstones = file.tombstones(ErasuresTest.keys());
            }
            suppression = Suppression.of(tombstones);
            cdp = platform(store, suppression);
        }

        private void saveBackup() {
            backup = new LinkedHashMap<>(alive);
            goneSince.clear();
            touchedSince.clear();
            if (home != null) {
                store.close();
                copy(home.resolve(database), backupOf(home));
                open();
            }
        }

        private Path backupOf(Path of) {
            return keys == null ? of.resolveSibling(of.getFileName() + ".backup") : of.resolve("backup.db");
        }

        /** An older backup comes back; before anybody reads, it is swept. */
        private void restore() {
            store.close();
            if (home != null && keys != null) {
                salvage(home, keys);
                return;
            } else if (home != null) {
                copy(backupOf(home), home.resolve("shop.db"));
                open();
            } else {
                store = CdpStore.inMemory();
                platform(store, IngestGate.open()).ingestAll(backup.values().stream(), Progress.none());
            }
            cdp = platform(store, suppression);
            Erasures.builder(cdp, suppression, journal, clock).build().sweep();
            alive.clear();
            backup.values().stream()
                    .filter(event -> suppression.judge(event) instanceof IngestGate.Verdict.Admit)
                    .forEach(event -> alive.put(event.id(), event));
            alive.values().forEach(this::revive);
            check();
        }

        /** What can be read of the backup goes into a new store. */
        private void salvage(Path in, SubjectKeys with) {
            database = "shop" + events + "x" + sent.size() + "x" + chance.nextInt(1_000_000) + ".db";
            open();
            alive.clear();
            Set<String> given = new TreeSet<>();
            try (JdbcStore copy = JdbcStore.open(backupOf(in), with)) {
                lost += copy.salvage("default", event -> {
                    given.add(event.id());
                    if (cdp.ingest(event).kind() == IngestResult.Kind.ACCEPTED) {
                        alive.put(event.id(), event);
                    }
                });
            }
            for (Event event : backup.values()) {
                boolean readable = given.remove(event.id());
                Set<Identifier> among = readable ? goneSince : touchedSince;
                assertEquals(!readable, event.identifiers().stream().anyMatch(among::contains), "seed " + seed);
            }
            assertEquals(Set.of(), given);
            alive.values().forEach(this::revive);
            check();
        }

        private static void copy(Path from, Path to) {
            try {
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Everything that was ever sent comes in again, elsewhere. */
        private void rebuild() {
            Cdp elsewhere = platform(CdpStore.inMemory(), suppression);
            elsewhere.ingestAll(sent.stream(), Progress.none());
            assertEquals(List.of(), Canary.in(export(elsewhere), dead), "rebuilt, seed " + seed);
        }

        private void check() {
            Cdp oracle = platform(CdpStore.inMemory(), IngestGate.open());
            oracle.ingestAll(alive.values().stream(), Progress.none());
            oracle.evaluateDue();
            cdp.evaluateDue();
            assertEquals(oracle.stateHash(), cdp.stateHash(), "seed " + seed);
            assertTrue(cdp.verify().isClean(), () -> "seed " + seed);
            assertEquals(List.of(), Canary.in(export(cdp), dead), "exported, seed " + seed);
            for (Identifier name : gone) {
                assertFalse(cdp.find(name).isPresent(), "found, seed " + seed);
                assertEquals(List.of(), store.tenant("default").aliasesOf(name), "aliases, seed " + seed);
                assertEquals(List.of(), store.tenant("default").linksOf(name), "links, seed " + seed);
            }
            if (store instanceof JdbcStore inFile && home != null) {
                inFile.compact();
                assertEquals(List.of(), Canary.inFiles(home, hidden()), "seed " + seed);
            }
        }

        private byte[] export(Cdp platform) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                platform.export(out);
                for (Event event : platform.events().toList()) {
                    out.write(EventJson.write(event));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            platform.changes(0, Integer.MAX_VALUE)
                    .forEach(change -> out.writeBytes(ChangeJson.write(change).getBytes(StandardCharsets.UTF_8)));
            return out.toByteArray();
        }
    }
}
