package io.cdpkit.identity.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult;
import io.cdpkit.StoredQuarantine;
import io.cdpkit.StoredQuarantine.Shape;
import io.cdpkit.event.Event;
import io.cdpkit.event.EventPlan;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.TrackingPlan;
import io.cdpkit.event.Value;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.records.RowResult;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Held;
import io.cdpkit.store.HeldStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.TestCdp;
import io.cdpkit.testkit.TestClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was refused is kept, bounded, tried again and erased. */
@SuppressWarnings("NullAway.Init")
class QuarantineTest {
    private static final SegmentJson WEB = SegmentJson.of(TestCdp.SOURCE);
    private static final TrackingPlan STRICT = TrackingPlan.builder()
            .event(
                    "test",
                    EventPlan.track("Order")
                            .required("properties.total", Value.Kind.INTEGER)
                            .on(TrackingPlan.Violation.Kind.MISSING, TrackingPlan.Reaction.QUARANTINE))
            .build();
    private static final TrackingPlan LENIENT = TrackingPlan.builder()
            .event("test", EventPlan.track("Order").allowed("properties.total", Value.Kind.INTEGER))
            .build();

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(Shop.START);

    private StoredQuarantine.Builder quarantine(HeldStore store) {
        return StoredQuarantine.builder(store).clock(clock);
    }

    private Cdp platform(CdpStore store, TrackingPlan plan, StoredQuarantine quarantine) {
        return Cdp.builder()
                .identity(Shop.RULES)
                .standardise(Namespace.EMAIL, Standardiser.email())
                .store(store)
                .plan(plan)
                .quarantine(quarantine)
                .clock(clock)
                .build();
    }

    private static Event order(String messageId, Identifier... identifiers) {
        Event.Builder event = Event.track(messageId, TestCdp.SOURCE, "Order").time(Shop.START);
        for (Identifier identifier : identifiers) {
            event.identifier(identifier);
        }
        return event.build();
    }

    private static Parsed.Refused refused(String message) {
        return assertInstanceOf(Parsed.Refused.class, WEB.read(message));
    }

    private static RowResult.Bad row(String text) {
        return new RowResult.Bad(7, new Rejection(Rejection.Reason.WRONG_TYPE, "born", "must be a date"), text);
    }

