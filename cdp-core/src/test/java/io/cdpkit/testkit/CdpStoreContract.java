package io.cdpkit.testkit;

import static io.cdpkit.testkit.Rows.ADA;
import static io.cdpkit.testkit.Rows.KEY;
import static io.cdpkit.testkit.Rows.MAIL;
import static io.cdpkit.testkit.Rows.NOON;
import static io.cdpkit.testkit.Rows.P;
import static io.cdpkit.testkit.Rows.event;
import static io.cdpkit.testkit.Rows.id;
import static io.cdpkit.testkit.Rows.link;
import static io.cdpkit.testkit.Rows.node;
import static io.cdpkit.testkit.Rows.profile;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store must do: a store is right if a subclass of this that opens it passes.
 *
 * <pre>{@code
 * class MyStoreTest extends CdpStoreContract {
 *     @Override
 *     protected CdpStore open() {
 *         return new MyStore(..);
 *     }
 * }
 * }</pre>
 *
 * <p>No test looks at the clock; a store that does an operation in time linear in what is stored will not come to an end
 * in a time that anybody would wait for.
 */
@SuppressWarnings("NullAway.Init")
public abstract class CdpStoreContract {
    private static final int THREADS = 8;
    /** Texts that need escaping, that sort otherwise in UTF-8 than in UTF-16, or that look alike. */
    private static final List<String> AWKWARD = List.of(
            "'; DROP TABLE profiles; --",
            "\"",
            "\\",
            "\\'",
            "%",
            "_",
            "a%",
            "a_",
            "ab",
            "a",
            "A",
            "a ",
            " a",
            "?",
            "$1",
            ":name",
            "{}",
            "\r\n",
            "\t",
            "\u0001",
            "\u007F",
            "\u2028",
            "\u202E",
            "\uFEFF",
            "\uFFFD",
            "\uFFFF",
            "\uD83D\uDE00",
            "\u00E9",
            "e\u0301",
            "\u00DF",
            "ss",
            "\u0130",
            "i",
            "null",
            "NaN",
            "x".repeat(512));
    /** Texts that {@code Limits} refuse, so that no event brings them in. */
    private static final List<String> IMPOSSIBLE = List.of("\0", "a\0", "\uD83D", "\uDE00", "\uDE00\uD83D");

    private CdpStore store;
    private TenantStore tenant;

    /** A new store with nothing in it; the test closes it. */
    protected abstract CdpStore open();

    /** Whether {@code links} lists in the order of keys, and not in an order of the store's own. */
    protected boolean listsLinksByKey() {
        return true;
    }

    @BeforeEach
    final void openStore() {
        store = open();
        tenant = store.tenant("test");
    }

    @AfterEach
    final void closeStore() {
        if (tenant != null) {
            store.close();
        }
    }

    private void commit(CommitDraft draft) {
        tenant.commit(draft.commit());
    }

    private static CommitDraft draft() {
        return new CommitDraft();
    }

    // Reading what was committed

    @Test
    void read_emptyStore_findsNothing() {
        assertNull(tenant.event("m1"));
        assertFalse(tenant.retracted("m1"));
        assertNull(tenant.link(KEY));
        assertNull(tenant.node(ADA));
        assertNull(tenant.profile(P));
        assertNull(tenant.alias(P));
        assertEquals(List.of(), tenant.linksOf(ADA));
        assertEquals(List.of(), tenant.history(KEY));
        assertEquals(List.of(), tenant.profiles(null, 10));
        assertEquals(List.of(), tenant.links(null, 10));
        assertEquals(List.of(), tenant.due(Instant.MAX, 10));
        assertEquals(List.of(), tenant.changes(0, 10));
    }

    @ParameterizedTest
    @EnumSource
    void commit_event_isReadWhole(Event.Type type) {
        Event event = Rows.everything("m1", type);
        LinkKey key = LinkKey.of(event);
        commit(draft().event(event).link(link(key, 1)));
        Event read = tenant.event("m1");
        assertNotNull(read);
        assertEquals(event, read);
        assertEquals(event.receivedAt(), read.receivedAt());
        assertEquals(event.identifiers(), read.identifiers());
        assertEquals(List.of(event), tenant.history(key));
    }

    @Test
    void commit_eventAtTheEndsOfTime_isReadWhole() {
        List<Instant> times = List.of(
                Instant.EPOCH,
                Instant.parse("-9999-01-01T00:00:00Z"),
                Instant.parse("0000-02-29T23:59:59.999Z"),
                Instant.parse("9999-12-31T23:59:59.999Z"));
        CommitDraft draft = draft().link(link(1));
        for (int i = 0; i < times.size(); i++) {
            draft.event(Event.track("m" + i, TestCdp.SOURCE, "Seen")
                    .identifier(ADA)
                    .identifier(MAIL)
                    .time(times.get(i))
                    .build());
        }
        commit(draft);
        for (int i = 0; i < times.size(); i++) {
            Event read = tenant.event("m" + i);
            assertNotNull(read);
            assertEquals(times.get(i), read.time());
        }
    }

    @Test
    void commit_link_isReadWhole() {
        Link link = Rows.fullLink();
        commit(draft().link(link));
        assertEquals(link, tenant.link(KEY));
        assertEquals(List.of(link), tenant.linksOf(ADA));
        assertEquals(List.of(link), tenant.linksOf(MAIL));
        assertEquals(List.of(link), tenant.links(null, 10));
        Link bare = link.withOutcome(null, List.of(), List.of(), false).withVersion(2);
        commit(draft().link(bare));
        assertEquals(bare, tenant.link(KEY));
    }

    @Test
    void commit_linkWithoutIdentifiers_isKept() {
        Event event = event("m1");
        LinkKey key = LinkKey.of(event);
        commit(draft().event(event).link(link(key, 1)));
        assertEquals(link(key, 1), tenant.link(key));
        assertEquals(List.of(event), tenant.history(key));
    }

    @Test
    void commit_node_isReadWhole() {
        Node node = Rows.fullNode();
        commit(draft().node(node));
        assertEquals(node, tenant.node(MAIL));
        Node other = node(MAIL, 2).withOwner(id(-7));
        commit(draft().node(other));
        assertEquals(other, tenant.node(MAIL));
    }

