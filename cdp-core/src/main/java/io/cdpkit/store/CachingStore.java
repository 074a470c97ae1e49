package io.cdpkit.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps profiles, nodes and links of a slower store in this process's memory.
 *
 * <p>While a commit is on its way, the rows it writes are read past the cache; when it is over, what it wrote takes the
 * place of what was cached, unless another commit met it on the same row, in which case the row is forgotten. So no read
 * that begins after a commit of this process sees a row from before it. If a commit fails, all rows that it wrote or
 * rested upon are forgotten, as one of them may be out of date.
 */
final class CachingStore implements CdpStore {
    private final CdpStore store;
    private final Cache<RowKey, Object> rows;
    /** The rows that commits on their way write or remove. */
    private final ConcurrentHashMap<RowKey, Flight> flights = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** A row stays until it is pushed out. */
    CachingStore(CdpStore store, long maximumRows) {
        this(store, cache(maximumRows));
    }

    /** A row stays no longer than a time after it was read or written. */
    CachingStore(CdpStore store, long maximumRows, Duration longest, Ticker ticker) {
        this(store, cache(maximumRows).expireAfterWrite(positive(longest)).ticker(ticker));
    }

    private CachingStore(CdpStore store, Caffeine<Object, Object> cache) {
        this.store = Objects.requireNonNull(store, "store");
        this.rows = cache.build();
    }

    private static Caffeine<Object, Object> cache(long maximumRows) {
        if (maximumRows < 1) {
            throw new IllegalArgumentException("maximumRows must be at least 1, was " + maximumRows);
        }
        return Caffeine.newBuilder().maximumSize(maximumRows).executor(Runnable::run);
    }

