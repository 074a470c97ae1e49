package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.BEN;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.testkit.TestCdp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetractionTest {
    private final TestCdp shop = Shop.open();
    private final Cdp cdp = shop.cdp();

    /** What a platform comes to that only ever saw these. */
    private static String hashOf(Event... events) {
        TestCdp fresh = Shop.open();
        List.of(events).forEach(fresh.cdp()::ingest);
        return fresh.cdp().stateHash().hex();
    }

    private void assertComesTo(Event... events) {
        assertEquals(hashOf(events), cdp.stateHash().hex());
        assertTrue(cdp.verify().isClean(), () -> cdp.verify().differences().toString());
    }

    @Test
    void retract_keptEvent_isAsIfItNeverCame() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        cdp.ingest(Shop.city("m2", 1, "Bruges", ADA));
        assertTrue(cdp.retract("m2"));
        assertComesTo(Shop.city("m1", 0, "Ghent", ADA));
        assertFalse(cdp.retract("m2"), "it was taken back before");
    }

    @Test
    void retract_onlyEvent_leavesNobody() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA, MAIL));
        assertTrue(cdp.retract("m1"));
        assertEquals(Optional.empty(), cdp.find(ADA));
        assertEquals(Optional.empty(), cdp.find(MAIL));
        assertComesTo();
    }

    @Test
    void retract_eventThatTiedTwo_partsThem() {
        Event[] apart = {Shop.visit("m1", 0, ADA), Shop.visit("m2", 1, MAIL), Shop.visit("m3", 2, COOKIE)};
        List.of(apart).forEach(cdp::ingest);
        cdp.ingest(Shop.visit("tie", 3, ADA, MAIL));
        cdp.ingest(Shop.visit("tie2", 3, MAIL, COOKIE));
        assertEquals(1, cdp.stateHash().profiles());
        cdp.retract("tie");
        cdp.retract("tie2");
        assertComesTo(apart);
    }

    @Test
    void retract_eventThatNeverCame_keepsItOutWhenItComes() {
        assertTrue(cdp.retract("m1"));
        assertFalse(cdp.retract("m1"));
        IngestResult result = cdp.ingest(Shop.visit("m1", 0, ADA));
        assertEquals(new IngestResult.Suppressed("m1", "retracted before"), result);
        assertComesTo();
    }

    @Test
    void retract_keptEvent_keepsItOutWhenItComesAgain() {
        cdp.ingest(Shop.visit("m1", 0, ADA));
        cdp.retract("m1");
        assertEquals(
                IngestResult.Kind.SUPPRESSED,
                cdp.ingest(Shop.visit("m1", 0, ADA)).kind());
        assertEquals(
                IngestResult.Kind.SUPPRESSED,
                cdp.ingest(Shop.visit("m1", 5, BEN)).kind());
        assertComesTo();
    }

    @Test
    void retract_stewardsWord_undoesTheSplit() {
        cdp.ingest(Shop.visit("m1", 0, ADA, MAIL));
        cdp.ingest(Shop.apart("split", 1, ADA, MAIL));
        assertEquals(2, cdp.stateHash().profiles() + (cdp.find(MAIL).isEmpty() ? 1 : 0));
        cdp.retract("split");
        assertComesTo(Shop.visit("m1", 0, ADA, MAIL));
    }

    @Test
    void retract_eventOfNobody_isTakenBack() {
        cdp.ingest(Shop.visit("m1", 0));
        cdp.ingest(Shop.visit("m2", 0));
        assertTrue(cdp.retract("m1"));
        assertTrue(cdp.retract("m2"));
        assertComesTo();
        assertEquals(
                IngestResult.Kind.SUPPRESSED, cdp.ingest(Shop.visit("m1", 0)).kind());
    }

    @Test
    void retract_idThatNoEventMayHave_changesNothing() {
        for (String id : List.of("", "m\0", "\uD83D", "m".repeat(101))) {
            assertFalse(cdp.retract(id));
        }
    }
}