    @Test
    void commit_profile_isReadWhole() {
        Profile profile = Rows.fullProfile();
        commit(draft().profile(profile));
        assertEquals(profile, tenant.profile(P));
        assertEquals(List.of(profile), tenant.profiles(null, 10));
        Profile bare = Rows.due(P, 2, null);
        commit(draft().profile(bare));
        assertEquals(bare, tenant.profile(P));
    }

    @Test
    void commit_alias_isRead() {
        commit(draft().alias(P, ADA).alias(id(-1), MAIL));
        assertEquals(ADA, tenant.alias(P));
        assertEquals(MAIL, tenant.alias(id(-1)));
        assertNull(tenant.alias(id(2)));
        commit(draft().profile(profile(P, 1)));
        assertEquals(ADA, tenant.alias(P), "an id that comes to life again was given up once all the same");
    }

    @Test
    void commit_everyKindOfChange_isReadInOrder() {
        List<Change> changes = List.of(
                new Change.Created(P, "m1"),
                new Change.Merged(P, id(-2), "m2"),
                new Change.Split(P, id(2), "m3"),
                new Change.Renamed(P, id(2), "m4"),
                new Change.TraitsChanged(P, List.of("city", "%", "a,b", ""), "m5"),
                new Change.ComputedChanged(P, List.of("spent"), "m5"),
                new Change.AccountsChanged(P, List.of("acme"), "m5"),
                new Change.Entered(P, "regulars", 3, "time"),
                new Change.Exited(P, "regulars", 3, "time"),
                new Change.Removed(P, "m6"));
        assertEquals(
                Set.of(Change.class.getPermittedSubclasses()),
                new HashSet<>(changes.stream().map(Object::getClass).toList()));
        CommitDraft draft = draft();
        changes.forEach(draft::change);
        commit(draft);
        assertEquals(
                changes,
                tenant.changes(0, 100).stream()
                        .map(TenantStore.Recorded::change)
                        .toList());
    }

    @Test
    void commit_nothing_changesNothing() {
        commit(draft());
        assertEquals(List.of(), tenant.changes(0, 10));
    }

    // Versions

    @ParameterizedTest
    @EnumSource
    void commit_rowOfNextVersion_isWritten(Rows.Kind row) {
        for (long version = 1; version <= 3; version++) {
            commit(row.write(draft(), version));
            assertEquals(version, row.version(tenant));
        }
        commit(row.remove(draft(), 3));
        assertEquals(0, row.version(tenant));
        commit(row.write(draft(), 1));
        assertEquals(1, row.version(tenant));
    }

    @ParameterizedTest
    @EnumSource
    void commit_rowOfOtherVersion_isStale(Rows.Kind row) {
        assertStale(draft -> row.write(draft, 2));
        assertStale(draft -> row.write(draft, 3));
        commit(row.write(draft(), 1));
        assertStale(draft -> row.write(draft, 1));
        assertStale(draft -> row.write(draft, 3));
        commit(row.write(draft(), 2));
        assertStale(draft -> row.write(draft, 1));
        assertStale(draft -> row.write(draft, 2));
        assertEquals(2, row.version(tenant));
    }

    @ParameterizedTest
    @EnumSource
    void commit_removalOfOtherVersion_isStale(Rows.Kind row) {
        assertStale(draft -> row.remove(draft, 1));
        commit(row.write(draft(), 1));
        commit(row.write(draft(), 2));
        assertStale(draft -> row.remove(draft, 1));
        assertStale(draft -> row.remove(draft, 3));
        assertEquals(2, row.version(tenant));
    }

    @ParameterizedTest
    @EnumSource
    void commit_readOfOtherVersion_isStale(Rows.Kind row) {
        assertStale(draft -> row.read(draft, 1));
        commit(row.write(draft(), 1));
        assertStale(draft -> row.read(draft, 0));
        assertStale(draft -> row.read(draft, 2));
        commit(row.write(draft(), 2));
        assertStale(draft -> row.read(draft, 1));
        commit(row.read(draft(), 2).alias(id(9), ADA));
        assertEquals(ADA, tenant.alias(id(9)));
        commit(row.remove(draft(), 2));
        assertStale(draft -> row.read(draft, 2));
        commit(row.read(draft(), 0).alias(id(10), ADA));
        assertEquals(ADA, tenant.alias(id(10)));
    }

    /** What a reader that suspects a torn read asks with. */
    @ParameterizedTest
    @EnumSource
    void commit_readsOnly_areChecked(Rows.Kind row) {
        commit(row.read(draft(), 0));
        assertThrows(StoreException.Stale.class, () -> commit(row.read(draft(), 1)));
        commit(row.write(draft(), 1));
        commit(row.read(draft(), 1));
        assertThrows(StoreException.Stale.class, () -> commit(row.read(draft(), 0)));
    }

    /** A commit that would write something of each kind, were it not for a part that is stale. */
    private void assertStale(Consumer<CommitDraft> stalePart) {
        ProfileId other = id(77);
        Identifier stranger = Identifier.userId("stranger");
        Event event = event("new", stranger);
        LinkKey key = LinkKey.of(event);
        Event kept = event("kept", Identifier.userId("keeper"));
        LinkKey keptKey = LinkKey.of(kept);
        if (tenant.event("kept") == null) {
            commit(draft().event(kept).link(link(keptKey, 1)));
        }
        int feed = tenant.changes(0, 1_000).size();
        CommitDraft draft = draft().event(event)
                .link(link(key, 1))
                .retractKept("kept")
                .removeLink(keptKey, 1)
                .retract("never came")
                .node(node(stranger, 1))
                .profile(Rows.due(other, 1, NOON))
                .alias(id(78), stranger)
                .change(new Change.Created(other, "new"));
        stalePart.accept(draft);
        assertThrows(StoreException.Stale.class, () -> commit(draft));
        assertNull(tenant.event("new"));
        assertNull(tenant.link(key));
        assertEquals(List.of(), tenant.linksOf(stranger));
        assertEquals(List.of(), tenant.history(key));
        assertEquals(kept, tenant.event("kept"));
        assertEquals(List.of(kept), tenant.history(keptKey));
        assertEquals(link(keptKey, 1), tenant.link(keptKey));
        assertFalse(tenant.retracted("kept"));
        assertFalse(tenant.retracted("never came"));
        assertNull(tenant.node(stranger));
        assertNull(tenant.profile(other));
        assertFalse(tenant.due(Instant.MAX, 1_000).contains(other));
        assertNull(tenant.alias(id(78)));
        assertEquals(feed, tenant.changes(0, 1_000).size());
    }

