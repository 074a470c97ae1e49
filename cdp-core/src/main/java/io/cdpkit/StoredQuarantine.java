package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Rejection;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.Parsed;
import io.cdpkit.records.RowResult;
import io.cdpkit.store.Held;
import io.cdpkit.store.HeldStore;
import io.cdpkit.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Keeps what was refused, so that it can be taken in once the cause is mended.
 *
 * <pre>{@code
 * JdbcStore store = JdbcStore.open(file);
 * StoredQuarantine quarantine = StoredQuarantine.builder(store.held("default")).build();
 * Cdp cdp = Cdp.builder().plan(plan).quarantine(quarantine)...build();  // what the plan holds back comes by itself
 * if (web.read(body) instanceof Parsed.Refused refused) {
 *     quarantine.hold("web", refused);                                  // what is no event is brought by the host
 * }
 * quarantine.redrive(
 *         held -> held.channel().equals("web"),
 *         held -> cdp.ingest(repaired.read(held.original(), held.since())));  // as received then, not now
 * }</pre>
 *
 * <p>It is bounded by number, bytes and age. Where it is full the oldest go first, and {@link #dropped} counts them. Bounds
 * are looked at while something is held, so several processes on one store may pass them for a while by what each has room
 * for.
 *
 * <p>Originals are customer data in the clear. What the plan holds back has passed the {@link IngestGate}, so that neither
 * who was erased nor who has not consented comes in by this way; of what the host brings nobody asked. Erasing a person by
 * {@link Cdp#erase} takes hers out as far as they can be told: events that name an identifier of hers, and every original
 * in which the value of one stands as a word, be it in other letter case, escaped as JSON does, or, of seven digits or
 * more, with blanks, dots, dashes, slashes or parentheses between, and of a telephone number without the country code. So a
 * short value, such as {@code 7}, takes out what is about others, and what is encoded or misspelt stays until it is too
 * old.
 *
 * <p>Any method may throw {@link StoreException.Unavailable}. Thread-safe; has no thread of its own.
 */
public final class StoredQuarantine implements Quarantine {
    private static final int PAGE = 200;
    /** Into how many parts an age is divided, at the end of each of which what is too old goes. */
    private static final int AGE_PARTS = 32;

    private final HeldStore store;
    private final InstantSource clock;
    private final long mostCount;
    private final long mostBytes;
    private final Duration age;
    private final AtomicLong dropped = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private long roomCount;
    private long roomBytes;
    private Instant nextExpiry = Instant.MIN;

    private StoredQuarantine(Builder builder) {
        this.store = builder.store;
        this.clock = builder.clock;
        this.mostCount = builder.mostCount;
        this.mostBytes = builder.mostBytes;
        this.age = builder.age;
    }

    /**
     * Of what kind a refusal is.
     *
     * @param field the path of the field, as in {@link Rejection}
     */
    public record Shape(Held.Form form, String channel, Rejection.Reason reason, String field)
            implements Comparable<Shape> {
        private static final Comparator<Shape> ORDER = Comparator.comparing(Shape::channel)
                .thenComparing(Shape::form)
                .thenComparing(Shape::reason)
                .thenComparing(Shape::field);

        /** The kind of what is held. */
        public static Shape of(Held held) {
            return new Shape(
                    held.form(),
                    held.channel(),
                    held.rejection().reason(),
                    held.rejection().field());
        }

        @Override
        public int compareTo(Shape other) {
            return ORDER.compare(this, other);
        }
    }

    public static Builder builder(HeldStore store) {
        return new Builder(store);
    }

    /** Holds an event under the id of its source as the channel. */
    @Override
    public void hold(Event event, Rejection rejection) {
        hold(Held.Form.EVENT, Held.plain(event.source().id()), rejection, EventJson.write(event));
    }

    /** Holds a message that is no event; one whose bytes were not read to their end is not kept. */
    public void hold(String channel, Parsed.Refused refused) {
        byte[] original = refused.original();
        if (original.length > 0) {
            hold(Held.Form.MESSAGE, channel, refused.rejection(), original);
        }
    }

    /** Holds a row that is no event. */
    public void hold(String channel, RowResult.Bad row) {
        hold(Held.Form.ROW, channel, row.rejection(), row.original().getBytes(StandardCharsets.UTF_8));
    }

    private void hold(Held.Form form, String channel, Rejection rejection, byte[] original) {
        Instant now = clock.instant();
        Held held = Held.of(now, form, channel, rejection, original);
        store.keep(held);
        lock.lock();
        try {
            roomCount--;
            roomBytes -= held.bytes();
            if (!now.isBefore(nextExpiry) || now.isBefore(nextExpiry.minus(age))) {
                nextExpiry = now.plus(age.dividedBy(AGE_PARTS));
                expire(now);
            }
            if (roomCount < 0 || roomBytes < 0) {
                makeRoom();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops the oldest until the bounds are kept, and notes what room there is then. */
    private void makeRoom() {
        HeldStore.Size size = store.size();
        roomCount = mostCount - size.count();
        roomBytes = mostBytes - size.bytes();
        while (roomCount < 0 || roomBytes < 0) {
            List<String> ids = new ArrayList<>();
            List<Held> oldest = store.oldest(null, PAGE);
            for (Held held : oldest) {
                if (roomCount < 0 || roomBytes < 0) {
                    ids.add(held.id());
                    roomCount++;
                    roomBytes += held.bytes();
                }
            }
            if (oldest.isEmpty()) {
                return;
            }
            store.remove(ids);
            dropped.addAndGet(ids.size());
        }
    }

    /** How many this process has dropped because it was full. */
    public long dropped() {
        return dropped.get();
    }

    public HeldStore.Size size() {
        return store.size();
    }

    /** All that is held, the oldest first. What comes or goes meanwhile may or may not be seen. */
    public Stream<Held> held() {
        Pages<Held> pages = new Pages<>(after -> store.oldest(after, PAGE));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false);
    }

    /** How many are held of each kind of refusal; reads them all. */
    public SortedMap<Shape, Long> counts() {
        SortedMap<Shape, Long> counts = new TreeMap<>();
        held().forEach(held -> counts.merge(Shape.of(held), 1L, Long::sum));
        return counts;
    }

    /**
     * Tries again what is held, the oldest first, once each.
     *
     * <p>What is accepted, a duplicate or suppressed is held no longer. What is rejected stays, with its new reason; so does
     * what is a conflict, overloaded or unknown. Where the process ends meanwhile, what was taken in already will be a
     * duplicate the next time.
     *
     * @param which what to try
     * @param again makes an event of an original and ingests it: by {@link EventJson#read} for {@link Held.Form#EVENT}, and
     *     for {@link Held.Form#MESSAGE} by a reader that is told that it was received at {@link Held#since}, or else it
     *     would be dated by as much too late as it was held
     * @return how many ended how
     */
    public IngestSummary redrive(Predicate<Held> which, Function<Held, IngestResult> again) {
        IngestSummary summary = IngestSummary.NONE;
        Held last = null;
        for (List<Held> page = store.oldest(last, PAGE); !page.isEmpty(); page = store.oldest(last, PAGE)) {
            List<String> done = new ArrayList<>();
            List<IngestResult> results = new ArrayList<>();
            for (Held held : page) {
                last = held;
                if (which.test(held)) {
                    IngestResult result = again.apply(held);
                    results.add(result);
                    if (isDone(result)) {
                        done.add(held.id());
                    } else if (result instanceof IngestResult.Rejected rejected) {
                        store.keep(held.refused(rejected.rejection()));
                    }
                }
            }
            store.remove(done);
            summary = summary.plus(results);
        }
        return summary;
    }

    private static boolean isDone(IngestResult result) {
        return switch (result.kind()) {
            case ACCEPTED, DUPLICATE, SUPPRESSED -> true;
            case CONFLICT, REJECTED, OVERLOADED, UNKNOWN -> false;
        };
    }

    /** Takes out what has been held for too long; how many there were. Holding something does the same now and then. */
    public long expire() {
        return expire(clock.instant());
    }

    private long expire(Instant now) {
        Instant oldest = now.minus(age);
        long expired = 0;
        while (true) {
            List<String> ids = store.oldest(null, PAGE).stream()
                    .filter(held -> held.since().isBefore(oldest))
                    .map(Held::id)
                    .toList();
            if (ids.isEmpty()) {
                return expired;
            }
            store.remove(ids);
            expired += ids.size();
        }
    }

    /** Takes out some that will never be right; unknown ones are passed over. */
    public void discard(Set<String> ids) {
        store.remove(ids);
    }

    /**
     * Takes out every original in which something that may be a name passes a test; for who knows names by their keyed
     * hashes only, and so cannot {@link #erase}.
     *
     * @param isName told each text, cell and word of an original as it came, and since when it is held
     * @return how many there were
     */
    public long discardNaming(BiPredicate<String, Instant> isName) {
        return discard(held -> Traces.names(held).stream().anyMatch(name -> isName.test(name, held.since())));
    }

    @Override
    public void erase(Set<Identifier> identifiers, Function<Identifier, Optional<Identifier>> canonical) {
        Traces traces = Traces.of(identifiers, canonical);
        discard(traces::areIn);
    }

    private long discard(Predicate<Held> which) {
        long discarded = 0;
        Held last = null;
        for (List<Held> page = store.oldest(last, PAGE); !page.isEmpty(); page = store.oldest(last, PAGE)) {
            last = page.get(page.size() - 1);
            List<String> ids = page.stream().filter(which).map(Held::id).toList();
            if (!ids.isEmpty()) {
                store.remove(ids);
                discarded += ids.size();
            }
        }
        return discarded;
    }

    /** Bounds and clock, each of which may be set. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_AGE = Duration.ofDays(3_652_500);

        private final HeldStore store;
        private InstantSource clock = InstantSource.system();
        private long mostCount = 10_000;
        private long mostBytes = 64L << 20;
        private Duration age = Duration.ofDays(30);

        private Builder(HeldStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /** The clock; the system's where not set. */
        public Builder clock(InstantSource newClock) {
            this.clock = Objects.requireNonNull(newClock, "newClock");
            return this;
        }

        /** How many originals of how many bytes together, each at least 1; 10,000 and 64 MiB where not set. */
        public Builder most(long count, long bytes) {
            if (count < 1 || bytes < 1) {
                throw new IllegalArgumentException(
                        "bounds must be at least 1, were " + count + " and " + bytes + " bytes");
            }
            this.mostCount = count;
            this.mostBytes = bytes;
            return this;
        }

        /** For how long, a second to 10,000 years; 30 days where not set. */
        public Builder age(Duration most) {
            if (most.compareTo(Duration.ofSeconds(1)) < 0 || most.compareTo(LONGEST_AGE) > 0) {
                throw new IllegalArgumentException("age must be a second to 10,000 years, was " + most);
            }
            this.age = most;
            return this;
        }

        public StoredQuarantine build() {
            return new StoredQuarantine(this);
        }
    }
}
