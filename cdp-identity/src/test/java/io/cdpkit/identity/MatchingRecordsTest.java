package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.MatchRecord;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The records of links, which their keys remember, and what is decided of those that resemble none. */
final class MatchingRecordsTest {
    private static final Matching MATCHING = matching();

    private static Matching matching() {
        return new Matching(RecordMatcher.of(Alikes.MODEL), 3, 3);
    }

    private static Event event(String id, String given, String birth) {
        return Event.identify(id, Scenarios.CRM)
                .identifier(Scenarios.user(id))
                .traits(Attributes.builder()
                        .put("given", given)
                        .put("family", "Miller")
                        .put("birth", birth)
                        .build())
                .time(Scenarios.hours(1))
                .build();
    }

    private static LinkKey key(Event event) {
        ArrayList<Identifier> identifiers = new ArrayList<>(event.identifiers());
        identifiers.addAll(MATCHING.terms(event));
        return LinkKey.of(LinkKey.Kind.SEEN, identifiers);
    }

    @Test
    void record_askedForAgain_readsNoHistory() {
        Event event = event("u1", "Anna", "1980-02-03");
        LinkKey key = key(event);
        MatchRecord record = MATCHING.record(key, k -> List.of(event));
        assertSame(record, MATCHING.record(key, k -> fail("the history is read again")));
    }

    @Test
    void record_rememberedOfAnotherMatcher_isMadeAnew() {
        Event event = event("u1", "Anna", "1980-02-03");
        LinkKey key = key(event);
        MatchRecord record = matching().record(key, k -> List.of(event));
        MatchRecord own = MATCHING.record(key, k -> List.of(event));
        assertNotSame(record, own);
        assertEquals(record.fingerprint(), own.fingerprint());
    }

    @Test
    void add_recordOfSomebodyNewThatResemblesNobody_refoldsNobody() {
        CountingResolver resolver = new CountingResolver(IdentityRules.builder(NamespaceRule.unique(Namespace.USER_ID))
                .matching(Alikes.MODEL, 0.9)
                .build());
        Engine engine = new Engine(resolver);
        engine.ingest(event("u1", "Anna", "1980-02-03"));
        engine.ingest(event("u2", "Robert", "1980-02-03"));
        assertEquals(0, resolver.refolds());
        assertEquals(List.of(), engine.differences());
    }
}