    // Events and retractions

    @Test
    void commit_messageIdThatIsKept_isStale() {
        commit(draft().event(event("m1", ADA)).link(link(LinkKey.of(event("m1", ADA)), 1)));
        assertStale(draft -> draft.event(event("m1", MAIL)).link(link(LinkKey.of(event("m1", MAIL)), 1)));
        assertStale(draft -> draft.event(event("m1", ADA)));
        assertEquals(event("m1", ADA), tenant.event("m1"));
    }

    @Test
    void commit_messageIdThatWasRetracted_isStale() {
        commit(draft().retract("m1"));
        assertStale(draft -> draft.event(event("m1", ADA)).link(link(LinkKey.of(event("m1", ADA)), 1)));
        assertNull(tenant.event("m1"));
        assertTrue(tenant.retracted("m1"));
    }

    @Test
    void commit_retractionOfKeptEvent_takesItOut() {
        Event first = event("m1", ADA);
        Event second = event("m2", ADA);
        LinkKey key = LinkKey.of(first);
        commit(draft().event(first).event(second).link(link(key, 1)));
        commit(draft().retractKept("m1").link(link(key, 2)));
        assertNull(tenant.event("m1"));
        assertTrue(tenant.retracted("m1"));
        assertFalse(tenant.retracted("m2"));
        assertEquals(List.of(second), tenant.history(key));
        commit(draft().retractKept("m2").removeLink(key, 2));
        assertEquals(List.of(), tenant.history(key));
        assertNull(tenant.link(key));
        assertStale(draft -> draft.event(second).link(link(key, 1)));
    }

    /** Who retracts a message that never came, as far as she could see, must hear that it has come meanwhile. */
    @Test
    void commit_retractionOfEventThatCameMeanwhile_isStale() {
        Event event = event("m1", ADA);
        LinkKey key = LinkKey.of(event);
        commit(draft().event(event).link(link(key, 1)));
        assertStale(draft -> draft.retract("m1"));
        assertStale(draft -> draft.retract("m1").readLink(key, 1));
        assertEquals(event, tenant.event("m1"));
        assertFalse(tenant.retracted("m1"));
    }

    @Test
    void commit_retractionTwice_isStale() {
        commit(draft().retract("m1"));
        assertStale(draft -> draft.retract("m1"));
        assertTrue(tenant.retracted("m1"));
    }

    @Test
    void commit_erasureOfKeptEvent_forgetsItsIdAsWell() {
        Event first = event("m1", ADA);
        Event second = event("m2", ADA);
        LinkKey key = LinkKey.of(first);
        commit(draft().event(first).event(second).link(link(key, 1)));
        commit(draft().erase("m1").link(link(key, 2)));
        assertNull(tenant.event("m1"));
        assertFalse(tenant.retracted("m1"));
        assertEquals(List.of(second), tenant.history(key));
        commit(draft().erase("m2").removeLink(key, 2));
        assertNull(tenant.link(key));
        commit(draft().event(first).link(link(key, 1)));
        assertEquals(List.of(first), tenant.history(key));
    }

    /** An event that is to lie elsewhere goes and comes in one commit. */
    @Test
    void commit_erasureOfEventThatComesAgain_keepsItWhereItComes() {
        Event first = event("m1", ADA);
        Event second = event("m2", ADA);
        Event moved = event("m1", ADA, MAIL);
        LinkKey from = LinkKey.of(first);
        LinkKey to = LinkKey.of(moved);
        commit(draft().event(first).event(second).link(link(from, 1)));
        assertStale(draft -> draft.event(moved).link(link(to, 1)));
        commit(draft().erase("m1").event(moved).link(link(to, 1)));
        assertEquals(moved, tenant.event("m1"));
        assertEquals(List.of(second), tenant.history(from));
        assertEquals(List.of(moved), tenant.history(to));
        Event alone = event("m2", MAIL);
        commit(draft().erase("m2").event(alone).link(link(LinkKey.of(alone), 1)).removeLink(from, 1));
        assertNull(tenant.link(from));
        assertEquals(List.of(), tenant.history(from));
        assertEquals(List.of(alone), tenant.history(LinkKey.of(alone)));
        assertEquals(alone, tenant.event("m2"));
    }

    @Test
    void commit_erasureOfEventThatIsGone_isStale() {
        Event event = event("m1", ADA);
        LinkKey key = LinkKey.of(event);
        assertStale(draft -> draft.erase("m1").readLink(key, 0));
        commit(draft().event(event).link(link(key, 1)));
        commit(draft().retractKept("m1").link(link(key, 2)));
        assertStale(draft -> draft.erase("m1").readLink(key, 2));
    }

    @Test
    void commit_erasureOfIds_takesAwayWhereTheyLeadAndWhatTheFeedTellsOfThem() {
        commit(draft().alias(id(1), ADA)
                .alias(id(2), ADA)
                .alias(id(3), MAIL)
                .change(new Change.Created(id(1), "m1"))
                .change(new Change.Created(id(2), "m2"))
                .change(new Change.Merged(id(3), id(1), "m3")));
        assertEquals(List.of(id(1), id(2)), tenant.aliasesOf(ADA));
        commit(draft().erase(id(1)).erase(id(9)).change(new Change.Removed(id(1), "erasure")));
        assertNull(tenant.alias(id(1)));
        assertEquals(List.of(id(2)), tenant.aliasesOf(ADA));
        assertEquals(List.of(id(3)), tenant.aliasesOf(MAIL));
        assertEquals(
                List.of(
                        new TenantStore.Recorded(2, new Change.Created(id(2), "m2")),
                        new TenantStore.Recorded(3, new Change.Merged(id(3), id(1), "m3")),
                        new TenantStore.Recorded(4, new Change.Removed(id(1), "erasure"))),
                tenant.changes(0, 10));
        assertEquals(2, tenant.changes(1, 1).get(0).sequence());
        assertEquals(3, tenant.changes(2, 1).get(0).sequence());
        commit(draft().erase(id(2)).erase(id(3)));
        assertEquals(List.of(), tenant.aliasesOf(ADA));
        assertEquals(4, tenant.changes(1, 1).get(0).sequence());
        assertEquals(List.of(), tenant.changes(4, 1));
        commit(draft().change(new Change.Created(id(5), "m5")));
        assertEquals(5, tenant.changes(4, 1).get(0).sequence());
    }

