package io.cdpkit.testkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Commit;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails where a {@link Plan} says so, in the ways that {@link StoreException} knows.
 *
 * <p>Calls to its tenants are numbered from 1 as they come. Thread-safe if the plan is.
 */
public final class FaultyStore implements CdpStore {
    private final CdpStore store;
    private final Plan plan;
    private final AtomicLong calls = new AtomicLong();

    private FaultyStore(CdpStore store, Plan plan) {
        this.store = Objects.requireNonNull(store, "store");
        this.plan = Objects.requireNonNull(plan, "plan");
    }

    /** A store that does what another one does, but for the faults of a plan. */
    public static FaultyStore of(CdpStore store, Plan plan) {
        return new FaultyStore(store, plan);
    }

    /** How a call goes wrong. */
    public enum Fault {
        /** It does not. */
        NONE,
        /** {@link StoreException.Unavailable}, and nothing is written. */
        UNAVAILABLE,
        /** {@link StoreException.OutcomeUnknown}, though all is written. Only of commits. */
        UNKNOWN_BUT_WRITTEN,
        /** {@link StoreException.OutcomeUnknown}, and nothing is written. Only of commits. */
        UNKNOWN_AND_LOST,
        /** {@link StoreException.Stale}, though nobody else wrote; nothing is written. Only of commits. */
        STALE
    }

    /**
     * A call to a tenant.
     *
     * @param number 1 for the first call of any kind
     * @param method the method of {@link TenantStore}
     * @param tenant whose rows it is about
     */
    public record Call(long number, String method, String tenant) {
        public boolean isCommit() {
            return method.equals("commit");
        }
    }

    /**
     * Says what happens to each call.
     *
     * <p>Asked in the thread of the call, so a plan that waits for a latch delays the call, and one that calls another
     * tenant or platform on the same store lets somebody else come first.
     */
    @FunctionalInterface
    public interface Plan {
        /** Asked before the store is touched. Faults that only commits know leave other calls alone. */
        Fault before(Call call);

        /** Told after the store did its part. */
        default void after(Call call) {}

        /** One fault at the call of a number. */
        static Plan at(long number, Fault fault) {
            return call -> call.number() == number ? fault : Fault.NONE;
        }

        /**
         * Faults at a share of the calls, chosen by chance; the same seed and calls give the same faults.
         *
         * @param rate 0 for none, 1 for all
         */
        static Plan seeded(long seed, double rate) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate must be 0 to 1, was " + rate);
            }
            Fault[] faults = {Fault.UNAVAILABLE, Fault.UNKNOWN_BUT_WRITTEN, Fault.UNKNOWN_AND_LOST, Fault.STALE};
            return call -> {
                SplittableRandom chance = new SplittableRandom(seed ^ (call.number() << 32));
                return chance.nextDouble() < rate ? faults[chance.nextInt(faults.length)] : Fault.NONE;
            };
        }
    }

    /** How many calls came so far. */
    public long calls() {
        return calls.get();
    }

    @Override
    public TenantStore tenant(String name) {
        return new FaultyTenant(name, store.tenant(name));
    }

    @Override
    public void close() {
        store.close();
    }

    private final class FaultyTenant implements TenantStore {
        private final String name;
        private final TenantStore tenant;

        FaultyTenant(String name, TenantStore tenant) {
            this.name = name;
            this.tenant = tenant;
        }

        private Call next(String method) {
            return new Call(calls.incrementAndGet(), method, name);
        }

        private <T extends @Nullable Object> T read(String method, Supplier<T> read) {
            Call call = next(method);
            if (plan.before(call) == Fault.UNAVAILABLE) {
                throw new StoreException.Unavailable("call " + call.number() + " was to fail");
            }
            T row = read.get();
            plan.after(call);
            return row;
        }

        /** As of a store that is far away, whatever it is. */
        @Override
        public boolean isCommittedInTurn() {
            return true;
        }

        @Override
        public void commit(Commit commit) {
            Call call = next("commit");
            switch (plan.before(call)) {
                case NONE -> tenant.commit(commit);
                case UNAVAILABLE ->
                    throw new StoreException.Unavailable("commit, call " + call.number() + ", was to fail");
                case UNKNOWN_BUT_WRITTEN -> {
                    tenant.commit(commit);
                    throw new StoreException.OutcomeUnknown("the answer to call " + call.number() + " was to be lost");
                }
                case UNKNOWN_AND_LOST ->
                    throw new StoreException.OutcomeUnknown("call " + call.number() + " was to be lost");
                case STALE -> throw new StoreException.Stale("call " + call.number() + " was to be stale");
            }
            plan.after(call);
        }

        @Override
        public @Nullable Event event(String messageId) {
            return this.<@Nullable Event>read("event", () -> tenant.event(messageId));
        }

        @Override
        public boolean retracted(String messageId) {
            return read("retracted", () -> tenant.retracted(messageId));
        }

        @Override
        public @Nullable Link link(LinkKey key) {
            return this.<@Nullable Link>read("link", () -> tenant.link(key));
        }

        @Override
        public @Nullable Node node(Identifier identifier) {
            return this.<@Nullable Node>read("node", () -> tenant.node(identifier));
        }

        @Override
        public @Nullable Profile profile(ProfileId id) {
            return this.<@Nullable Profile>read("profile", () -> tenant.profile(id));
        }

        @Override
        public List<ProfileId> aliasesOf(Identifier founder) {
            return read("aliasesOf", () -> tenant.aliasesOf(founder));
        }

        @Override
        public @Nullable Identifier alias(ProfileId id) {
            return this.<@Nullable Identifier>read("alias", () -> tenant.alias(id));
        }

        @Override
        public List<Link> linksOf(Identifier identifier) {
            return read("linksOf", () -> tenant.linksOf(identifier));
        }

        @Override
        public List<Event> history(LinkKey key) {
            return read("history", () -> tenant.history(key));
        }

        @Override
        public List<Profile> profiles(@Nullable ProfileId after, int limit) {
            return read("profiles", () -> tenant.profiles(after, limit));
        }

        @Override
        public List<Link> links(@Nullable LinkKey after, int limit) {
            return read("links", () -> tenant.links(after, limit));
        }

        @Override
        public List<ProfileId> due(Instant now, int limit) {
            return read("due", () -> tenant.due(now, limit));
        }

        @Override
        public List<Recorded> changes(long after, int limit) {
            return read("changes", () -> tenant.changes(after, limit));
        }
    }
}