    private static Duration positive(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("longest must be positive, was " + longest);
        }
        return longest;
    }

    /** The key of a row of any tenant. Ordered, so that keys whose hashes collide are still found fast. */
    private record RowKey(String tenant, Object row) implements Comparable<RowKey> {
        @Override
        public int compareTo(RowKey other) {
            int c = tenant.compareTo(other.tenant);
            if (c != 0) {
                return c;
            } else if (row instanceof Identifier mine && other.row instanceof Identifier others) {
                return mine.compareTo(others);
            } else if (row instanceof LinkKey mine && other.row instanceof LinkKey others) {
                return mine.compareTo(others);
            } else if (row instanceof ProfileId mine && other.row instanceof ProfileId others) {
                return mine.compareTo(others);
            }
            return row.getClass().getName().compareTo(other.row.getClass().getName());
        }
    }

    /**
     * The commits on their way to a row.
     *
     * @param contended whether there were several at once, so that none knows who was last
     */
    private record Flight(int commits, boolean contended) {
        static final Flight ALONE = new Flight(1, false);

        Flight joined() {
            return new Flight(commits + 1, true);
        }

        @Nullable
        Flight left() {
            return commits == 1 ? null : new Flight(commits - 1, contended);
        }
    }

    /** Reads a row that may not be there. */
    private interface Read<K, V> {
        @Nullable
        V row(K key);
    }

    @Override
    public TenantStore tenant(String name) {
        return new CachingTenant(name, store.tenant(name));
    }

    @Override
    public void close() {
        closed = true;
        store.close();
        rows.invalidateAll();
    }

    private final class CachingTenant implements TenantStore {
        private final String name;
        private final TenantStore tenant;

        CachingTenant(String name, TenantStore tenant) {
            this.name = name;
            this.tenant = tenant;
        }

        @SuppressWarnings("NullAway") // The cache keeps nothing where the store answers null.
        private <K, V> @Nullable V row(K row, Class<V> type, Read<K, V> read) {
            RowKey key = new RowKey(name, row);
            if (closed || flights.containsKey(key)) {
                return read.row(row);
            }
            return type.cast(rows.get(key, k -> read.row(row)));
        }

        /**
         * Of the rows that the store reads ahead, those that are cached are served from here, unless the store can tell
         * that no commit came since it read them, which spares it checking each.
         */
        @Override
        public RowReader reader(List<Commit.Filed> events) {
            RowReader ahead = tenant.reader(events);
            if (ahead == tenant) {
                return this;
            }
            return ahead.stamp() == NO_STAMP ? new CachingReader(ahead) : ahead;
        }

        private <K, V> @Nullable V cached(K row, Class<V> type, Read<K, V> otherwise) {
            RowKey key = new RowKey(name, row);
            V cached = closed || flights.containsKey(key) ? null : type.cast(rows.getIfPresent(key));
            return cached == null ? otherwise.row(row) : cached;
        }

        /** Adds nothing to the cache, as what was read ahead may have been overtaken by a commit. */
        private final class CachingReader implements RowReader {
            private final RowReader ahead;

            CachingReader(RowReader ahead) {
                this.ahead = ahead;
            }

            @Override
            public @Nullable Event event(String messageId) {
                return ahead.event(messageId);
            }

            @Override
            public boolean retracted(String messageId) {
                return ahead.retracted(messageId);
            }

            @Override
            public @Nullable Link link(LinkKey key) {
                return cached(key, Link.class, ahead::link);
            }

            @Override
            public @Nullable Node node(Identifier identifier) {
                return cached(identifier, Node.class, ahead::node);
            }

            @Override
            public @Nullable Profile profile(ProfileId id) {
                return cached(id, Profile.class, ahead::profile);
            }

            @Override
            public List<Link> linksOf(Identifier identifier) {
                return ahead.linksOf(identifier);
            }

            @Override
            public @Nullable List<Link> linksOf(Identifier identifier, int most) {
                return ahead.linksOf(identifier, most);
            }

            @Override
            public List<Event> history(LinkKey key) {
                return ahead.history(key);
            }
        }

        @Override
        public @Nullable Link link(LinkKey key) {
            return row(key, Link.class, tenant::link);
        }

        @Override
        public @Nullable Node node(Identifier identifier) {
            return row(identifier, Node.class, tenant::node);
        }

        @Override
        public @Nullable Profile profile(ProfileId id) {
            return row(id, Profile.class, tenant::profile);
        }

        @Override
        public boolean isCommittedInTurn() {
            return tenant.isCommittedInTurn();
        }

        @Override
        public void commit(Commit commit) {
            Map<RowKey, @Nullable Object> changed = changed(commit);
            changed.keySet().forEach(key -> flights.merge(key, Flight.ALONE, (flight, alone) -> flight.joined()));
            boolean[] succeeded = {false};
            try {
                tenant.commit(commit);
                succeeded[0] = true;
            } finally {
                changed.forEach((key, row) -> land(key, succeeded[0] ? row : null));
                if (!succeeded[0]) {
                    forget(commit.reads());
                }
            }
        }

        /** The rows that a commit writes, each as it will be, and those it removes. */
        private Map<RowKey, @Nullable Object> changed(Commit commit) {
            Map<RowKey, @Nullable Object> changed = new HashMap<>();
            for (Map<?, Long> removed :
                    List.of(commit.removedLinks(), commit.removedNodes(), commit.removedProfiles())) {
                removed.keySet().forEach(row -> changed.put(new RowKey(name, row), null));
            }
            commit.links().forEach(link -> changed.put(new RowKey(name, link.key()), link));
            commit.nodes().forEach(node -> changed.put(new RowKey(name, node.identifier()), node));
            commit.profiles().forEach(profile -> changed.put(new RowKey(name, profile.id()), profile));
            return changed;
        }

        /** Ends a commit's way to a row, which is now as given; null if it is gone or that is not known. */
        private void land(RowKey key, @Nullable Object row) {
            flights.computeIfPresent(key, (k, flight) -> {
                replace(key, flight.contended() ? null : row);
                return flight.left();
            });
        }

        /** Waits for a read of the row that is on its way, so that what it brings does not stay. */
        @SuppressWarnings("NullAway") // The cache forgets a row for null.
        private void replace(RowKey key, @Nullable Object row) {
            rows.asMap().compute(key, (k, former) -> row);
        }

        private void forget(Commit.Reads reads) {
            for (Map<?, Long> read : List.of(reads.links(), reads.nodes(), reads.profiles())) {
                read.keySet().forEach(row -> replace(new RowKey(name, row), null));
            }
        }

        @Override
        public @Nullable Event event(String messageId) {
            return tenant.event(messageId);
        }

        @Override
        public boolean retracted(String messageId) {
            return tenant.retracted(messageId);
        }

        @Override
        public @Nullable Identifier alias(ProfileId id) {
            return tenant.alias(id);
        }

        @Override
        public List<ProfileId> aliasesOf(Identifier founder) {
            return tenant.aliasesOf(founder);
        }

        @Override
        public List<Link> linksOf(Identifier identifier) {
            return tenant.linksOf(identifier);
        }

        @Override
        public @Nullable List<Link> linksOf(Identifier identifier, int most) {
            return tenant.linksOf(identifier, most);
        }

        @Override
        public List<Event> history(LinkKey key) {
            return tenant.history(key);
        }

        @Override
        public List<Profile> profiles(@Nullable ProfileId after, int limit) {
            return tenant.profiles(after, limit);
        }

        @Override
        public List<Link> links(@Nullable LinkKey after, int limit) {
            return tenant.links(after, limit);
        }

        @Override
        public List<ProfileId> due(Instant now, int limit) {
            List<ProfileId> due = tenant.due(now, limit);
            due.forEach(id -> forgetIfNotDue(new RowKey(name, id), now));
            return due;
        }

        /** What the store says is due, a cached row from before another process's commit may not know of. */
        private void forgetIfNotDue(RowKey key, Instant now) {
            if (rows.getIfPresent(key) instanceof Profile profile) {
                Instant nextDue = profile.nextDue();
                if (nextDue == null || nextDue.isAfter(now)) {
                    replace(key, null);
                }
            }
        }

        @Override
        public List<Recorded> changes(long after, int limit) {
            return tenant.changes(after, limit);
        }
    }
}