    @Test
    void aliasesOf_idThatComesToLeadElsewhere_followsIt() {
        commit(draft().alias(id(2), ADA).alias(id(1), ADA));
        commit(draft().alias(id(2), MAIL));
        assertEquals(List.of(id(1)), tenant.aliasesOf(ADA));
        assertEquals(List.of(id(2)), tenant.aliasesOf(MAIL));
    }

    /** Who folds the events of a link must hear that one has come or gone meanwhile. */
    @Test
    void commit_eventsOfALinkThatWereRead_areCheckedByTheirNumber() {
        Event event = event("m1", ADA);
        LinkKey key = LinkKey.of(event);
        commit(draft().event(event).link(link(key, 1)).filed(key, 0));
        assertStale(draft -> draft.filed(key, 0));
        commit(draft().filed(key, 1));
        commit(draft().retractKept("m1").link(link(key, 2)));
        assertStale(draft -> draft.filed(key, 1));
    }

    @Test
    void history_eventsOfManyLinks_areFiledByLink() {
        Identifier eve = Identifier.anonymousId("ada");
        List<Event> events = List.of(
                event("m1", ADA),
                event("m2", ADA, MAIL),
                event("m3", MAIL, ADA),
                event("m4", ADA, MAIL, eve),
                event("m5"),
                event("m6"),
                Event.alias("m7", TestCdp.SOURCE, ADA, MAIL).time(NOON).build(),
                Event.alias("m8", TestCdp.SOURCE, MAIL, ADA).time(NOON).build(),
                Event.apart("m9", TestCdp.SOURCE, ADA, MAIL).time(NOON).build(),
                Event.together("m10", TestCdp.SOURCE, MAIL, ADA).time(NOON).build());
        CommitDraft draft = draft();
        events.forEach(draft::event);
        events.stream().map(LinkKey::of).distinct().forEach(key -> draft.link(link(key, 1)));
        commit(draft);
        for (Event event : events) {
            LinkKey key = LinkKey.of(event);
            assertEquals(
                    events.stream()
                            .filter(other -> LinkKey.of(other).equals(key))
                            .map(Event::id)
                            .sorted()
                            .toList(),
                    tenant.history(key).stream().map(Event::id).sorted().toList(),
                    event.id());
        }
        assertEquals(List.of(), tenant.history(LinkKey.of(LinkKey.Kind.MATCH, List.of(ADA, MAIL))));
        Event late = event("m11", MAIL, ADA);
        commit(draft().event(late).readLink(KEY, 1));
        assertEquals(3, tenant.history(KEY).size());
    }

    // Links by identifier

    @Test
    void linksOf_linksComeAndGo_listsThoseThatAreThereInKeyOrder() {
        List<LinkKey> keys = new ArrayList<>();
        for (LinkKey.Kind kind : LinkKey.Kind.values()) {
            keys.add(LinkKey.of(kind, List.of(ADA, MAIL)));
            keys.add(LinkKey.of(kind, List.of(MAIL, ADA)));
            for (int i = 0; i < 12; i++) {
                keys.add(LinkKey.of(kind, List.of(Identifier.anonymousId("d" + i), ADA)));
                keys.add(LinkKey.of(kind, List.of(ADA, Identifier.of("zoo", "d" + i))));
            }
        }
        keys.add(LinkKey.of(LinkKey.Kind.SEEN, List.of(ADA)));
        for (String value : AWKWARD) {
            keys.add(LinkKey.of(LinkKey.Kind.SEEN, List.of(ADA, Identifier.of("awkward", value))));
        }
        LinkKey stranger = LinkKey.of(LinkKey.Kind.SEEN, List.of(MAIL));
        commit(draft().link(link(stranger, 1)));
        List<LinkKey> distinct = new ArrayList<>(new HashSet<>(keys));
        Collections.shuffle(distinct, new Random(1));
        TreeSet<LinkKey> expected = new TreeSet<>();
        for (LinkKey key : distinct) {
            commit(draft().link(link(key, 1)).mentioned(ADA, expected.size()));
            expected.add(key);
        }
        assertEquals(
                List.copyOf(expected),
                tenant.linksOf(ADA).stream().map(Link::key).toList());
        for (LinkKey key : distinct.subList(0, distinct.size() / 2)) {
            commit(draft().removeLink(key, 1).mentioned(ADA, expected.size()));
            expected.remove(key);
        }
        assertEquals(expected.stream().map(key -> link(key, 1)).toList(), tenant.linksOf(ADA));
        LinkKey changed = expected.first();
        commit(draft().link(link(changed, 2)).mentioned(ADA, expected.size()));
        assertEquals(2, tenant.linksOf(ADA).get(0).version());
        assertEquals(
                expected.stream()
                                .filter(key -> key.identifiers().contains(MAIL))
                                .count()
                        + 1,
                tenant.linksOf(MAIL).size());
    }

    @Test
    void commit_otherNumberOfMentions_isStale() {
        assertStale(draft -> draft.mentioned(ADA, 1));
        commit(draft().link(link(1)).mentioned(ADA, 0).mentioned(MAIL, 0));
        assertStale(draft -> draft.mentioned(ADA, 0));
        assertStale(draft -> draft.mentioned(MAIL, 2));
        commit(draft().link(link(2)).mentioned(ADA, 1));
        commit(draft().link(link(LinkKey.of(event("m", ADA)), 1)).mentioned(ADA, 1));
        assertStale(draft -> draft.mentioned(ADA, 1));
        commit(draft().mentioned(ADA, 2).mentioned(MAIL, 1).removeLink(KEY, 2));
        assertStale(draft -> draft.mentioned(MAIL, 1));
        commit(draft().mentioned(ADA, 1).mentioned(MAIL, 0).alias(id(5), ADA));
        assertEquals(ADA, tenant.alias(id(5)));
    }

