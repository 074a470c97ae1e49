package io.cdpkit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.store.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A platform for a host's own tests: in memory, with a clock that stands still, fed in a few words.
 *
 * <pre>{@code
 * TestCdp shop = TestCdp.with(IdentityRules.of(unique(USER_ID), atMost(5, EMAIL)));
 * shop.at("2026-01-31T12:00:00Z").identify(Attributes.of("city", "Ghent"), userId("ada"), email("ada@example.com"));
 * assertEquals("Ghent", shop.profile(email("ada@example.com")).text("city").orElseThrow());
 * }</pre>
 *
 * <p>What it feeds happens now, by its clock, at one web source, under the message ids {@code m1}, {@code m2} and so on,
 * and must be accepted: anything else fails the test. Events that are late, wrong or sent twice go to {@link #cdp} as they
 * are. Used by one thread.
 */
public final class TestCdp {
    /** Where its events come from. */
    public static final Source SOURCE = Source.of("test", Source.Kind.WEB);

    private final TestClock clock = TestClock.at("2026-01-01T00:00:00Z");
    private final Cdp cdp;
    private int messages;
    private long seen;

    private TestCdp(IdentityResolver identity, UnaryOperator<Cdp.Builder> parts) {
        this.cdp = parts.apply(Cdp.builder().identity(identity).clock(clock)).build();
    }

    /** A platform that knows who is who and nothing else. Its clock stands at the start of 2026, UTC. */
    public static TestCdp with(IdentityResolver identity) {
        return with(identity, UnaryOperator.identity());
    }

    /** A platform with further parts, such as {@code parts -> parts.segments(..)}. */
    public static TestCdp with(IdentityResolver identity, UnaryOperator<Cdp.Builder> parts) {
        return new TestCdp(identity, parts);
    }

    public Cdp cdp() {
        return cdp;
    }

    public TestClock clock() {
        return clock;
    }

    /** Sets the clock to an ISO instant, such as {@code 2026-01-31T12:00:00Z}, forwards or back. */
    public TestCdp at(String instant) {
        clock.set(Instant.parse(instant));
        return this;
    }

    /** Moves the clock on. */
    public TestCdp after(Duration time) {
        clock.advance(time);
        return this;
    }

    /** The identifiers name one person. */
    public TestCdp identify(Identifier... identifiers) {
        return identify(Attributes.empty(), identifiers);
    }

    /** The identifiers name one person, who has these traits. */
    public TestCdp identify(Attributes traits, Identifier... identifiers) {
        return accept(Event.identify(nextId(), SOURCE).traits(traits), identifiers);
    }

    /** Somebody did something, such as "Order Completed". */
    public TestCdp track(String name, Identifier... identifiers) {
        return track(name, Attributes.empty(), identifiers);
    }

    /** Somebody did something, of which this is known. */
    public TestCdp track(String name, Attributes properties, Identifier... identifiers) {
        return accept(Event.track(nextId(), SOURCE, name).properties(properties), identifiers);
    }

    /** A steward says that two identifiers name different people. */
    public TestCdp apart(Identifier one, Identifier other) {
        return accept(Event.apart(nextId(), SOURCE, one, other));
    }

    private String nextId() {
        messages++;
        return "m" + messages;
    }

    private TestCdp accept(Event.Builder builder, Identifier... identifiers) {
        for (Identifier identifier : identifiers) {
            builder.identifier(identifier);
        }
        IngestResult result = cdp.ingest(builder.time(clock.instant()).build());
        assertEquals(IngestResult.Kind.ACCEPTED, result.kind(), result::toString);
        return this;
    }

    /** The message id of the latest event that this fed. */
    public String latestId() {
        return "m" + messages;
    }

    /** The profile that holds an identifier; it fails the test if there is none. */
    public Profile profile(Identifier identifier) {
        return cdp.find(identifier).orElseThrow(() -> new AssertionError("nobody holds " + identifier));
    }

    /** The changes since this was last asked. */
    public List<Change> changes() {
        List<TenantStore.Recorded> news = cdp.changes(seen, Integer.MAX_VALUE);
        if (!news.isEmpty()) {
            seen = news.get(news.size() - 1).sequence();
        }
        return news.stream().map(TenantStore.Recorded::change).toList();
    }
}
