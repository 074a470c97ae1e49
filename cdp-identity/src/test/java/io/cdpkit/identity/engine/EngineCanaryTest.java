package io.cdpkit.identity.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.Verification;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.CommitDraft;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.TestCdp;
import io.cdpkit.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The engine at work, when all is well and when nothing is, shows no customer data in what it says and logs. */
class EngineCanaryTest {
    private static final Identifier WHO = Identifier.userId("canary-user");
    private static final Identifier MAIL = Identifier.email("canary@example.com");
    private static final Identifier DEVICE = Identifier.anonymousId("canary-device");
    private static final Identifier OTHER = Identifier.userId("canary-other");

    private static void assertShowsNothing(String text) {
        assertFalse(text.toLowerCase(Locale.ROOT).contains("canary"), text);
        assertFalse(text.contains("31337"), text);
    }

    private static Event event(String messageId, int second, Identifier... identifiers) {
        Event.Builder builder = Event.identify(messageId, TestCdp.SOURCE)
                .time(Shop.START.plusSeconds(second))
                .traits(Attributes.of("city", Value.of("canary-city"), "age", Value.of(31_337_000L + second)))
                .context(Attributes.of("ip", "canary-ip"));
        for (Identifier identifier : identifiers) {
            builder.identifier(identifier);
        }
        return builder.build();
    }

    private static Cdp.Builder parts(CdpStore store) {
        return Cdp.builder()
                .identity(Shop.RULES)
                .clock(new TestClock(Shop.START))
                .segments(new Regulars())
                .standardise(Namespace.EMAIL, Standardiser.email())
                .store(store);
    }

    /** Every operation, with all that it answers. */
    private static List<Object> operate(Cdp cdp) {
        List<Object> said = new ArrayList<>();
        Event[] events = {
            event("m1", 0, WHO),
            event("m1", 0, WHO),
            event("m1", 1, WHO),
            event("m2", 1, MAIL),
            event("m3", 2, WHO, MAIL),
            event("m4", -5, MAIL, DEVICE),
            event("m5", 3, OTHER, DEVICE),
            event("m6", 1_000_000, OTHER),
            event("m7", 4, Identifier.email("canary, no address")),
            event("m8", 4, Identifier.userId("canary" + "x".repeat(600))),
            event("m9", 4, Identifier.userId("canary\0")),
            Event.apart("split", TestCdp.SOURCE, WHO, DEVICE).time(Shop.START).build(),
            Event.alias("alias", TestCdp.SOURCE, WHO, Identifier.userId("canary-former"))
                    .time(Shop.START)
                    .build(),
            Event.group("group", TestCdp.SOURCE, "acme")
                    .identifier(WHO)
                    .properties(Attributes.of("role", "canary-role"))
                    .time(Shop.START)
                    .build()
        };
        for (Event each : events) {
            said.add(cdp.ingest(each));
        }
        said.add(cdp.ingestAll(List.of(events).stream(), (latest, soFar) -> said.addAll(latest)));
        said.add(attempt(() -> cdp.retract("m3")));
        said.add(attempt(() -> cdp.find(MAIL)));
        said.add(attempt(() -> cdp.find(Identifier.email("canary\0"))));
        said.add(attempt(() -> cdp.profiles().toList()));
        said.add(attempt(() -> cdp.find(WHO).map(profile -> cdp.timeline(profile.id()))));
        said.add(attempt(cdp::evaluateDue));
        said.add(attempt(() -> cdp.changes(0, 1_000)));
        said.add(attempt(cdp::verify));
        said.add(attempt(cdp::stateHash));
        return said;
    }

    private interface Call {
        Object run();
    }

    private static Object attempt(Call call) {
        try {
            return call.run();
        } catch (RuntimeException e) {
            List<Object> chain = new ArrayList<>();
            for (Throwable thrown = e; thrown != null; thrown = thrown.getCause()) {
                chain.add(thrown);
                chain.addAll(List.of(thrown.getSuppressed()));
            }
            return chain;
        }
    }