    @Test
    void linksOf_moreThanAsked_isNull() {
        assertEquals(List.of(), tenant.linksOf(ADA, 0));
        commit(draft().link(link(1)));
        assertNull(tenant.linksOf(ADA, 0));
        assertEquals(List.of(link(1)), tenant.linksOf(ADA, 1));
        Link other = link(LinkKey.of(event("m", ADA)), 1);
        commit(draft().link(other));
        assertNull(tenant.linksOf(ADA, 1));
        assertEquals(Set.of(link(1), other), Set.copyOf(requireNonNull(tenant.linksOf(ADA, 2))));
        assertEquals(List.of(link(1)), tenant.linksOf(MAIL, 1));
    }

    @Test
    void commit_noLongerMoreMentions_isStale() {
        assertStale(draft -> draft.mentioned(ADA, ~0));
        commit(draft().link(link(1)));
        commit(draft().mentioned(ADA, ~0).alias(id(5), ADA));
        assertStale(draft -> draft.mentioned(ADA, ~1));
        commit(draft().link(link(LinkKey.of(event("m", ADA)), 1)));
        commit(draft().mentioned(ADA, ~1).mentioned(ADA, ~0).removeLink(KEY, 1));
        assertStale(draft -> draft.mentioned(ADA, ~1));
    }

