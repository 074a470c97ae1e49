package io.cdpkit.privacy.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestGate.Verdict;
import io.cdpkit.IngestResult;
import io.cdpkit.IngestSummary;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.privacy.pseudonym.Pseudonyms;
import io.cdpkit.testkit.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuppressionTest {
    private static final Instant ERASED = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Identifier ADA = Identifier.userId("canary-ada");
    private static final Identifier MAIL = Identifier.email("canary@example.com");
    private static final Identifier DEVICE = Identifier.anonymousId("canary-device");
    private static final List<Identifier> ALL = List.of(ADA, MAIL, DEVICE);

    private static KeyRing keys(int version) {
        byte[] key = new byte[32];
        new Random(version).nextBytes(key);
        return KeyRing.of(version, key);
    }

    private static Tombstones erased(Tombstone.Policy policy) {
        Tombstones tombstones = Tombstones.of(keys(1));
        tombstones.erase(ALL, ERASED, policy);
        return tombstones;
    }

    private static Event.Builder event(String id, int seconds) {
        return Event.track(id, WEB, "Seen").time(ERASED.plusSeconds(seconds));
    }

    private static boolean refuses(IngestGate gate, Event event) {
        return gate.judge(event) instanceof Verdict.Refuse;
    }

    @Test
    void judge_deleteOnly_keepsOutThePastOnly() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.DELETE_ONLY)).withSkew(Duration.ZERO);
        assertTrue(refuses(gate, event("m", -100).identifier(ADA).build()));
        assertTrue(refuses(gate, event("m", 0).identifier(ADA).build()));
        assertFalse(refuses(gate, event("m", 1).identifier(ADA).build()));
        assertFalse(refuses(gate, event("m", -100).userId("ben").build()));
    }

    @Test
    void judge_suppress_keepsEverythingOut() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.SUPPRESS));
        for (int seconds : new int[] {-100, 0, 1, 1_000_000_000}) {
            for (Identifier name : ALL) {
                assertTrue(refuses(
                        gate, event("m", seconds).userId("ben").identifier(name).build()));
            }
        }
        assertFalse(refuses(gate, event("m", 1).userId("ben").build()));
    }

    @Test
    void judge_erasedAfterSheWasSeen_isKeptOut() {
        Tombstones tombstones = Tombstones.of(keys(1));
        tombstones.erase(List.of(MAIL), ERASED, Tombstone.Policy.SUPPRESS);
        Suppression gate = Suppression.of(tombstones);
        Event hers = event("m", 9).identifier(ADA).build();
        assertFalse(refuses(gate, hers));
        tombstones.erase(List.of(ADA), ERASED, Tombstone.Policy.SUPPRESS);
        assertTrue(refuses(gate, hers));
    }

    @Test
    void judge_clockAhead_countsAsBefore() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.DELETE_ONLY));
        assertTrue(refuses(gate, event("m", 299).identifier(ADA).build()));
        assertFalse(refuses(gate, event("m", 301).identifier(ADA).build()));
    }

    @Test
    void judge_aliasAndStewardsWord_bringNobodyBack() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.SUPPRESS));
        assertTrue(refuses(
                gate,
                Event.alias("m", WEB, Identifier.userId("ben"), ADA)
                        .time(ERASED)
                        .build()));
        assertTrue(refuses(
                gate,
                Event.together("m", WEB, ADA, Identifier.userId("ben"))
                        .time(ERASED)
                        .build()));
    }

    @Test
    void judge_addressInsideAnothersEvent_isFound() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.SUPPRESS));
        Attributes hidden = Attributes.of("email", " CANARY@Example.com ");
        assertTrue(refuses(gate, event("m", 9).userId("ben").properties(hidden).build()));
        assertTrue(refuses(
                gate,
                Event.identify("m", WEB)
                        .userId("ben")
                        .time(ERASED)
                        .traits(hidden)
                        .build()));
        Event gift = event("m", 9)
                .userId("ben")
                .properties(Attributes.of("for", "canary-ada"))
                .build();
        assertFalse(refuses(gate, gift));
        assertTrue(refuses(gate.alsoIn("for", Namespace.USER_ID, Standardiser.trimmed()), gift));
    }

    @Test
    void alsoIn_keyThatIsLookedUnder_isLookedUnderForBoth() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.SUPPRESS))
                .alsoIn("email", Namespace.USER_ID, Standardiser.trimmed());
        for (Identifier name : List.of(MAIL, ADA)) {
            assertTrue(refuses(
                    gate,
                    event("m", 9)
                            .userId("ben")
                            .properties(Attributes.of("email", name.value()))
                            .build()));
        }
    }

    @Test
    void judge_addressAsANameOfAnotherKind_isFoundAllTheSame() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.SUPPRESS));
        Event login = event("m", 9)
                .userId(MAIL.value())
                .properties(Attributes.of("email", MAIL.value()))
                .build();
        assertTrue(refuses(gate, login));
    }

    /** Addresses of others, and texts that name nobody once they are standard, keep nothing out. */
    @Test
    void judge_addressOfAnother_isAdmitted() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.SUPPRESS))
                .alsoIn("for", Namespace.USER_ID, raw -> Optional.of(raw.trim()));
        for (Attributes harmless : List.of(
                Attributes.of("email", "ben@example.com"),
                Attributes.of("email", "none"),
                Attributes.of("for", "  "))) {
            Event event = event("m", 9).userId("ben").properties(harmless).build();
            assertEquals(new Verdict.Admit(event), gate.judge(event), harmless::toString);
        }
    }

    @Test
    void withSkew_negative_isRefused() {
        Suppression gate = Suppression.of(erased(Tombstone.Policy.DELETE_ONLY));
        assertThrows(IllegalArgumentException.class, () -> gate.withSkew(Duration.ofNanos(-1)));
    }

    @Test
    void then_nextGate_seesOnlyWhatIsAdmitted() {
        List<String> seen = new ArrayList<>();
        IngestGate both = Suppression.of(erased(Tombstone.Policy.SUPPRESS)).then(event -> {
            seen.add(event.id());
            return new Verdict.Refuse("never");
        });
        both.judge(event("m1", 0).identifier(ADA).build());
        assertEquals(
                new Verdict.Refuse("never"),
                both.judge(event("m2", 0).userId("ben").build()));
        assertEquals(List.of("m2"), seen);
    }

    @Test
    void add_anyOrderOfTombstones_holdsTheStrictest() {
        Tombstones made = Tombstones.of(keys(1));
        List<Tombstone> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.addAll(made.erase(List.of(ADA), ERASED.plusSeconds(i % 3), Tombstone.Policy.values()[i == 1 ? 1 : 0]));
        }
        Random chance = new Random(1);
        for (int i = 0; i < 24; i++) {
            Collections.shuffle(all, chance);
            Tombstones read = Tombstones.of(keys(1));
            all.forEach(read::add);
            all.forEach(read::add);
            Tombstone strictest = read.find(ADA);
            assertTrue(strictest != null
                    && strictest.erasedAt().equals(ERASED.plusSeconds(2))
                    && strictest.policy() == Tombstone.Policy.SUPPRESS);
            assertEquals(1, read.size());
        }
    }

    @Test
    void keys_rotated_oldTombstonesStillKeepOut() {
        List<Tombstone> kept = Tombstones.of(keys(1)).erase(ALL, ERASED, Tombstone.Policy.SUPPRESS);
        byte[] next = new byte[32];
        new Random(9).nextBytes(next);
        Tombstones rotated = Tombstones.of(keys(1).with(2, next));
        kept.forEach(each -> rotated.add(Tombstone.parse(each.text()).orElseThrow()));
        assertTrue(rotated.cover(ADA, ERASED.plusSeconds(99)));
        Tombstones wrongRing = Tombstones.of(keys(2));
        assertThrows(IllegalArgumentException.class, () -> wrongRing.add(kept.get(0)));
    }

    @Test
    void tombstone_text_isReadBackAndTellsNothing() {
        Tombstone tombstone = Tombstones.of(keys(1))
                .erase(List.of(ADA), ERASED, Tombstone.Policy.SUPPRESS)
                .get(0);
        assertEquals(Optional.of(tombstone), Tombstone.parse(tombstone.text()));
        assertFalse(tombstone.text().contains("canary"));
        assertEquals("tombstone of 2026-06-01T12:00:00Z, SUPPRESS, pseudonym under key 1", tombstone.toString());
        for (String junk : List.of(
                "",
                "a b c",
                tombstone.text() + " x",
                tombstone.text() + "0",
                unmarked(tombstone).text() + " ",
                unmarked(tombstone).text() + " 123",
                unmarked(tombstone).text() + " 0123456789abcdeg",
                tombstone.text().replace("SUPPRESS", "MAYBE"),
                tombstone.text().replace("2026", "x"))) {
            assertEquals(Optional.empty(), Tombstone.parse(junk));
        }
    }

    private static Tombstone unmarked(Tombstone tombstone) {
        return new Tombstone(tombstone.name(), tombstone.erasedAt(), tombstone.policy());
    }

    @Test
    void add_unmarkedTombstone_keepsOutAsWell() {
        List<Tombstone> kept = Tombstones.of(keys(1)).erase(ALL, ERASED, Tombstone.Policy.SUPPRESS);
        for (int marked = 0; marked <= kept.size(); marked++) {
            Tombstones read = Tombstones.of(keys(1));
            for (int i = 0; i < kept.size(); i++) {
                Tombstone tombstone = i < marked ? kept.get(i) : unmarked(kept.get(i));
                read.add(Tombstone.parse(tombstone.text()).orElseThrow());
            }
            read.erase(people(0, 100), ERASED, Tombstone.Policy.SUPPRESS);
            ALL.forEach(name -> assertTrue(read.cover(name, ERASED)));
            assertFalse(read.cover(Identifier.userId("ben"), ERASED));
        }
    }

    @Test
    void add_markedAndUnmarked_marked() {
        Tombstone marked = Tombstones.of(keys(1))
                .erase(List.of(ADA), ERASED, Tombstone.Policy.SUPPRESS)
                .get(0);
        assertEquals(marked, marked.and(unmarked(marked)));
        assertEquals(marked, unmarked(marked).and(marked));
    }

    private static List<Identifier> people(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Identifier.userId("person-" + i))
                .toList();
    }

    /** While they become more, and under keys that came later, too. */
    @Test
    void find_anyOfMany_isFoundAndNobodyElse() {
        byte[] next = new byte[32];
        new Random(9).nextBytes(next);
        KeyRing both = keys(1).with(2, next);
        Tombstones all = Tombstones.of(both);
        Tombstones.of(keys(1))
                .erase(people(0, 300), ERASED, Tombstone.Policy.SUPPRESS)
                .forEach(all::add);
        for (Identifier person : people(300, 1_000)) {
            all.erase(List.of(person), ERASED, Tombstone.Policy.SUPPRESS);
            assertTrue(all.cover(person, ERASED));
        }
        people(0, 1_000).forEach(person -> assertTrue(all.cover(person, ERASED)));
        people(1_000, 10_000).forEach(person -> assertFalse(all.cover(person, ERASED)));
        people(0, 1_000).forEach(person -> assertFalse(all.cover(Identifier.email(person.value()), ERASED)));
    }

    /** What the marks are for. */
    @Test
    void marks_others_areNearlyAllToldApart() {
        Marks marks = new Marks(Pseudonyms.of(keys(1), Purpose.ANALYTICS, "test"));
        people(0, 1_000).forEach(person -> marks.add(marks.of(person, 1)));
        assertTrue(people(0, 1_000).stream().allMatch(marks::mayHave));
        long taken = people(1_000, 65_000).stream().filter(marks::mayHave).count();
        assertTrue(taken < 64_000 / 50, () -> taken + " of 64,000");
        marks.add(0);
        people(0, 3_000).forEach(person -> marks.add(marks.of(person, 1)));
        assertTrue(people(60_000, 65_000).stream().allMatch(marks::mayHave));
    }

    // Attack 8: resurrection

    private static Cdp shop(IngestGate gate) {
        return Cdp.builder()
                .identity(IdentityRules.of(
                        NamespaceRule.unique(Namespace.USER_ID),
                        NamespaceRule.atMost(5, Namespace.EMAIL),
                        NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID)))
                .standardise(Namespace.EMAIL, Standardiser.email())
                .clock(new TestClock(ERASED.plusSeconds(3_600)))
                .gate(gate)
                .build();
    }

    private static List<Event> history() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Event.Builder builder = i % 3 == 0
                    ? Event.identify("m" + i, WEB).traits(Attributes.of("city", "canary-city"))
                    : Event.track("m" + i, WEB, "Seen").properties(Attributes.of("path", "/canary"));
            events.add(builder.time(ERASED.minusSeconds(1_000 - i))
                    .identifier(ALL.get(i % 3))
                    .identifier(ALL.get(i * 7 % 3))
                    .build());
        }
        events.add(event("csv", -2_000).email("CANARY@example.COM ").build());
        events.add(Event.alias("alias", WEB, Identifier.userId("ben"), ADA)
                .time(ERASED.minusSeconds(9))
                .build());
        events.add(event("ben", -5).userId("ben").build());
        return events;
    }

    private static boolean showsCanary(Cdp cdp) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cdp.export(out);
        return out.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT).contains("canary");
    }

    /** Late, twice, in any order, from a log, from an old file or in a restored store: nothing comes back. */
    @Test
    void ingest_everythingOldOnceMore_bringsNothingBack() throws IOException {
        Cdp unguarded = shop(IngestGate.open());
        unguarded.ingestAll(history().stream(), Progress.none());
        assertTrue(showsCanary(unguarded), "the attack must work where nothing stops it");
        for (Tombstone.Policy policy : Tombstone.Policy.values()) {
            Random chance = new Random(8);
            for (int round = 0; round < 20; round++) {
                List<Event> again = new ArrayList<>(history());
                again.addAll(history());
                Collections.shuffle(again, chance);
                Cdp restored = shop(Suppression.of(erased(policy)));
                IngestSummary summary = restored.ingestAll(again.stream(), Progress.none());
                assertEquals(1, summary.count(IngestResult.Kind.ACCEPTED));
                assertFalse(showsCanary(restored));
                ALL.forEach(name -> assertEquals(Optional.empty(), restored.find(name)));
            }
        }
    }

    @Test
    void ingest_deleteOnly_sheMayComeAgainAsSomebodyNew() {
        Cdp cdp = shop(Suppression.of(erased(Tombstone.Policy.DELETE_ONLY)));
        cdp.ingestAll(history().stream(), Progress.none());
        assertEquals(
                IngestResult.Kind.ACCEPTED,
                cdp.ingest(event("new", 1_000).identifier(ADA).build()).kind());
        assertEquals(1, cdp.timeline(cdp.find(ADA).orElseThrow().id()).size());
    }
}
