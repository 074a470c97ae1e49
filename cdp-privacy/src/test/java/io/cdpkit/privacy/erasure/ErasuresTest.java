package io.cdpkit.privacy.erasure;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static io.cdpkit.privacy.erasure.Tombstone.Policy.DELETE_ONLY;
import static io.cdpkit.privacy.erasure.Tombstone.Policy.SUPPRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.ErasureReceipt;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.StoredQuarantine;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.audience.Audience;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.Delivery;
import io.cdpkit.privacy.audience.Member;
import io.cdpkit.privacy.audience.Platform;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.journal.Journal;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.privacy.retention.LegalHold;
import io.cdpkit.privacy.retention.LegalHolds;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.HeldStore;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasuresTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Identifier ADA = Identifier.userId("canary-ada");
    private static final Identifier MAIL = Identifier.email("canary@example.com");
    private static final Identifier DEVICE = Identifier.anonymousId("canary-device");
    private static final Identifier BEN = Identifier.userId("ben");

    private final TestClock clock = new TestClock(NOW);
    private final Kept journal = new Kept();
    private final Suppression suppression = Suppression.of(Tombstones.of(keys()));
    private final CdpStore store = CdpStore.inMemory();
    private final Cdp cdp = shop(store, suppression);

    static KeyRing keys() {
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        return KeyRing.of(1, key);
    }

    /** A journal in memory. */
    private static final class Kept implements ErasureJournal {
        final List<Tombstone> tombstones = new ArrayList<>();
        final List<AuditEntry> entries = new ArrayList<>();

        @Override
        public void keep(List<Tombstone> added) {
            tombstones.addAll(added);
        }

        @Override
        public void keep(AuditEntry entry) {
            entries.add(entry);
        }
    }

    private Cdp shop(CdpStore where, IngestGate gate) {
        return Cdp.builder()
                .identity(IdentityRules.of(
                        unique(Namespace.USER_ID),
                        atMost(5, Namespace.EMAIL),
                        atMost(20, Namespace.ANONYMOUS_ID).asDevice()))
                .standardise(Namespace.EMAIL, Standardiser.email())
                .store(where)
                .clock(clock)
                .gate(gate)
                .build();
    }

    private Erasures.Builder erasures() {
        return Erasures.builder(cdp, suppression, journal, clock);
    }

    private static Event page(String id, int seconds, Identifier... names) {
        Event.Builder builder = Event.page(id, WEB, "canary-page").time(NOW.plusSeconds(seconds));
        List.of(names).forEach(builder::identifier);
        return builder.build();
    }

    private void ingest(Event... events) {
        for (Event event : events) {
            assertEquals(IngestResult.Kind.ACCEPTED, cdp.ingest(event).kind(), event::toString);
        }
    }

    private void fill() {
        ingest(page("m1", -50, DEVICE), page("m2", -40, ADA, MAIL), page("m3", -30, ADA, DEVICE), page("b1", -20, BEN));
    }

    @Test
    void erase_knownPerson_isProvedAndStaysAway() {
        fill();
        ConsentBook book = ConsentBook.empty();
        book.add(Consent.granted(List.of(ADA, MAIL), Purpose.MARKETING, NOW, "m2"));
        ErasureProof proof =
                erasures().book(book).build().erase(Identifier.email(" CANARY@Example.com"), SUPPRESS, "request-1");
        assertTrue(proof.isClean() && proof.wasKnown());
        assertEquals(3, proof.events());
        assertEquals(3, proof.refused());
        assertEquals(3, proof.tombstones());
        assertEquals(3, journal.tombstones.size());
        assertEquals(List.of(proof.entry()), journal.entries);
        assertEquals(
                Map.of("events", 3L, "identifiers", 3L, "recipients", 0L, "tombstones", 3L),
                proof.entry().counts());
        assertEquals(ConsentLedger.empty(), book.about(List.of(ADA, MAIL)));
        assertFalse((proof + proof.entry().text() + journal.tombstones).contains("canary"));
        for (Event event : List.of(page("m1", -50, DEVICE), page("new", 9, MAIL), page("x", 9, BEN, DEVICE))) {
            assertEquals(IngestResult.Kind.SUPPRESSED, cdp.ingest(event).kind());
        }
        assertEquals(List.of("b1"), cdp.events().map(Event::id).toList());
    }

    /** Tombstones are of names as the platform compares them, whatever that makes of an address. */
    @Test
    void erase_platformIgnoresSubaddresses_soDoesTheGate() {
        Suppression gate = Suppression.of(Tombstones.of(keys()));
        Cdp joining = Cdp.builder()
                .identity(IdentityRules.of(unique(Namespace.USER_ID), atMost(5, Namespace.EMAIL)))
                .standardise(Namespace.EMAIL, Standardiser.emailIgnoringSubaddress())
                .gate(gate.then(IngestGate.open()))
                .clock(clock)
                .build();
        Erasures.builder(joining, gate, journal, clock)
                .build()
                .erase(Identifier.email("canary@gmail.com"), SUPPRESS, "request-1");
        Event another = Event.track("m", WEB, "Invited")
                .userId("ben")
                .properties(Attributes.of("email", "Ca.nary+news@gmail.com"))
                .time(NOW)
                .build();
        assertEquals(IngestResult.Kind.SUPPRESSED, joining.ingest(another).kind());
    }

    /** A steward's word about her and another belongs to nobody; it goes, and is counted. */
    @Test
    void erase_namedByASteward_takesThatOutToo() {
        fill();
        ingest(Event.apart("word", WEB, ADA, BEN).time(NOW).build());
        ErasureProof proof = erasures().build().erase(ADA, SUPPRESS, "request-1");
        assertEquals(
                List.of(1L),
                proof.receipts().stream().map(ErasureReceipt::mentions).toList());
        assertEquals(4, proof.events());
        assertEquals(4L, proof.entry().counts().get("events"));
        assertEquals(List.of("b1"), cdp.events().map(Event::id).toList());
    }

    /** Who is known to a steward only belongs to nobody, and is in the store all the same. */
    @Test
    void erase_namedByAStewardOnly_takesThatOut() {
        fill();
        Identifier ghost = Identifier.userId("canary-ghost");
        ingest(Event.apart("word", WEB, ghost, BEN).time(NOW.plusSeconds(60)).build());
        LegalHolds holds = LegalHolds.none();
        holds.place(LegalHold.ofPeople("case-1", List.of(ghost), "a claim"));
        assertThrows(
                Erasures.HeldException.class,
                () -> erasures().holds(holds).build().erase(ghost, DELETE_ONLY, "request-1"));
        assertEquals(5, cdp.events().count());
        ErasureProof proof = erasures().build().erase(ghost, DELETE_ONLY, "request-1");
        assertTrue(proof.isClean() && !proof.wasKnown());
        assertEquals(List.of(1L, 1L, 1L), List.of(proof.events(), proof.refused(), proof.tombstones()));
        assertEquals(1L, proof.entry().counts().get("events"));
        assertEquals(4, cdp.events().count());
    }

    /** An erasure of what everybody has would keep out everybody, for good. */
    @Test
    void erase_whatLinksNobody_isRefusedAndKeepsNobodyOut() {
        Identifier shop = Identifier.of("shop", "canary-branch");
        Identifier nobody = Identifier.anonymousId("null");
        ingest(page("n", -50, BEN, nobody), page("s", -50, BEN, shop));
        for (int i = 0; i < 12; i++) {
            ingest(page("k" + i, -40 + i, Identifier.userId("u" + i), DEVICE));
        }
        refuses(DEVICE, shop, nobody, Identifier.email("no address"), Identifier.userId("undefined"));
        ingest(page("kiosk", -20, DEVICE));
        refuses(DEVICE);
        ingest(page("next", 9, Identifier.userId("dora"), DEVICE, shop, nobody));
        assertEquals(16, cdp.events().count());
        assertTrue(erasures().build().erase(BEN, SUPPRESS, "request-2").isClean());
        ingest(page("then", 10, Identifier.userId("dora"), DEVICE, shop, nobody));
    }

    private void refuses(Identifier... who) {
        for (Identifier each : who) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> erasures().build().erase(each, SUPPRESS, "request-1"),
                    each.namespace()::toString);
        }
        assertEquals(List.of(), journal.tombstones);
        assertEquals(List.of(), journal.entries);
    }

    @Test
    void erase_misspeltReference_erasesNothing() {
        fill();
        Erasures erasures = erasures().build();
        assertThrows(IllegalArgumentException.class, () -> erasures.erase(ADA, SUPPRESS, "for canary@example.com"));
        assertEquals(4, cdp.events().count());
        assertEquals(List.of(), journal.tombstones);
    }

    @Test
    void toString_afterAnErasure_tellsHowManyAndNotWho() {
        fill();
        Erasures erasures = erasures().build();
        erasures.erase(ADA, SUPPRESS, "request-1");
        assertEquals("erasures with 3 tombstones", erasures.toString());
        assertEquals("suppression by 3 tombstones", suppression.toString());
    }

    @Test
    void erase_unknownPerson_isSuppressedAllTheSame() {
        ErasureProof proof = erasures().build().erase(MAIL, SUPPRESS, "request-1");
        assertFalse(proof.wasKnown());
        assertTrue(proof.isClean());
        assertEquals(
                IngestResult.Kind.SUPPRESSED, cdp.ingest(page("m", 1, MAIL)).kind());
    }

    /** Attack 8, clock skew: what a sender dated a day ahead does not come back after a deletion. */
    @Test
    void erase_eventsDatedAhead_stayAwayToo() {
        ingest(page("ahead", 80_000, ADA), page("m2", -1, ADA));
        assertTrue(erasures().build().erase(ADA, DELETE_ONLY, "request-1").isClean());
        assertEquals(
                IngestResult.Kind.SUPPRESSED,
                cdp.ingest(page("ahead", 80_000, ADA)).kind());
        clock.advance(Duration.ofDays(2));
        ingest(page("new", 100_000, ADA));
    }

    /** What only a device names that others use as well stays away by its message id; the device stays in use. */
    @Test
    void erase_sharedDevice_othersGoOn() {
        ingest(
                page("a1", -90, ADA, DEVICE),
                page("a2", -80, DEVICE),
                page("b1", -70, BEN, DEVICE),
                page("b2", -60, DEVICE));
        assertEquals(
                List.of("a1", "a2"),
                cdp.timeline(cdp.find(ADA).orElseThrow().id()).stream()
                        .map(Event::id)
                        .toList());
        Erasures erasures = erasures().build();
        assertThrows(IllegalArgumentException.class, () -> erasures.erase(DEVICE, SUPPRESS, "request-1"));
        assertEquals(4, cdp.events().count());
        ErasureProof proof = erasures.erase(ADA, SUPPRESS, "request-1");
        assertTrue(proof.isClean(), proof::toString);
        List<String> left = cdp.events().map(Event::id).sorted().toList();
        assertFalse(left.contains("a1") || left.contains("a2"));
        assertTrue(left.contains("b2"));
        assertEquals(
                IngestResult.Kind.SUPPRESSED,
                cdp.ingest(page("a2", -80, DEVICE)).kind());
        ingest(page("b3", 9, DEVICE));
        ingest(page("b4", 10, BEN, DEVICE));
    }

    @Test
    void erase_legalHold_refusesAndLeavesAll() {
        fill();
        LegalHolds holds = LegalHolds.none();
        holds.place(LegalHold.ofPeople("case-1", List.of(ADA), "a claim"));
        Erasures held = erasures().holds(holds).build();
        assertThrows(Erasures.HeldException.class, () -> held.erase(MAIL, SUPPRESS, "request-1"));
        assertEquals(4, cdp.events().count());
        assertEquals(List.of(), journal.tombstones);
        assertEquals(List.of(), journal.entries);
        holds.lift("case-1");
        assertTrue(held.erase(MAIL, SUPPRESS, "request-1").isClean());
    }

    /** Whoever placed the hold wrote the address as it stands in a letter. */
    @Test
    void erase_legalHoldInAnotherSpelling_refusesAndLeavesAll() {
        fill();
        LegalHolds holds = LegalHolds.none();
        holds.place(LegalHold.ofPeople("case-1", List.of(Identifier.email(" CANARY@Example.com")), "a claim"));
        Erasures held = erasures().holds(holds).build();
        for (Identifier name : List.of(ADA, MAIL)) {
            assertThrows(Erasures.HeldException.class, () -> held.erase(name, SUPPRESS, "request-1"));
        }
        assertEquals(4, cdp.events().count());
    }

    /** Whoever holds her is named, and told by the next delivery. */
    @Test
    void erase_handedOver_goesOutAsARemoval() throws IOException {
        Audience audience = Audience.of(Platform.PINTEREST, "list", Set.of(Purpose.ADVERTISING));
        fill();
        for (int i = 0; i < 150; i++) {
            ingest(page("o" + i, -9, Identifier.email("o" + i + "@example.com")));
        }
        Delivered first = deliver(audience, Delivered.nothing(audience)).delivered();
        ErasureProof proof = erasures()
                .deliveries(() -> List.of(first, Delivered.nothing(audience)))
                .build()
                .erase(ADA, DELETE_ONLY, "request-1");
        assertEquals(List.of(new ErasureProof.Recipient(Platform.PINTEREST, "list")), proof.recipients());
        Delivery.Result second = deliver(audience, first);
        assertEquals(1, second.removed());
        assertEquals(0, second.added());
    }

    private Delivery.Result deliver(Audience audience, Delivered before) throws IOException {
        Stream<Member> members = cdp.profiles()
                .map(profile -> Member.of(
                        profile,
                        ConsentLedger.of(
                                List.of(Consent.granted(profile.identifiers(), Purpose.ADVERTISING, NOW, "m")))));
        return audience.deliver(members, before, clock)
                .write(
                        new StringBuilder(),
                        new StringBuilder(),
                        names -> ConsentLedger.of(
                                List.of(Consent.granted(List.copyOf(names), Purpose.ADVERTISING, NOW, "m"))));
    }

    /** An event that had passed the gate before it closed, stored between the tombstones and the commit, goes as well. */
    @Test
    void erase_eventStoredMeanwhile_goesToo() {
        AtomicReference<Runnable> before = new AtomicReference<>(() -> {});
        AtomicReference<Runnable> after = new AtomicReference<>(() -> {});
        CdpStore shared = FaultyStore.of(store, new FaultyStore.Plan() {
            @Override
            public FaultyStore.Fault before(FaultyStore.Call call) {
                if (call.isCommit()) {
                    before.getAndSet(() -> {}).run();
                }
                return FaultyStore.Fault.NONE;
            }

            @Override
            public void after(FaultyStore.Call call) {
                if (call.isCommit()) {
                    after.getAndSet(() -> {}).run();
                }
            }
        });
        Cdp slow = shop(shared, suppression);
        fill();
        Identifier late = Identifier.email("canary-late@example.com");
        Cdp passed = shop(store, IngestGate.open());
        before.set(() -> passed.ingest(page("late", -5, ADA, late)));
        after.set(() -> passed.ingest(page("later", -5, MAIL)));
        ErasureProof proof =
                Erasures.builder(slow, suppression, journal, clock).build().erase(ADA, SUPPRESS, "request-1");
        assertTrue(proof.isClean());
        assertEquals(2, proof.receipts().size());
        assertEquals(5, proof.events());
        assertEquals(
                IngestResult.Kind.SUPPRESSED,
                cdp.ingest(page("again", -5, late)).kind());
        assertEquals(List.of("b1"), cdp.events().map(Event::id).toList());
    }

    /** What comes in between the last look and the proof is told, and makes the proof say so. */
    @Test
    void erase_eventStoredAfterTheLastLook_isNotClean() {
        fill();
        Cdp passed = shop(store, IngestGate.open());
        ErasureJournal slow = new ErasureJournal() {
            @Override
            public void keep(List<Tombstone> tombstones) {
                journal.keep(tombstones);
            }

            @Override
            public void keep(AuditEntry entry) {
                passed.ingest(page("late", -5, MAIL));
            }
        };
        ErasureProof proof =
                Erasures.builder(cdp, suppression, slow, clock).build().erase(ADA, SUPPRESS, "request-1");
        assertEquals(1, proof.found());
        assertFalse(proof.isClean());
    }

    @Test
    void isClean_anythingLeftOrLetIn_isNot() {
        fill();
        ErasureProof proof = erasures().build().erase(ADA, SUPPRESS, "request-1");
        ErasureReceipt was = proof.receipts().get(0);
        ErasureReceipt residue = new ErasureReceipt(
                was.at(), was.ids(), was.events(), was.mentions(), was.gone(), was.shared(), was.segments(), 1);
        assertTrue(proofOf(proof, List.of(residue, was), 0).isClean(), "a later look found nothing");
        assertFalse(proofOf(proof, List.of(was, residue), 0).isClean());
        assertFalse(proofOf(proof, List.of(was), 1).isClean());
    }

    private static ErasureProof proofOf(ErasureProof proof, List<ErasureReceipt> receipts, long admitted) {
        return new ErasureProof(
                proof.reference(), proof.policy(), receipts, 3, 3 - admitted, admitted, 0, List.of(), proof.entry());
    }

    /** A platform that does not ask the gate, under load: it is told instead of chasing her for ever. */
    @Test
    void erase_factsComeInFasterThanTheyGo_givesUpAndTells() {
        Cdp open = shop(store, IngestGate.open());
        CdpStore busy = FaultyStore.of(store, new FaultyStore.Plan() {
            @Override
            public FaultyStore.Fault before(FaultyStore.Call call) {
                return FaultyStore.Fault.NONE;
            }

            @Override
            public void after(FaultyStore.Call call) {
                if (call.isCommit()) {
                    open.ingest(page("more" + call.number(), -5, ADA));
                }
            }
        });
        fill();
        Erasures erasures = Erasures.builder(shop(busy, IngestGate.open()), suppression, journal, clock)
                .build();
        assertThrows(IllegalStateException.class, () -> erasures.erase(ADA, SUPPRESS, "request-1"));
        assertTrue(suppression.tombstones().cover(ADA, NOW), "she is kept out as soon as the gate is asked");
        assertEquals(List.of(), journal.entries);
    }

    /** One that is slower still is found by the next sweep. */
    @Test
    void sweep_eventStoredAfterwards_isTakenOut() {
        fill();
        Erasures erasures = erasures().build();
        erasures.erase(ADA, SUPPRESS, "request-1");
        shop(store, IngestGate.open()).ingest(page("late", -5, BEN, MAIL));
        shop(store, IngestGate.open())
                .ingest(Event.identify("gift", WEB)
                        .identifier(BEN)
                        .time(NOW)
                        .traits(Attributes.of("email", "canary@example.com"))
                        .build());
        assertEquals(2, erasures.sweep());
        assertEquals(List.of("b1"), cdp.events().map(Event::id).toList());
        assertEquals(0, erasures.sweep());
    }

    /** A backup of the store has the quarantine in it, and whoever is in that was erased since. */
    @Test
    void sweep_quarantineOfABackup_isSweptToo() {
        StoredQuarantine quarantine =
                StoredQuarantine.builder(HeldStore.inMemory()).clock(clock).build();
        Erasures erasures =
                erasures().quarantine(quarantine, new Namespace("loyalty")).build();
        Identifier card = Identifier.of("loyalty", "canary 12");
        fill();
        assertTrue(erasures.erase(ADA, SUPPRESS, "request-1").isClean());
        erasures.erase(card, DELETE_ONLY, "request-2");
        for (String original : List.of(
                "{\"userId\":\"canary-ada\",\"x\":}",
                "{\"type\":\"nope\",\"traits\":{\"email\":\"Canary\\u0040Example.com\"}}",
                "{\"card\":\"canary 12\"")) {
            hold(quarantine, original);
        }
        hold(quarantine, "{\"userId\":\"ben\",\"x\":}");
        assertEquals(3, erasures.sweep());
        assertEquals(1, quarantine.size().count());
        clock.advance(Duration.ofHours(1));
        hold(quarantine, "{\"card\":\"canary 12\"");
        assertEquals(0, erasures.sweep(), "she has come again since");
    }

    @Test
    void erase_refusedOriginalsOnly_goToo() {
        StoredQuarantine quarantine =
                StoredQuarantine.builder(HeldStore.inMemory()).clock(clock).build();
        hold(quarantine, "{\"userId\":\"canary-ada\",\"x\":}");
        ErasureProof proof = erasures().quarantine(quarantine).build().erase(ADA, SUPPRESS, "request-1");
        assertFalse(proof.wasKnown());
        assertEquals(0, quarantine.size().count());
    }

    private static void hold(StoredQuarantine quarantine, String original) {
        SegmentJson json = SegmentJson.of(WEB);
        if (json.read(original) instanceof Parsed.Refused refused) {
            quarantine.hold("web", refused);
        } else {
            throw new AssertionError("it is an event");
        }
    }

    /** All is read and written at once in a commit, so there are several. */
    @Test
    void sweep_manyEvents_takesThemOutSomeAtATime() {
        fill();
        erasures().build().erase(ADA, SUPPRESS, "request-1");
        shop(store, IngestGate.open())
                .ingestAll(IntStream.range(0, 600).mapToObj(i -> page("late" + i, -5, ADA)), Progress.none());
        AtomicInteger commits = new AtomicInteger();
        CdpStore counted = FaultyStore.of(store, call -> {
            commits.addAndGet(call.isCommit() ? 1 : 0);
            return FaultyStore.Fault.NONE;
        });
        Erasures restored = Erasures.builder(shop(counted, suppression), suppression, journal, clock)
                .build();
        assertEquals(600, restored.sweep());
        assertEquals(3, commits.get());
        assertEquals(List.of("b1"), cdp.events().map(Event::id).toList());
    }

    /** Stopped before or after any step, and done again in a new process: complete. */
    @Test
    void erase_stoppedAnywhere_isCompletedByDoingItAgain(@TempDir Path folder) {
        for (int step = 0; step < 4; step++) {
            for (FaultyStore.Fault fault : FaultyStore.Fault.values()) {
                Path file = folder.resolve("journal-" + step + fault);
                CdpStore kept = CdpStore.inMemory();
                shop(kept, IngestGate.open())
                        .ingestAll(
                                Stream.of(page("m1", -50, DEVICE), page("m3", -30, ADA, DEVICE), page("b1", -20, BEN)),
                                Progress.none());
                try (ErasureFile journal = ErasureFile.open(file)) {
                    Suppression gate = Suppression.of(journal.tombstones(keys()));
                    CdpStore faulty = FaultyStore.of(kept, call -> call.isCommit() ? fault : FaultyStore.Fault.NONE);
                    Erasures first = Erasures.builder(shop(faulty, gate), gate, new StoppingAt(step, journal), clock)
                            .log(journal.auditLog(clock))
                            .build();
                    if (step < 3 || fault != FaultyStore.Fault.NONE) {
                        assertThrows(RuntimeException.class, () -> first.erase(ADA, SUPPRESS, "request-1"));
                    }
                }
                try (ErasureFile journal = ErasureFile.open(file)) {
                    Suppression gate = Suppression.of(journal.tombstones(keys()));
                    Cdp again = shop(kept, gate);
                    Erasures erasures =
                            Erasures.builder(again, gate, journal, clock).build();
                    assertTrue(erasures.erase(ADA, SUPPRESS, "request-1").isClean(), "step " + step + " " + fault);
                    assertEquals(List.of("b1"), again.events().map(Event::id).toList());
                    assertEquals(
                            IngestResult.Kind.SUPPRESSED,
                            again.ingest(page("m1", -50, DEVICE)).kind(),
                            "step " + step + " " + fault);
                    assertEquals(0, erasures.sweep());
                }
            }
        }
    }

    /** Stops before or after one of the two things it keeps. */
    private record StoppingAt(int step, ErasureJournal journal) implements ErasureJournal {
        @Override
        public void keep(List<Tombstone> tombstones) {
            stop(0);
            journal.keep(tombstones);
            stop(1);
        }

        @Override
        public void keep(AuditEntry entry) {
            stop(2);
            journal.keep(entry);
        }

        private void stop(int at) {
            if (step == at) {
                throw new IllegalStateException("stopped");
            }
        }
    }

    @Test
    void file_cutOffOrChanged_dropsTheOneAndRefusesTheOther(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("journal");
        Tombstones made = Tombstones.of(keys());
        try (ErasureFile journal = ErasureFile.open(file)) {
            journal.keep(made.erase(List.of(ADA, MAIL), NOW, SUPPRESS));
            journal.keep(journal.auditLog(clock).record("erase", "r-1", Map.of()));
            assertThrows(IllegalStateException.class, () -> ErasureFile.open(file));
        }
        Files.writeString(file, "T 1.half", StandardOpenOption.APPEND);
        try (ErasureFile journal = ErasureFile.open(file)) {
            assertTrue(journal.tombstones(keys()).cover(ADA, NOW));
            AuditEntry next = journal.auditLog(clock).record("erase", "r-2", Map.of());
            assertEquals(2, next.sequence());
            journal.keep(next);
            journal.keep(made.erase(List.of(DEVICE), NOW, SUPPRESS));
        }
        try (ErasureFile journal = ErasureFile.open(file)) {
            assertEquals(3, journal.tombstones(keys()).size());
        }
        Files.writeString(file, Files.readString(file).replaceFirst("SUPPRESS", "SUPPORT"));
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> ErasureFile.open(file));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("line 2 "));
        Files.writeString(file, Files.readString(file).replaceFirst("SUPPORT", "SUPPRESS"));
        try (ErasureFile mended = ErasureFile.open(file)) {
            assertEquals("journal of 3 tombstones", mended.toString());
        }
    }

    @Test
    void file_lineOfNeitherKind_isRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("journal");
        String entry = AuditLog.begin(clock).record("erase", "r-1", Map.of()).text();
        for (String line : List.of("", "A", entry, "A " + entry.replace("erase\tr-1", "erase r-1"), "B " + entry)) {
            append(file, line);
            assertThrows(IllegalStateException.class, () -> ErasureFile.open(file), line);
            Files.delete(file);
        }
        append(file, "A " + entry);
        ErasureFile.open(file).close();
    }

    private static void append(Path file, String line) {
        try (Journal journal = Journal.open(file, "cdpkit-erasures-1", known -> {})) {
            journal.append(line);
        }
    }

    /** Nothing else would tell that somebody may come in again. */
    @Test
    void file_tombstoneDropped_isRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("journal");
        try (ErasureFile journal = ErasureFile.open(file)) {
            journal.keep(Tombstones.of(keys()).erase(List.of(ADA, MAIL), NOW, SUPPRESS));
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(1);
        Files.write(file, lines);
        assertThrows(IllegalStateException.class, () -> ErasureFile.open(file));
    }

    @Test
    void file_closed_takesNothingMore(@TempDir Path folder) {
        Path file = folder.resolve("journal");
        ErasureFile closed = ErasureFile.open(file);
        closed.close();
        List<Tombstone> made = Tombstones.of(keys()).erase(List.of(ADA), NOW, SUPPRESS);
        assertThrows(IllegalStateException.class, () -> closed.keep(made));
        try (ErasureFile next = ErasureFile.open(file)) {
            assertEquals(0, next.tombstones(keys()).size());
        }
    }

    /** Each built by itself, they write one chain. */
    @Test
    void erase_twoOnOneFile_goOnWithOneAuditLog(@TempDir Path folder) {
        List<AuditEntry> entries = new ArrayList<>();
        try (ErasureFile kept = ErasureFile.open(folder.resolve("journal"))) {
            Suppression suppression = Suppression.of(kept.tombstones(keys()));
            Erasures one = Erasures.builder(cdp, suppression, kept, clock).build();
            Erasures other = Erasures.builder(cdp, suppression, kept, clock).build();
            entries.add(one.erase(ADA, SUPPRESS, "r-1").entry());
            entries.add(other.erase(MAIL, SUPPRESS, "r-2").entry());
        }
        assertEquals(
                OptionalLong.empty(), AuditLog.verify(entries, entries.get(1).hash()));
    }

    /** The audit log of a file goes on by itself, where the last process stopped. */
    @Test
    void erase_inAFileOpenedAgain_goesOnWithItsAuditLog(@TempDir Path folder) {
        Path file = folder.resolve("journal");
        List<AuditEntry> entries = new ArrayList<>();
        for (Identifier who : List.of(ADA, MAIL)) {
            try (ErasureFile kept = ErasureFile.open(file)) {
                entries.add(Erasures.builder(cdp, Suppression.of(kept.tombstones(keys())), kept, clock)
                        .build()
                        .erase(who, SUPPRESS, "request-1")
                        .entry());
            }
        }
        assertEquals(
                OptionalLong.empty(), AuditLog.verify(entries, entries.get(1).hash()));
    }
}