    // Paging

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000})
    void profiles_pageByPage_givesEachOnceInOrder(int limit) {
        List<Long> numbers = new ArrayList<>(LongStream.range(-20, 20).boxed().toList());
        Collections.shuffle(numbers, new Random(2));
        TreeSet<ProfileId> expected = new TreeSet<>();
        for (long number : numbers) {
            commit(draft().profile(profile(id(number), 1)));
            expected.add(id(number));
        }
        expected.add(new ProfileId(5 << 8, -1));
        commit(draft().profile(profile(new ProfileId(5 << 8, -1), 1)));
        assertEquals(
                List.copyOf(expected),
                allProfiles(limit, page -> {}).stream().map(Profile::id).toList());
        assertEquals(
                List.of(id(-19)),
                tenant.profiles(id(-20), 1).stream().map(Profile::id).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void profiles_rowsComeAndGoBetweenPages_givesThoseThatStayOnceInOrder(int limit) {
        for (long number = 0; number < 60; number++) {
            commit(draft().profile(profile(id(number), 1)));
        }
        int[] turn = {0};
        List<ProfileId> seen = allProfiles(limit, page -> {
                    // Of three neighbours one goes, one comes and is written, one is written.
                    int at = turn[0]++;
                    if (at < 20) {
                        commit(draft().removeProfile(id(3L * at), 1)
                                .profile(profile(id(3L * at + 1), 2))
                                .profile(profile(id(1_000 - at), 1)));
                    }
                })
                .stream()
                .map(Profile::id)
                .toList();
        assertEquals(List.copyOf(new TreeSet<>(seen)), seen);
        List<ProfileId> stayed = LongStream.range(0, 60)
                .filter(number -> number % 3 != 0)
                .mapToObj(Rows::id)
                .toList();
        assertTrue(new HashSet<>(seen).containsAll(stayed), () -> "missed some of those that stayed: " + seen);
    }

    private List<Profile> allProfiles(int limit, Consumer<List<Profile>> betweenPages) {
        List<Profile> all = new ArrayList<>();
        List<Profile> page = tenant.profiles(null, limit);
        while (!page.isEmpty()) {
            assertTrue(page.size() <= limit);
            all.addAll(page);
            betweenPages.accept(page);
            page = tenant.profiles(page.get(page.size() - 1).id(), limit);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000})
    void links_pageByPage_givesEachOnceInOrder(int limit) {
        TreeSet<LinkKey> expected = new TreeSet<>();
        for (LinkKey.Kind kind : LinkKey.Kind.values()) {
            expected.add(LinkKey.of(kind, List.of(ADA, MAIL)));
            expected.add(LinkKey.of(kind, List.of(MAIL, ADA)));
            expected.add(LinkKey.of(kind, List.of(ADA)));
        }
        expected.add(LinkKey.of(LinkKey.Kind.SEEN, List.of()));
        for (String value : AWKWARD) {
            expected.add(LinkKey.of(LinkKey.Kind.SEEN, List.of(Identifier.of("awkward", value))));
            expected.add(LinkKey.of(LinkKey.Kind.SEEN, List.of(Identifier.of("awkward", value), MAIL)));
        }
        List<LinkKey> shuffled = new ArrayList<>(expected);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.forEach(key -> commit(draft().link(link(key, 1))));
        List<LinkKey> seen = new ArrayList<>();
        List<Link> page = tenant.links(null, limit);
        while (!page.isEmpty()) {
            assertTrue(page.size() <= limit);
            page.forEach(link -> seen.add(link.key()));
            page = tenant.links(page.get(page.size() - 1).key(), limit);
        }
        List<LinkKey> order = listsLinksByKey() ? List.copyOf(expected) : List.copyOf(seen);
        assertEquals(order, seen);
        assertEquals(expected, new TreeSet<>(seen));
        assertEquals(expected.size(), seen.size());
        LinkKey gone = shuffled.get(5);
        commit(draft().removeLink(gone, 1));
        int next = order.indexOf(gone) + 1;
        assertEquals(
                next < order.size() ? order.get(next) : null,
                tenant.links(gone, 1).stream().map(Link::key).findFirst().orElse(null));
    }

    // Due

    @Test
    void due_manyProfiles_givesTheEarliestFirst() {
        List<Integer> seconds = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        Collections.shuffle(seconds, new Random(4));
        for (int second : seconds) {
            commit(draft().profile(Rows.due(id(-second), 1, NOON.plusSeconds(second))));
        }
        commit(draft().profile(Rows.due(id(100), 1, null)));
        assertEquals(List.of(), tenant.due(NOON.minusMillis(1), 100));
        assertEquals(List.of(id(0)), tenant.due(NOON, 100), "due at this very instant");
        assertEquals(
                LongStream.rangeClosed(0, 20).mapToObj(second -> id(-second)).toList(),
                tenant.due(NOON.plusSeconds(20), 100));
        assertEquals(List.of(id(0), id(-1), id(-2)), tenant.due(Instant.MAX, 3));
        assertEquals(50, tenant.due(Instant.MAX, 1_000).size());
    }

    @Test
    void due_moreArePutOffThanAskedFor_givesThoseBehindThem() {
        for (int i = 1; i <= 20; i++) {
            commit(draft().profile(Rows.due(id(i), 1, NOON)));
            commit(draft().profile(Rows.due(id(i), 2, NOON.plusSeconds(60 + i))));
        }
        commit(draft().profile(Rows.due(id(21), 1, NOON.plusSeconds(1))));
        assertEquals(List.of(id(21)), tenant.due(NOON.plusSeconds(5), 3));
        assertEquals(List.of(id(21), id(1)), tenant.due(NOON.plusSeconds(61), 3));
    }

    @Test
    void due_profileIsPutOffAndBroughtForward_givesItAtItsLastInstantAlone() {
        commit(draft().profile(Rows.due(id(1), 1, NOON)).profile(Rows.due(id(2), 1, NOON.plusSeconds(2))));
        commit(draft().profile(Rows.due(id(1), 2, NOON.plusSeconds(9))));
        commit(draft().profile(Rows.due(id(1), 3, NOON.plusSeconds(3))));
        assertEquals(List.of(), tenant.due(NOON.plusSeconds(1), 10));
        assertEquals(List.of(id(2)), tenant.due(NOON.plusSeconds(2), 10));
        assertEquals(List.of(id(2), id(1)), tenant.due(NOON.plusSeconds(3), 10));
        commit(draft().profile(Rows.due(id(1), 4, NOON.minusSeconds(1))));
        assertEquals(List.of(id(1)), tenant.due(NOON, 1));
    }

    @Test
    void due_profilesAreWrittenAndRemoved_followsThem() {
        for (int i = 1; i <= 4; i++) {
            commit(draft().profile(Rows.due(id(i), 1, NOON.plusSeconds(i))));
        }
        commit(draft().profile(Rows.due(id(1), 2, NOON.plusSeconds(60)))
                .profile(Rows.due(id(2), 2, null))
                .removeProfile(id(3), 1));
        assertEquals(List.of(id(4), id(1)), tenant.due(Instant.MAX, 10));
        commit(draft().profile(Rows.due(id(2), 3, Instant.MIN)).profile(Rows.due(id(4), 2, Instant.MAX)));
        assertEquals(List.of(id(2), id(1), id(4)), tenant.due(Instant.MAX, 10));
        assertEquals(List.of(id(2)), tenant.due(Instant.MIN, 10));
    }

    // The feed

    @Test
    void changes_manyCommits_areNumberedWithoutGaps() {
        int told = 0;
        for (int i = 0; i < 40; i++) {
            CommitDraft draft = draft().profile(profile(P, i + 1));
            for (int j = 0; j < i % 4; j++) {
                draft.change(new Change.Created(P, "m" + told));
                told++;
            }
            commit(draft);
            assertThrows(
                    StoreException.Stale.class,
                    () -> commit(draft().profile(profile(P, 1)).change(new Change.Created(P, "stale"))));
        }
        for (int limit : new int[] {1, 7, 100, Integer.MAX_VALUE}) {
            List<TenantStore.Recorded> seen = new ArrayList<>();
            List<TenantStore.Recorded> page = tenant.changes(0, limit);
            while (!page.isEmpty()) {
                assertTrue(page.size() <= limit);
                seen.addAll(page);
                page = tenant.changes(page.get(page.size() - 1).sequence(), limit);
            }
            assertEquals(told, seen.size());
            for (int i = 0; i < told; i++) {
                assertEquals(new TenantStore.Recorded(i + 1L, new Change.Created(P, "m" + i)), seen.get(i));
            }
        }
        assertEquals(List.of(), tenant.changes(told, 10));
        assertEquals(List.of(), tenant.changes(Long.MAX_VALUE, 10));
    }

    /** A reader that remembers the last number it saw never misses a change that is numbered lower and comes later. */
    @Test
    void changes_readWhileOthersCommit_neverSkipsOne() {
        int each = 100;
        AtomicInteger writing = new AtomicInteger(THREADS);
        List<List<TenantStore.Recorded>> seen = Race.of(THREADS + 1, runner -> {
            List<TenantStore.Recorded> mine = new ArrayList<>();
            if (runner == THREADS) {
                boolean last;
                long cursor = 0;
                do {
                    last = writing.get() == 0;
                    for (TenantStore.Recorded change : tenant.changes(cursor, 50)) {
                        assertEquals(cursor + 1, change.sequence());
                        cursor = change.sequence();
                        mine.add(change);
                        last = false;
                    }
                } while (!last);
            } else {
                try {
                    for (int i = 0; i < each; i++) {
                        ProfileId id = id(runner * 1_000L + i);
                        commit(draft().profile(profile(id, 1))
                                .change(new Change.Created(id, "m"))
                                .change(new Change.Removed(id, "m")));
                    }
                } finally {
                    writing.decrementAndGet();
                }
            }
            return mine;
        });
        List<TenantStore.Recorded> feed = seen.get(THREADS);
        assertEquals(2L * THREADS * each, feed.size());
        for (int i = 0; i < feed.size(); i += 2) {
            assertEquals(
                    feed.get(i).change().profile(),
                    feed.get(i + 1).change().profile(),
                    "the changes of one commit stand together");
        }
    }

    // Tenants

    @Test
    void tenant_sameName_isTheSameData() {
        commit(draft().alias(P, ADA));
        assertEquals(ADA, store.tenant("test").alias(P));
    }

    @Test
    void tenant_equalKeysInOtherTenants_stayApart() {
        List<String> names = List.of("a", "A", "a ", "a:b", "a%", "b", "default");
        for (int i = 0; i < names.size(); i++) {
            TenantStore mine = store.tenant(names.get(i));
            Event event = Event.track("m1", TestCdp.SOURCE, "number " + i)
                    .identifier(ADA)
                    .identifier(MAIL)
                    .time(NOON)
                    .build();
            mine.commit(draft().event(event)
                    .link(link(1).withTimes(NOON.plusSeconds(i), NOON.plusSeconds(i)))
                    .node(node(ADA, 1).withOwner(id(i)))
                    .profile(Rows.due(P, 1, NOON.plusSeconds(i)))
                    .alias(id(50), Identifier.userId("founder" + i))
                    .retract("r" + i)
                    .mentioned(ADA, 0)
                    .change(new Change.Created(id(i), "m1"))
                    .commit());
        }
        for (int i = 0; i < names.size(); i++) {
            TenantStore mine = store.tenant(names.get(i));
            Event event = mine.event("m1");
            assertNotNull(event);
            assertEquals("number " + i, event.name());
            assertEquals(List.of(event), mine.history(KEY));
            assertEquals(NOON.plusSeconds(i), mine.linksOf(ADA).get(0).first());
            assertEquals(1, mine.linksOf(ADA).size());
            assertEquals(1, mine.links(null, 10).size());
            Node node = mine.node(ADA);
            assertNotNull(node);
            assertEquals(id(i), node.owner());
            assertEquals(NOON.plusSeconds(i), mine.profiles(null, 10).get(0).nextDue());
            assertEquals(1, mine.profiles(null, 10).size());
            assertEquals(Identifier.userId("founder" + i), mine.alias(id(50)));
            assertTrue(mine.retracted("r" + i));
            assertFalse(mine.retracted("r" + (i + 1)));
            assertEquals(List.of(new TenantStore.Recorded(1, new Change.Created(id(i), "m1"))), mine.changes(0, 10));
            assertEquals(i == 0 ? List.of(P) : List.of(), mine.due(NOON, 10));
        }
        assertEquals(List.of(), store.tenant("c").profiles(null, 10));
    }

    @Test
    void tenant_namesThatRunIntoKeys_stayApart() {
        String[][] pairs = {{"a", "b:c"}, {"a:b", "c"}, {"a", "b/c"}, {"a/b", "c"}, {"a", "b"}, {"ab", ""}};
        for (String[] pair : pairs) {
            TenantStore mine = store.tenant(pair[0]);
            Event event = event("m" + pair[1], Identifier.userId("u" + pair[1]));
            mine.commit(draft().event(event)
                    .link(link(LinkKey.of(event), 1))
                    .node(node(Identifier.userId("u" + pair[1]), 1))
                    .commit());
        }
        for (String[] pair : pairs) {
            for (String[] other : pairs) {
                boolean there = List.of(pairs).stream()
                        .anyMatch(known -> known[0].equals(pair[0]) && known[1].equals(other[1]));
                TenantStore mine = store.tenant(pair[0]);
                assertEquals(there, mine.event("m" + other[1]) != null);
                assertEquals(there, mine.node(Identifier.userId("u" + other[1])) != null);
            }
        }
    }

    // Closing

    @Test
    void close_twice_isNoError() {
        store.close();
        assertDoesNotThrow(store::close);
    }

    @Test
    void read_afterClose_isRefused() {
        commit(draft().event(event("m1", ADA, MAIL))
                .link(link(1))
                .node(node(ADA, 1))
                .profile(profile(P, 1))
                .alias(id(2), ADA));
        tenant.profile(P);
        tenant.node(ADA);
        tenant.link(KEY);
        store.close();
        assertClosed(() -> store.tenant("test"));
        assertClosed(() -> tenant.event("m1"));
        assertClosed(() -> tenant.retracted("m1"));
        assertClosed(() -> tenant.link(KEY));
        assertClosed(() -> tenant.node(ADA));
        assertClosed(() -> tenant.profile(P));
        assertClosed(() -> tenant.alias(id(2)));
        assertClosed(() -> tenant.linksOf(ADA));
        assertClosed(() -> tenant.history(KEY));
        assertClosed(() -> tenant.profiles(null, 10));
        assertClosed(() -> tenant.links(null, 10));
        assertClosed(() -> tenant.due(NOON, 10));
        assertClosed(() -> tenant.changes(0, 10));
        assertClosed(() -> commit(draft().alias(id(3), ADA)));
    }

    private static void assertClosed(Executable call) {
        assertThrows(StoreException.Closed.class, call);
    }

    // Hostile values

    @Test
    void commit_awkwardText_isKeptExactlyAndFoundByItselfOnly() {
        for (int i = 0; i < AWKWARD.size(); i++) {
            commit(awkward(AWKWARD.get(i), i));
        }
        for (int i = 0; i < AWKWARD.size(); i++) {
            assertAwkward(AWKWARD.get(i), i);
        }
        assertEquals(AWKWARD.size(), tenant.links(null, 1_000).size());
        for (String impossible : IMPOSSIBLE) {
            assertUnknown(impossible);
        }
    }

    /** No event brings such texts in; a store keeps them as they are or refuses the commit whole. */
    @Test
    void commit_impossibleText_isKeptExactlyOrRefused() {
        for (int i = 0; i < IMPOSSIBLE.size(); i++) {
            String value = IMPOSSIBLE.get(i);
            CommitDraft draft = awkward(value, i);
            boolean refused = false;
            try {
                commit(draft);
            } catch (IllegalArgumentException e) {
                refused = true;
                assertFalse(String.valueOf(e.getMessage()).contains(value), "a message tells shapes, never values");
            }
            if (refused) {
                assertUnknown(value);
                assertNull(tenant.profile(id(i)));
            } else {
                assertAwkward(value, i);
            }
        }
        assertUnknown("?");
        assertUnknown("\uFFFD");
        assertUnknown("a");
    }

    private static CommitDraft awkward(String value, int number) {
        Identifier identifier = Identifier.email(value);
        Event event = Event.track("m" + value, TestCdp.SOURCE, value)
                .identifier(identifier)
                .time(NOON)
                .properties(Attributes.of(value, value))
                .build();
        return draft().event(event)
                .link(link(LinkKey.of(event), 1))
                .node(node(identifier, 1).withOwner(id(number)))
                .profile(profile(id(number), 1))
                .alias(id(1_000 + number), identifier)
                .retract("r" + value);
    }

    private void assertAwkward(String value, int number) {
        Identifier identifier = Identifier.email(value);
        Event event = tenant.event("m" + value);
        assertNotNull(event);
        assertEquals(value, event.name());
        assertEquals(value, event.properties().text(value).orElse(null));
        assertEquals(List.of(identifier), event.identifiers());
        Node node = tenant.node(identifier);
        assertNotNull(node);
        assertEquals(identifier, node.identifier());
        assertEquals(id(number), node.owner());
        LinkKey key = LinkKey.of(event);
        assertEquals(link(key, 1), tenant.link(key));
        assertEquals(List.of(link(key, 1)), tenant.linksOf(identifier));
        assertEquals(List.of(event), tenant.history(key));
        assertEquals(identifier, tenant.alias(id(1_000 + number)));
        assertTrue(tenant.retracted("r" + value));
    }

    private void assertUnknown(String value) {
        Identifier identifier = Identifier.email(value);
        LinkKey key = LinkKey.of(LinkKey.Kind.SEEN, List.of(identifier));
        assertNull(tenant.event("m" + value));
        assertFalse(tenant.retracted("r" + value));
        assertNull(tenant.node(identifier));
        assertNull(tenant.link(key));
        assertEquals(List.of(), tenant.linksOf(identifier));
        assertEquals(List.of(), tenant.history(key));
    }

    /** Every text has the same hash code; 65,536 of them in the long run. */
    @Test
    void commit_keysThatHashAlike_areAllKept() {
        int bits = Integer.getInteger("cdpkit.deep", 1) > 1 ? 16 : 13;
        int batch = 1_024;
        for (int from = 0; from < 1 << bits; from += batch) {
            CommitDraft draft = draft();
            for (int i = from; i < from + batch; i++) {
                Identifier identifier = Identifier.userId(colliding(i, bits));
                Event event = event(identifier.value(), identifier);
                LinkKey key = LinkKey.of(event);
                draft.event(event)
                        .link(link(key, 1))
                        .node(node(identifier, 1))
                        .readLink(LinkKey.of(LinkKey.Kind.MATCH, List.of(identifier)), 0);
            }
            commit(draft);
        }
        for (int i = 0; i < 1 << bits; i += 13) {
            Identifier identifier = Identifier.userId(colliding(i, bits));
            assertNotNull(tenant.event(identifier.value()));
            assertNotNull(tenant.node(identifier));
            assertEquals(1, tenant.linksOf(identifier).size());
            assertFalse(tenant.retracted(identifier.value()));
        }
    }

    private static String colliding(int number, int bits) {
        assertEquals("Aa".hashCode(), "BB".hashCode());
        StringBuilder text = new StringBuilder(2 * bits);
        for (int bit = 0; bit < bits; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    // Threads

    @Test
    void commit_manyThreadsCompareAndSetOneRow_losesNoUpdate() {
        int each = 100;
        commit(draft().profile(Rows.due(P, 1, NOON)));
        Race.of(THREADS, runner -> {
            for (int done = 0; done < each; ) {
                Profile profile = tenant.profile(P);
                assertNotNull(profile);
                Instant due = profile.nextDue();
                assertNotNull(due);
                try {
                    commit(draft().profile(Rows.due(P, profile.version() + 1, due.plusSeconds(1)))
                            .change(new Change.Created(P, "r" + runner)));
                    done++;
                } catch (StoreException.Stale e) {
                    Thread.onSpinWait();
                }
            }
            return true;
        });
        Profile profile = tenant.profile(P);
        assertNotNull(profile);
        assertEquals(1 + THREADS * each, profile.version());
        assertEquals(NOON.plusSeconds((long) THREADS * each), profile.nextDue());
        assertEquals(THREADS * each, tenant.changes(0, 10_000).size());
    }

    @Test
    void commit_twinsOfOneEvent_exactlyOneSucceeds() {
        for (int round = 0; round < 30; round++) {
            Event event = event("m" + round, Identifier.userId("u" + round));
            LinkKey key = LinkKey.of(event);
            List<Boolean> written = Race.of(THREADS, runner -> {
                try {
                    commit(draft().event(event).link(link(key, 1)).change(new Change.Created(P, event.id())));
                    return true;
                } catch (StoreException.Stale e) {
                    return false;
                }
            });
            assertEquals(1, Collections.frequency(written, true));
            assertEquals(List.of(event), tenant.history(key));
            assertEquals(round + 1, tenant.changes(0, 100).size());
        }
    }

    /** Two commits that each rely on what the other writes cannot both succeed. */
    @Test
    void commit_eachReadsWhatTheOtherWrites_atMostOneSucceeds() {
        for (int round = 0; round < 100; round++) {
            ProfileId[] ids = {id(2L * round), id(2L * round + 1)};
            List<Boolean> written = Race.of(2, runner -> {
                try {
                    commit(draft().profile(profile(ids[runner], 1)).readProfile(ids[1 - runner], 0));
                    return true;
                } catch (StoreException.Stale e) {
                    return false;
                }
            });
            assertEquals(1, Collections.frequency(written, true));
        }
    }

    /**
     * A row is read whole and never goes back; what the feed tells of can be read; what a reader found in one row it may
     * rely on in the next only if the commit was over.
     */
    @Test
    void read_whileAnotherCommits_seesWholeRowsThatNeverGoBack() {
        int versions = 400;
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger committed = new AtomicInteger();
        Race.of(4, runner -> {
            if (runner == 0) {
                try {
                    for (int version = 1; version <= versions; version++) {
                        commit(draft().profile(profile(P, version))
                                .node(node(ADA, version).withOwner(id(version)))
                                .change(new Change.Created(id(version), "m")));
                        committed.set(version);
                    }
                } finally {
                    over.set(true);
                }
                return true;
            }
            long last = 0;
            long cursor = 0;
            boolean end;
            do {
                end = over.get();
                long atLeast = committed.get();
                long version = wholeProfile();
                assertTrue(version >= atLeast, "a read after the commit sees the commit");
                assertTrue(version >= last, "a row goes back");
                last = version;
                assertTrue(wholeNode() >= atLeast, "a read after the commit sees the commit");
                for (TenantStore.Recorded change : tenant.changes(cursor, 1_000)) {
                    cursor = change.sequence();
                }
                assertTrue(wholeProfile() >= cursor && wholeNode() >= cursor, "the feed runs ahead of the rows");
            } while (!end);
            return true;
        });
        assertEquals(versions, wholeProfile());
    }

    private long wholeProfile() {
        Profile profile = tenant.profile(P);
        if (profile == null) {
            return 0;
        }
        assertEquals(NOON.plusSeconds(profile.version()), profile.nextDue());
        return profile.version();
    }

    private long wholeNode() {
        @Nullable Node node = tenant.node(ADA);
        if (node == null) {
            return 0;
        }
        assertEquals(id(node.version()), node.owner());
        return node.version();
    }
}