    @Test
    void hold_gateKeepsThePersonOut_keepsNothingOfHers() {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            StoredQuarantine quarantine = quarantine(store.held("default")).build();
            Cdp cdp = Cdp.builder()
                    .identity(Shop.RULES)
                    .store(store)
                    .plan(STRICT)
                    .quarantine(quarantine)
                    .gate(event -> event.identifiers().contains(Shop.ADA)
                            ? new IngestGate.Verdict.Refuse("erased")
                            : new IngestGate.Verdict.Admit(event))
                    .clock(clock)
                    .build();
            assertEquals(
                    IngestResult.Kind.SUPPRESSED,
                    cdp.ingest(order("m1", Shop.ADA)).kind());
            assertEquals(0, quarantine.size().count());
            assertEquals(
                    IngestResult.Kind.REJECTED,
                    cdp.ingest(order("m2", Identifier.userId("bob"))).kind());
            assertEquals(1, quarantine.size().count());
        }
    }

    @Test
    void redrive_planIsMended_takesInWhatWasHeldBack() {
        Path file = folder.resolve("shop.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            Cdp cdp = platform(store, STRICT, quarantine(store.held("default")).build());
            for (int i = 0; i < 250; i++) {
                assertEquals(
                        IngestResult.Kind.REJECTED,
                        cdp.ingest(order("m" + i, Shop.ADA)).kind());
            }
            cdp.ingest(order("m0", Shop.ADA));
        }
        try (JdbcStore store = JdbcStore.open(file)) {
            StoredQuarantine quarantine = quarantine(store.held("default")).build();
            assertEquals(250, quarantine.size().count());
            Cdp strict = platform(store, STRICT, quarantine);
            assertEquals(
                    "{REJECTED=250}",
                    quarantine
                            .redrive(held -> true, held -> strict.ingest(EventJson.read(held.original())))
                            .toString());
            assertEquals(250, quarantine.size().count());
            Cdp cdp = platform(store, LENIENT, quarantine);
            cdp.ingest(order("m1", Shop.ADA));
            assertEquals(
                    "{ACCEPTED=249, DUPLICATE=1}",
                    quarantine
                            .redrive(
                                    held -> held.channel().equals("test"),
                                    held -> cdp.ingest(EventJson.read(held.original())))
                            .toString());
            assertEquals(0, quarantine.size().count());
            assertEquals(250, cdp.find(Shop.ADA).orElseThrow().activity().events());
        }
    }

    @Test
    void redrive_messageThatWaited_isDatedAsWhenItFirstCame() {
        StoredQuarantine quarantine = quarantine(HeldStore.inMemory()).build();
        Cdp cdp = platform(CdpStore.inMemory(), LENIENT, quarantine);
        String message = "{\"type\":\"trak\",\"messageId\":\"m1\",\"userId\":\"ada\",\"event\":\"Order\","
                + "\"timestamp\":\"2020-01-01T00:00:00Z\",\"sentAt\":\"2020-01-01T00:00:04Z\"}";
        quarantine.hold("web", refused(message));
        clock.advance(Duration.ofDays(20));
        quarantine.redrive(
                held -> true,
                held -> cdp.ingest(WEB.read(
                        new String(held.original(), UTF_8)
                                .replace("trak", "track")
                                .getBytes(UTF_8),
                        held.since())));
        Event event = cdp.events().toList().get(0);
        assertEquals(Shop.START, event.receivedAt());
        assertEquals(Shop.START.minusSeconds(4), event.time());
    }

    @Test
    void redrive_outcomes_decideWhatStays() {
        HeldStore store = HeldStore.inMemory();
        StoredQuarantine quarantine = quarantine(store).build();
        Rejection other = new Rejection(Rejection.Reason.LIMIT, "name", "is too long");
        List<IngestResult> results = List.of(
                new IngestResult.Accepted("a", null),
                new IngestResult.Duplicate("b"),
                new IngestResult.Suppressed("c", "no consent"),
                new IngestResult.Conflict("d"),
                new IngestResult.Rejected("e", other),
                new IngestResult.Overloaded("f", Duration.ZERO),
                new IngestResult.Unknown("g"));
        for (int i = 0; i < results.size(); i++) {
            clock.advance(Duration.ofSeconds(1));
            quarantine.hold("crm", row("row " + i));
        }
        clock.advance(Duration.ofSeconds(1));
        quarantine.hold("other", row("row"));
        quarantine.redrive(
                held -> held.channel().equals("crm"),
                held -> results.get(new String(held.original(), UTF_8).charAt(4) - '0'));
        assertEquals(
                List.of("row 3", "row 4", "row 5", "row 6", "row"),
                quarantine
                        .held()
                        .map(held -> new String(held.original(), UTF_8))
                        .toList());
        assertEquals(
                Map.of(
                        new Shape(Held.Form.ROW, "crm", Rejection.Reason.WRONG_TYPE, "born"), 3L,
                        new Shape(Held.Form.ROW, "crm", Rejection.Reason.LIMIT, "name"), 1L,
                        new Shape(Held.Form.ROW, "other", Rejection.Reason.WRONG_TYPE, "born"), 1L),
                quarantine.counts());
        quarantine.discard(quarantine.held().map(Held::id).collect(Collectors.toSet()));
        assertEquals(Map.of(), quarantine.counts());
    }

    @Test
    void hold_messagesAndRows_areCountedByReason() {
        StoredQuarantine quarantine = quarantine(HeldStore.inMemory()).build();
        quarantine.hold("web", refused("{"));
        quarantine.hold("web", refused("{}"));
        quarantine.hold("web", refused("{}"));
        quarantine.hold("crm", row("Ada,yesterday"));
        assertEquals(3, quarantine.size().count());
        assertEquals(
                List.of(Rejection.Reason.WRONG_TYPE, Rejection.Reason.MALFORMED, Rejection.Reason.MISSING),
                quarantine.counts().keySet().stream().map(Shape::reason).toList());
    }

    @Test
    void hold_boundOfNumberOrBytes_dropsTheOldestAndCountsThem() {
        StoredQuarantine few = quarantine(HeldStore.inMemory()).most(3, 1_000).build();
        StoredQuarantine small =
                quarantine(HeldStore.inMemory()).most(1_000, 35).build();
        for (int i = 0; i < 1_000; i++) {
            clock.advance(Duration.ofMillis(1));
            few.hold("crm", row("row 1234" + i % 10 + i / 10 % 10 + i / 100));
            small.hold("crm", row("row 1234" + i % 10 + i / 10 % 10 + i / 100));
            assertTrue(few.size().count() <= 3);
            assertTrue(small.size().bytes() <= 35);
        }
        assertEquals(997, few.dropped());
        assertEquals(997, small.dropped());
        assertEquals(
                clock.instant(), few.held().skip(2).findFirst().orElseThrow().since());
    }

    @Test
    void hold_age_takesOutWhatIsTooOld() {
        StoredQuarantine quarantine =
                quarantine(HeldStore.inMemory()).age(Duration.ofDays(30)).build();
        quarantine.hold("crm", row("first"));
        clock.advance(Duration.ofDays(20));
        quarantine.hold("crm", row("second"));
        clock.advance(Duration.ofDays(10));
        assertEquals(0, quarantine.expire(), "no longer than 30 days, but no shorter");
        clock.advance(Duration.ofMillis(1));
        assertEquals(1, quarantine.expire());
        clock.advance(Duration.ofDays(21));
        quarantine.hold("crm", row("third"));
        assertEquals(1, quarantine.size().count());
    }

    @Test
    void hold_storeIsDown_senderIsToldToTryAgain() throws SQLException {
        try (JdbcStore down = JdbcStore.open(folder.resolve("held.db"))) {
            StoredQuarantine quarantine = quarantine(down.held("default")).build();
            Cdp cdp = platform(CdpStore.inMemory(), STRICT, quarantine);
            dropHeld();
            assertInstanceOf(IngestResult.Overloaded.class, cdp.ingest(order("m1", Shop.ADA)));
            assertThrows(StoreException.Unavailable.class, () -> quarantine.hold("crm", row("x")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"ADA\",\"x\":}",
                "{\"userId\":\"\\u0061da\",\"x\":}",
                "{\"email\":\"Ada@Example.com\",",
                "{\"email\":\"ada\\u0040example.com\",",
                "7;ada@example.com;yesterday",
                "7;\"+32 (470) 12.34-56\";yesterday",
                "7;+32470123456;yesterday",
                "7;0470 / 12 34 56;yesterday",
                "7;\uFF41da;yesterday"
            })
    void erase_originalThatTellsOfHer_goes(String original) {
        StoredQuarantine quarantine = quarantine(HeldStore.inMemory()).build();
        quarantine.hold("crm", row(original));
        quarantine.erase(Set.of(Shop.ADA, Shop.MAIL, new Identifier(Namespace.PHONE, "+32470123456")), Optional::of);
        assertEquals(0, quarantine.size().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"a d-a\",\"x\":}",
                "{\"userId\":\"\\u0061 d-a\",\"x\":}",
                "7;a d-a;yesterday",
                "a d-a\r\nnext"
            })
    void discardNaming_textCellOrWord_isTold(String original) {
        StoredQuarantine quarantine = quarantine(HeldStore.inMemory()).build();
        quarantine.hold("crm", row(original));
        assertEquals(0, quarantine.discardNaming((name, since) -> name.equals("a d") || name.equals("d")));
        for (String name : List.of("a d-a", "d-a")) {
            quarantine.hold("crm", row(original));
            assertEquals(
                    1, quarantine.discardNaming((each, since) -> since.equals(clock.instant()) && each.equals(name)));
        }
        assertEquals(0, quarantine.size().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"userId\":\"adam\",", "{\"userId\":\"canada\",", "7;32-470-12;yesterday", "{\"x\":\"\\u00"})
    void erase_originalOfAnother_stays(String original) {
        StoredQuarantine quarantine = quarantine(HeldStore.inMemory()).build();
        quarantine.hold("crm", row(original));
        quarantine.erase(Set.of(Shop.ADA, Shop.MAIL, new Identifier(Namespace.PHONE, "+32470123456")), Optional::of);
        assertEquals(1, quarantine.size().count());
    }

    @Test
    void erase_person_takesHersOutOfTheQuarantineToo() {
        Identifier asItCame = Identifier.email(" Ada@Example.COM ");
        StoredQuarantine quarantine = quarantine(HeldStore.inMemory()).build();
        Cdp cdp = platform(CdpStore.inMemory(), STRICT, quarantine);
        cdp.ingest(Shop.visit("v1", 0, Shop.ADA, Shop.MAIL));
        cdp.ingest(Shop.visit("v2", 0, Shop.BEN));
        cdp.ingest(order("m1", Shop.ADA));
        cdp.ingest(order("m2", asItCame));
        cdp.ingest(order("m3", Shop.BEN));
        quarantine.hold("web", refused("{\"userId\":\"ada\"}"));
        assertEquals(4, quarantine.size().count());
        cdp.erase(cdp.find(Shop.ADA).orElseThrow().id());
        assertEquals(
                List.of("m3"),
                quarantine
                        .held()
                        .map(held -> EventJson.read(held.original()).id())
                        .toList());
    }

    @Test
    void erase_quarantineFails_nobodyIsErased() throws SQLException {
        try (JdbcStore down = JdbcStore.open(folder.resolve("held.db"))) {
            Cdp cdp = platform(
                    CdpStore.inMemory(),
                    STRICT,
                    quarantine(down.held("default")).build());
            cdp.ingest(Shop.visit("v1", 0, Shop.ADA));
            dropHeld();
            assertThrows(
                    StoreException.Unavailable.class,
                    () -> cdp.erase(cdp.find(Shop.ADA).orElseThrow().id()));
            assertTrue(cdp.find(Shop.ADA).isPresent());
        }
    }

    /** Lets the store of what is held fail from now on. */
    private void dropHeld() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("held.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE cdp_held");
        }
    }

    @Test
    void builder_wrongParts_areRefused() {
        StoredQuarantine.Builder builder = quarantine(HeldStore.inMemory());
        assertThrows(IllegalArgumentException.class, () -> builder.most(0, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.most(1, 0));
        assertThrows(IllegalArgumentException.class, () -> builder.age(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.age(ChronoUnit.FOREVER.getDuration()));
    }
}
