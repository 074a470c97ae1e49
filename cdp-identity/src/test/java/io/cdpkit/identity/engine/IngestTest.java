package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.BEN;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult;
import io.cdpkit.IngestSummary;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Node;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {
    private final TestCdp shop = Shop.open();
    private final Cdp cdp = shop.cdp();

    private static Rejection rejection(IngestResult result) {
        return assertInstanceOf(IngestResult.Rejected.class, result).rejection();
    }

    private static String reason(IngestResult result) {
        return assertInstanceOf(IngestResult.Suppressed.class, result).reason();
    }

    private void assertEmpty(TestCdp platform) {
        assertEquals(0, platform.cdp().stateHash().profiles());
        assertEquals(List.of(), platform.changes());
    }

    @Test
    void ingest_apartOfOneName_isRejectedAndNamesTheField() {
        TestCdp shop = TestCdp.with(Shop.RULES);
        IngestResult.Rejected refusal = assertInstanceOf(
                IngestResult.Rejected.class,
                shop.cdp()
                        .ingest(Event.apart("m", TestCdp.SOURCE, ADA, ADA)
                                .time(shop.clock().instant())
                                .build()));
        assertEquals("identifiers", refusal.rejection().field());
    }

    @Test
    void ingest_newEvent_isAcceptedForItsProfile() {
        IngestResult result = cdp.ingest(Shop.visit("m1", 0, ADA));
        assertEquals(new IngestResult.Accepted("m1", shop.profile(ADA).id()), result);
        assertEquals(1, shop.profile(ADA).activity().events());
    }

    @Test
    void ingest_eventThatNobodyOwns_isAcceptedForNobody() {
        assertEquals(new IngestResult.Accepted("m1", null), cdp.ingest(Shop.visit("m1", 0)));
        Identifier loyalty = Identifier.of("loyalty", "4711");
        assertEquals(new IngestResult.Accepted("m2", null), cdp.ingest(Shop.visit("m2", 0, loyalty)));
        assertEquals(Optional.empty(), cdp.find(loyalty));
        assertTrue(cdp.verify().isClean());
    }

    @Test
    void ingest_sameEventAgain_isADuplicate() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        String before = cdp.stateHash().hex();
        assertEquals(new IngestResult.Duplicate("m1"), cdp.ingest(Shop.city("m1", 0, "Ghent", ADA)));
        assertEquals(before, cdp.stateHash().hex());
        assertEquals(1, cdp.changes(0, 10).size());
    }

    @Test
    void ingest_otherEventUnderTheSameId_isAConflict() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        String before = cdp.stateHash().hex();
        for (Event other : List.of(
                Shop.city("m1", 0, "Bruges", ADA),
                Shop.city("m1", 1, "Ghent", ADA),
                Shop.city("m1", 0, "Ghent", BEN),
                Shop.visit("m1", 0, ADA))) {
            assertEquals(new IngestResult.Conflict("m1"), cdp.ingest(other));
        }
        assertEquals(before, cdp.stateHash().hex());
        assertEquals(1, cdp.changes(0, 10).size());
    }

    /** A client that got no answer sends the same bytes, or the same with the new time of sending. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"timestamp\":\"2026-01-01T00:00:01Z\"",
                ",\"sentAt\":\"2026-01-01T00:00:02Z\"",
                ",\"timestamp\":\"2026-01-01T00:00:01Z\",\"sentAt\":\"2026-01-01T00:00:02Z\"",
                ",\"originalTimestamp\":\"2026-01-01T00:00:02Z\",\"sentAt\":\"2026-01-01T00:00:02Z\""
            })
    void ingest_messageSentAgain_isADuplicateHoweverItsTimeIsCorrected(String times) {
        String content = "{\"type\":\"track\",\"event\":\"Order\",\"userId\":\"ada\"" + times;
        for (String message : List.of(content + ",\"messageId\":\"m1\"}", content + "}")) {
            SegmentJson json = SegmentJson.builder(TestCdp.SOURCE)
                    .clock(shop.clock())
                    .contentIds()
                    .build();
            assertEquals(
                    IngestResult.Kind.ACCEPTED, cdp.ingest(json.read(message)).kind());
            String before = cdp.stateHash().hex();
            shop.clock().advance(Duration.ofMillis(250));
            assertEquals(
                    IngestResult.Kind.DUPLICATE, cdp.ingest(json.read(message)).kind());
            String sentNow =
                    message.replace("\"sentAt\":\"2026-01-01T00:00:02Z", "\"sentAt\":\"2026-01-01T00:00:02.249Z");
            assertEquals(
                    IngestResult.Kind.DUPLICATE, cdp.ingest(json.read(sentNow)).kind());
            assertEquals(before, cdp.stateHash().hex());
        }
    }

    @Test
    void ingest_messageOfAnotherStatedTime_isAConflict() {
        SegmentJson json =
                SegmentJson.builder(TestCdp.SOURCE).clock(shop.clock()).build();
        String message = "{\"type\":\"track\",\"event\":\"Order\",\"userId\":\"ada\",\"messageId\":\"m1\","
                + "\"sentAt\":\"2026-01-01T00:00:02Z\",\"timestamp\":\"2026-01-01T00:00:01Z\"}";
        cdp.ingest(json.read(message));
        assertEquals(
                IngestResult.Kind.CONFLICT,
                cdp.ingest(json.read(message.replace("00:01Z", "00:00Z"))).kind());
        shop.clock().advance(Duration.ofSeconds(1));
        assertEquals(
                IngestResult.Kind.CONFLICT,
                cdp.ingest(json.read(message.replace(",\"timestamp\":\"2026-01-01T00:00:01Z\"", "")))
                        .kind());
    }

    @Test
    void ingest_sameEventSpeltOtherwise_isADuplicate() {
        TestCdp platform = Shop.open(parts -> parts.standardise(Namespace.EMAIL, Standardiser.email()));
        platform.cdp().ingest(Shop.visit("m1", 0, Identifier.email(" ADA@Example.com ")));
        assertEquals(new IngestResult.Duplicate("m1"), platform.cdp().ingest(Shop.visit("m1", 0, MAIL)));
        assertEquals(
                List.of(MAIL),
                platform.profile(Identifier.email("Ada@EXAMPLE.com")).identifiers());
    }

    @Test
    void ingest_identifierThatCannotBeRead_doesNotLink() {
        TestCdp platform = Shop.open(parts -> parts.standardise(Namespace.EMAIL, Standardiser.email()));
        Identifier unreadable = Identifier.email("not an address");
        platform.cdp().ingest(Shop.visit("m1", 0, ADA, unreadable));
        assertEquals(List.of(ADA), platform.profile(ADA).identifiers());
        assertEquals(Optional.empty(), platform.cdp().find(unreadable));
    }

    @Test
    void ingest_eventPastALimit_isRejectedWithTheField() {
        Identifier longName = Identifier.userId("x".repeat(513));
        assertEquals(
                Rejection.limit("identifiers.user_id", "its length", 512, 513),
                rejection(cdp.ingest(Shop.visit("m1", 0, longName))));
        assertEquals("messageId", rejection(cdp.ingest(Shop.visit("", 0, ADA))).field());
        assertEquals(
                "messageId",
                rejection(cdp.ingest(Shop.visit("m".repeat(101), 0, ADA))).field());
        Identifier[] many = IntStream.range(0, 17)
                .mapToObj(i -> Identifier.anonymousId("d" + i))
                .toArray(Identifier[]::new);
        assertEquals(
                "identifiers", rejection(cdp.ingest(Shop.visit("m2", 0, many))).field());
        Value deep = Value.of("bottom");
        for (int i = 0; i < 40; i++) {
            deep = Value.of(List.of(deep));
        }
        List<Attributes> wrong = List.of(
                Attributes.of("long", "x".repeat(16 * 1024 + 1)),
                Attributes.of("nul", "a\0"),
                Attributes.of("half", "\uD83D"),
                Attributes.of("k\0", "v"),
                Attributes.of("k".repeat(257), "v"),
                Attributes.of("deep", deep),
                Attributes.of("digits", Value.of(new BigDecimal("1." + "1".repeat(64)))),
                Attributes.of("huge", Value.of(new BigDecimal("1e1000000"))));
        for (Attributes traits : wrong) {
            Event event = Event.identify("m3", TestCdp.SOURCE)
                    .identifier(ADA)
                    .time(Shop.START)
                    .traits(traits)
                    .build();
            assertTrue(rejection(cdp.ingest(event)).field().startsWith("traits"), traits::toString);
        }
        assertEmpty(shop);
    }

    @Test
    void ingest_eventBeforeAllTime_isRejected() {
        Event atTheBeginning = Event.track("m1", TestCdp.SOURCE, "Seen")
                .identifier(ADA)
                .time(Instant.MIN)
                .build();
        Rejection rejection = rejection(cdp.ingest(atTheBeginning));
        assertEquals(Rejection.Reason.MALFORMED, rejection.reason());
        assertEquals("timestamp", rejection.field());
        assertEmpty(shop);
    }

    @Test
    void ingest_checkpoint_isRejected() {
        Event checkpoint = Event.builder("m1", Event.Type.CHECKPOINT, TestCdp.SOURCE)
                .identifier(ADA)
                .time(shop.clock().instant())
                .build();
        assertEquals("type", rejection(cdp.ingest(checkpoint)).field());
        assertEmpty(shop);
    }

    @Test
    void ingest_eventAhead_isRejectedBeyondTheBound() {
        int day = 24 * 60 * 60;
        assertEquals(
                IngestResult.Kind.ACCEPTED,
                cdp.ingest(Shop.visit("m1", day, ADA)).kind());
        Rejection rejection = rejection(cdp.ingest(Shop.visit("m2", day + 1, ADA)));
        assertEquals(Rejection.Reason.FUTURE, rejection.reason());
        assertEquals("timestamp", rejection.field());
        Event atTheEnd = Event.track("m3", TestCdp.SOURCE, "Seen")
                .identifier(ADA)
                .time(Instant.MAX)
                .build();
        assertEquals(Rejection.Reason.FUTURE, rejection(cdp.ingest(atTheEnd)).reason());
        shop.after(Duration.ofSeconds(1));
        assertEquals(
                IngestResult.Kind.ACCEPTED,
                cdp.ingest(Shop.visit("m2", day + 1, ADA)).kind());
    }

    /** A clock that goes back neither loses nor doubles anything. */
    @Test
    void ingest_clockGoesBack_countsEachEventOnce() {
        shop.at("2026-03-01T00:00:00Z").track("Seen", ADA);
        shop.at("2016-03-01T00:00:00Z").track("Seen", ADA);
        assertEquals(new IngestResult.Duplicate("m1"), resent(0));
        assertEquals(new IngestResult.Duplicate("m2"), resent(1));
        assertEquals(2, shop.profile(ADA).activity().events());
    }

    /** Sends an event again, by its number, once the clock is right again. */
    private IngestResult resent(int number) {
        List<Event> sent = new ArrayList<>(cdp.timeline(shop.profile(ADA).id()));
        sent.sort((a, b) -> a.id().compareTo(b.id()));
        shop.at("2026-03-01T00:00:00Z");
        return cdp.ingest(sent.get(number));
    }

    @Test
    void ingest_gateRefuses_isSuppressedAndStoresNothing() {
        TestCdp platform = Shop.open(parts -> parts.gate(event -> new IngestGate.Verdict.Refuse("no consent")));
        IngestResult result = platform.cdp().ingest(Shop.visit("m1", 0, ADA));
        assertEquals("no consent", reason(result));
        assertEmpty(platform);
    }

    @Test
    void ingest_gateRefusedBefore_isTakenOnceItAdmits() {
        AtomicBoolean consent = new AtomicBoolean();
        TestCdp platform = Shop.open(parts -> parts.gate(event ->
                consent.get() ? new IngestGate.Verdict.Admit(event) : new IngestGate.Verdict.Refuse("no consent")));
        platform.cdp().ingest(Shop.visit("m1", 0, ADA));
        consent.set(true);
        assertEquals(
                IngestResult.Kind.ACCEPTED,
                platform.cdp().ingest(Shop.visit("m1", 0, ADA)).kind());
    }

    @Test
    void ingest_gateThrows_isSuppressedAndStoresNothing() {
        TestCdp platform = Shop.open(parts -> parts.gate(event -> {
            throw new IllegalStateException("gate of glass");
        }));
        IngestResult result = platform.cdp().ingest(Shop.visit("m1", 0, ADA));
        assertEquals("the gate failed", reason(result));
        assertEmpty(platform);
    }

    @Test
    void ingest_gateStripsKeys_storesTheRest() {
        TestCdp platform = Shop.open(parts -> parts.gate(event -> new IngestGate.Verdict.Admit(event.withAttributes(
                Attributes.of("city", event.traits().text("city").orElse("")),
                Attributes.empty(),
                Attributes.empty()))));
        platform.identify(Attributes.of("city", "Ghent", "diagnosis", "secret"), ADA);
        Profile profile = platform.profile(ADA);
        assertEquals(List.of("city"), profile.traits().keys());
        assertEquals(
                Attributes.of("city", "Ghent"),
                platform.cdp().timeline(profile.id()).get(0).traits());
    }

    @Test
    void ingest_gateGivesAnotherId_isSuppressed() {
        TestCdp platform =
                Shop.open(parts -> parts.gate(event -> new IngestGate.Verdict.Admit(Shop.visit("other", 0, BEN))));
        assertEquals("the gate failed", reason(platform.cdp().ingest(Shop.visit("m1", 0, ADA))));
        assertEmpty(platform);
    }

    @Test
    void ingest_storeIsDown_isOverloaded() {
        TestCdp platform =
                Shop.open(parts -> parts.store(FaultyStore.of(CdpStore.inMemory(), call -> Fault.UNAVAILABLE)));
        IngestResult result = platform.cdp().ingest(Shop.visit("m1", 0, ADA));
        IngestResult.Overloaded overloaded = assertInstanceOf(IngestResult.Overloaded.class, result);
        assertFalse(overloaded.retryAfter().isNegative());
        assertEquals("m1", overloaded.messageId());
    }

    @Test
    void ingest_othersAlwaysWriteFirst_isOverloadedInTheEnd() {
        FaultyStore store = FaultyStore.of(CdpStore.inMemory(), call -> Fault.STALE);
        TestCdp platform = Shop.open(parts -> parts.store(store));
        assertEquals(
                IngestResult.Kind.OVERLOADED,
                platform.cdp().ingest(Shop.visit("m1", 0, ADA)).kind());
        assertTrue(store.calls() < 10_000, "the attempts are bounded");
    }

    @Test
    void ingest_answerIsLost_isUnknownAndSafeToSendAgain() {
        for (Fault fault : List.of(Fault.UNKNOWN_BUT_WRITTEN, Fault.UNKNOWN_AND_LOST)) {
            AtomicBoolean once = new AtomicBoolean(true);
            CdpStore sound = CdpStore.inMemory();
            TestCdp platform = Shop.open(parts -> parts.store(
                    FaultyStore.of(sound, call -> call.isCommit() && once.getAndSet(false) ? fault : Fault.NONE)));
            assertEquals(new IngestResult.Unknown("m1"), platform.cdp().ingest(Shop.visit("m1", 0, ADA)));
            IngestResult again = platform.cdp().ingest(Shop.visit("m1", 0, ADA));
            assertEquals(
                    fault == Fault.UNKNOWN_AND_LOST ? IngestResult.Kind.ACCEPTED : IngestResult.Kind.DUPLICATE,
                    again.kind());
            assertEquals(1, platform.profile(ADA).activity().events());
            assertEquals(1, platform.changes().size());
        }
    }

    @Test
    void ingestAll_manyEvents_tellsProgressBatchByBatch() {
        List<Integer> batches = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        AtomicBoolean closed = new AtomicBoolean();
        Stream<Event> events = IntStream.range(0, 1_200)
                .mapToObj(i -> Shop.visit("m" + i, i % 60, Identifier.userId("u" + i % 100)))
                .onClose(() -> closed.set(true));
        IngestSummary summary = cdp.ingestAll(events, (latest, soFar) -> {
            batches.add(latest.size());
            totals.add(soFar.total());
            latest.forEach(result -> ids.add(result.messageId()));
        });
        assertEquals(List.of(512, 512, 176), batches);
        assertEquals(List.of(512L, 1_024L, 1_200L), totals);
        assertEquals(IntStream.range(0, 1_200).mapToObj(i -> "m" + i).toList(), ids);
        assertEquals(1_200, summary.count(IngestResult.Kind.ACCEPTED));
        assertEquals("{ACCEPTED=1200}", summary.toString());
        assertEquals(100, cdp.stateHash().profiles());
        assertTrue(closed.get(), "the stream is closed");
    }

    @Test
    void ingestAll_mixedEvents_givesEachItsOwnResult() {
        List<IngestResult.Kind> kinds = new ArrayList<>();
        IngestSummary summary = cdp.ingestAll(
                Stream.of(
                        Shop.visit("m1", 0, ADA),
                        Shop.visit("m1", 0, ADA),
                        Shop.visit("m1", 1, ADA),
                        Shop.visit("m2", 100_000, ADA),
                        Shop.visit("m3", 0)),
                (latest, soFar) -> latest.forEach(result -> kinds.add(result.kind())));
        assertEquals(
                List.of(
                        IngestResult.Kind.ACCEPTED,
                        IngestResult.Kind.DUPLICATE,
                        IngestResult.Kind.CONFLICT,
                        IngestResult.Kind.REJECTED,
                        IngestResult.Kind.ACCEPTED),
                kinds);
        assertEquals("{ACCEPTED=2, DUPLICATE=1, CONFLICT=1, REJECTED=1}", summary.toString());
        assertEquals(5, summary.total());
    }

    @Test
    void ingestAll_noEvents_tellsNothing() {
        assertEquals(
                0,
                cdp.ingestAll(Stream.of(), (latest, soFar) -> {
                            throw new AssertionError("nothing was committed");
                        })
                        .total());
    }

    @Test
    void ingestAll_inBatches_isTheSameAsOneByOne() {
        List<Event> events = IntStream.range(0, 1_500)
                .mapToObj(i -> Shop.city(
                        "m" + i,
                        (i * 7_919) % 1_000,
                        "city" + i % 13,
                        Identifier.userId("u" + i % 97),
                        Identifier.email("e" + (i * 31) % 89)))
                .toList();
        cdp.ingestAll(events.stream(), (latest, soFar) -> {});
        TestCdp other = Shop.open();
        events.forEach(other.cdp()::ingest);
        assertEquals(other.cdp().stateHash(), cdp.stateHash());
        assertTrue(cdp.verify().isClean());
    }

    @Test
    void ingest_smallLimits_areThoseOfTheBuilder() {
        TestCdp platform = Shop.open(parts -> parts.limits(Limits.defaults().withBytes(100, 1_000)));
        Event event = Event.identify("m1", TestCdp.SOURCE)
                .identifier(ADA)
                .time(Shop.START)
                .traits(Attributes.of("a", "x".repeat(100)))
                .build();
        assertEquals(
                Rejection.Reason.LIMIT, rejection(platform.cdp().ingest(event)).reason());
    }

    @Test
    void ingest_eventFromTheBeginningOfTime_isTakenLikeAnyOther() {
        for (Instant time : List.of(Instant.EPOCH, Instant.parse("0001-01-01T00:00:00Z"))) {
            Event event = Event.track("m" + time, TestCdp.SOURCE, "Seen")
                    .identifier(ADA)
                    .time(time)
                    .build();
            assertEquals(IngestResult.Kind.ACCEPTED, cdp.ingest(event).kind());
            assertEquals(time, shop.profile(ADA).founded());
        }
        assertTrue(cdp.verify().isClean());
        assertEquals(64, cdp.stateHash().hex().length());
    }

    @Test
    void build_withoutIdentity_tellsWhatToDo() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> Cdp.builder().build());
        assertTrue(String.valueOf(e.getMessage()).contains("IdentityRules"));
    }

    @Test
    void kinds_everyResult_hasOne() {
        List<IngestResult> results = List.of(
                new IngestResult.Accepted("m", new ProfileId(1, 2)),
                new IngestResult.Duplicate("m"),
                new IngestResult.Conflict("m"),
                new IngestResult.Rejected("m", Rejection.limit("", "size", 1, 2)),
                new IngestResult.Suppressed("m", "no consent"),
                new IngestResult.Overloaded("m", Duration.ZERO),
                new IngestResult.Unknown("m"));
        assertEquals(
                List.of(IngestResult.class.getPermittedSubclasses()),
                results.stream().map(Object::getClass).toList());
        assertEquals(
                List.of(IngestResult.Kind.values()),
                results.stream().map(IngestResult::kind).toList());
    }

    @Test
    void store_closed_refusesEveryCall() {
        CdpStore store = CdpStore.inMemory();
        TestCdp platform = Shop.open(parts -> parts.store(store));
        platform.track("Seen", ADA, COOKIE);
        store.close();
        List<Runnable> calls = List.of(
                () -> platform.cdp().ingest(Shop.visit("m2", 0, ADA)),
                () -> platform.cdp().ingestAll(Stream.of(Shop.visit("m2", 0, ADA)), Progress.none()),
                () -> platform.cdp().find(ADA),
                () -> platform.cdp().find(new ProfileId(1, 1)),
                () -> platform.cdp().stateHash(),
                () -> platform.cdp().verify(),
                () -> platform.cdp().retract("m1"),
                () -> platform.cdp().evaluateDue(),
                () -> platform.cdp().changes(0, 10),
                () -> platform.cdp().subscribe(change -> {}, Runnable::run),
                () -> Shop.open(parts -> parts.store(store)));
        for (Runnable call : calls) {
            StoreException e = assertThrows(StoreException.Closed.class, call::run);
            assertEquals("the store is closed; open another, and build a platform on it", e.getMessage());
        }
    }

    @Test
    void ingest_linkSeenAgain_keepsItsNamesOnceInTheSendersOrder() {
        CdpStore store = CdpStore.inMemory();
        TestCdp platform = Shop.open(parts -> parts.store(store));
        platform.cdp().ingest(Shop.visit("m1", 0, ADA, COOKIE));
        Identifier again = Identifier.userId(ADA.value());
        platform.cdp().ingest(Shop.visit("m2", 1, again, Identifier.anonymousId(COOKIE.value())));
        List<Identifier> names = store.tenant("default").event("m2").identifiers();
        assertEquals(List.of(ADA, COOKIE), names);
        assertSame(ADA, names.get(0));
        assertSame(COOKIE, names.get(1));
    }

    @Test
    void ingest_newLinkAtTheTimeOfAKnownName_doesNotWriteTheNameAgain() {
        CdpStore store = CdpStore.inMemory();
        TestCdp platform = Shop.open(parts -> parts.store(store));
        platform.cdp().ingest(Shop.visit("m1", 0, ADA, COOKIE));
        Node before = store.tenant("default").node(ADA);
        platform.cdp().ingest(Shop.visit("m2", 0, ADA, MAIL));
        assertSame(before, store.tenant("default").node(ADA));
    }
}