    @Test
    void operations_allWell_showNothing() throws Exception {
        String log = Logs.of(() -> {
            for (Object said : operate(parts(CdpStore.inMemory()).build())) {
                assertShowsNothing(String.valueOf(said));
            }
        });
        assertEquals("", log);
    }

    @Test
    void operations_gateAndListenersFail_showNothing() throws Exception {
        String log = Logs.of(() -> {
            Cdp cdp = parts(CdpStore.inMemory())
                    .gate(event -> {
                        if (event.id().equals("m2")) {
                            throw new IllegalStateException(
                                    "canary " + event.traits().text("city"));
                        }
                        return new IngestGate.Verdict.Admit(event);
                    })
                    .build();
            cdp.subscribe(
                    change -> {
                        throw new IllegalStateException("canary in a listener");
                    },
                    Runnable::run);
            cdp.subscribe(change -> {}, task -> {
                throw new RejectedExecutionException("canary in an executor");
            });
            for (Object said : operate(cdp)) {
                assertShowsNothing(String.valueOf(said));
            }
        });
        assertShowsNothing(log);
        assertTrue(log.contains("gate") && log.contains("listener") && log.contains("executor"), log);
    }

    @Test
    void operations_eachFaultOfTheStore_showsNothing() throws Exception {
        for (Fault fault : Fault.values()) {
            String log = Logs.of(() -> {
                FaultyStore store =
                        FaultyStore.of(CdpStore.inMemory(), call -> call.number() % 7 == 0 ? fault : Fault.NONE);
                for (Object said : operate(parts(store).build())) {
                    assertShowsNothing(String.valueOf(said));
                }
            });
            assertShowsNothing(log);
        }
    }

    /** An event id with a line break in it cannot forge a line of the log. */
    @Test
    void operations_idsWithLineBreaks_stayOnOneLine() throws Exception {
        String log = Logs.of(() -> {
            Cdp cdp = parts(CdpStore.inMemory())
                    .gate(event -> {
                        throw new IllegalStateException();
                    })
                    .build();
            cdp.ingest(event("m1\r\n[main] WARN forged", 0, WHO));
        });
        assertEquals(1, log.lines().count(), log);
    }

    @Test
    void verify_storeWithErrors_showsNothing() {
        CdpStore store = CdpStore.inMemory();
        Cdp cdp = parts(store).build();
        operate(cdp);
        TenantStore tenant = store.tenant("default");
        CommitDraft damage = new CommitDraft();
        for (Link link : tenant.links(null, 100)) {
            damage.link(link.withOutcome(OTHER, List.of(OTHER), List.of(new Link.Shift(Shop.START, OTHER)), true)
                    .withVersion(link.version() + 1));
        }
        for (Profile profile : tenant.profiles(null, 100)) {
            for (Identifier identifier : profile.identifiers()) {
                Node node = tenant.node(identifier);
                if (node != null) {
                    damage.node(node.withOwner(new ProfileId(1, 1)).withVersion(node.version() + 1));
                }
            }
            damage.profile(new Profile(
                    new Identity(profile.id(), OTHER, profile.founded(), List.of(OTHER)),
                    GoldenRecord.empty(),
                    Evaluation.NONE,
                    profile.version() + 1));
        }
        tenant.commit(damage.commit());
        Verification verification = cdp.verify();
        assertFalse(verification.isClean());
        assertTrue(verification.differences().size() > 5);
        verification.differences().forEach(EngineCanaryTest::assertShowsNothing);
        assertShowsNothing(verification.toString());
        assertShowsNothing(String.valueOf(attempt(() -> cdp.ingest(event("m99", 9, WHO, OTHER)))));
    }

    @Test
    void close_storeUnderTheEngine_showsNothing() {
        CdpStore store = CdpStore.inMemory();
        Cdp cdp = parts(store).build();
        operate(cdp);
        store.close();
        assertShowsNothing(
                assertThrows(StoreException.Closed.class, () -> operate(cdp)).toString());
        assertThrows(StoreException.Closed.class, () -> cdp.find(WHO));
    }
}
