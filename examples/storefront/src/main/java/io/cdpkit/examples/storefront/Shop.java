package io.cdpkit.examples.storefront;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.privacy.erasure.ErasureFile;
import io.cdpkit.privacy.erasure.ErasureProof;
import io.cdpkit.privacy.erasure.Erasures;
import io.cdpkit.privacy.erasure.Suppression;
import io.cdpkit.privacy.erasure.Tombstone;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Segments;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a back end wires up once: who is who, the segments that its pages ask for, and erasure that stays.
 *
 * <p>A browser is believed in what its own visitor does; who signs in and what is bought, the shop says itself.
 * Thread-safe.
 */
final class Shop implements AutoCloseable {
    /** A page asks which of these its visitor is in, and needs to know nothing else about her. */
    private static final Segments SEGMENTS = Segments.parse("""
            trait orders = count("Order Completed") in last 365 days
            trait spent  = sum("Order Completed".revenue) in last 365 days
            undecided    = did("Product Added") in last 24 hours and not did("Order Completed") in last 24 hours
            customers    = did("Order Completed")
            regulars     = orders >= 3
            """);

    private static final IdentityRules PEOPLE = IdentityRules.of(
            NamespaceRule.unique(Namespace.USER_ID),
            NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID)
                    .within(Duration.ofDays(365))
                    .asDevice());

    private static final Source BROWSER = Source.of("storefront", Source.Kind.WEB);
    private static final Source BACK_END = Source.of("shop", Source.Kind.SERVER);
    private static final String ORDER = "Order Completed";
    private static final int KEY_BYTES = 32;

    /** What a browser may send. */
    static final Set<Event.Type> CALLS = EnumSet.of(
            Event.Type.IDENTIFY,
            Event.Type.TRACK,
            Event.Type.PAGE,
            Event.Type.SCREEN,
            Event.Type.GROUP,
            Event.Type.ALIAS);

    private final InstantSource clock;
    private final Supplier<String> ids;
    private final CdpStore store;
    private final ErasureFile journal;
    private final Cdp cdp;
    private final Erasures erasures;
    private final SegmentJson batches;
    private final Map<Event.Type, SegmentJson> readers = new EnumMap<>(Event.Type.class);

    private Shop(InstantSource clock, Supplier<String> ids, CdpStore store, ErasureFile journal, KeyRing keys) {
        this.clock = clock;
        this.ids = ids;
        this.store = store;
        this.journal = journal;
        Suppression suppression = Suppression.of(journal.tombstones(keys));
        this.cdp = Cdp.builder()
                .identity(PEOPLE)
                .segments(SEGMENTS)
                .gate(suppression)
                .store(store)
                .clock(clock)
                .build();
        this.erasures = Erasures.builder(cdp, suppression, journal, clock).build();
        this.batches = SegmentJson.builder(BROWSER).clock(clock).build();
        for (Event.Type type : CALLS) {
            readers.put(
                    type,
                    SegmentJson.builder(BROWSER).assumeType(type).clock(clock).build());
        }
    }

    /**
     * The shop of a folder, which is made if it is not there. It holds the store, the journal of erasures, and the key that
     * the journal has names under; a real shop backs up only the first, and has its keys elsewhere.
     *
     * @param ids gives each event of the shop's own an id
     */
    static Shop open(Path folder, InstantSource clock, Supplier<String> ids) throws IOException {
        Files.createDirectories(folder);
        Path key = folder.resolve("erasures.key");
        if (!Files.exists(key)) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            Files.write(key, fresh);
        }
        Shop shop = new Shop(
                clock,
                ids,
                JdbcStore.open(folder.resolve("shop.db")),
                ErasureFile.open(folder.resolve("erasures.log")),
                KeyRing.of(1, Files.readAllBytes(key)));
        // If the store is a backup that was brought back, it may hold people who have been erased since.
        shop.erasures.sweep();
        return shop;
    }

    /** Takes one call of a browser, of a type of the Segment specification unless it says one itself. */
    IngestResult take(Event.Type type, InputStream call, String visitor) throws IOException {
        return take(Objects.requireNonNull(readers.get(type)).read(call), visitor);
    }

    /** Takes a batch of calls; what became of each, in their order. */
    List<IngestResult> takeBatch(InputStream batch, String visitor) throws IOException {
        return batches.readBatch(batch).stream()
                .map(parsed -> take(parsed, visitor))
                .toList();
    }

    private IngestResult take(Parsed parsed, String visitor) {
        if (parsed instanceof Parsed.Refused refused) {
            return new IngestResult.Rejected(refused.messageId(), refused.rejection());
        }
        Event event = ((Parsed.Read) parsed).event();
        if (!event.identifiers().equals(List.of(Identifier.anonymousId(visitor)))) {
            return refused(event, "anonymousId", "must be the visitor's own, and nobody else may be named");
        } else if (event.name().equals(ORDER)) {
            return refused(event, "event", "must not be an order, which the shop itself tells");
        }
        return cdp.ingest(event);
    }

    private static IngestResult refused(Event event, String field, String rule) {
        return new IngestResult.Rejected(event.id(), new Rejection(Rejection.Reason.PLAN, field, rule));
    }

    /** Whether somebody may sign in by a name: one such as "null" would be everybody's. */
    boolean mayName(String user) {
        return cdp.mayName(Identifier.userId(user));
    }

    /** A visitor has proved who she is. */
    IngestResult signIn(String visitor, String user) {
        return cdp.ingest(Event.identify(ids.get(), BACK_END)
                .userId(user)
                .anonymousId(visitor)
                .time(clock.instant())
                .build());
    }

    /** A visitor has paid. */
    IngestResult buy(String visitor, Product product) {
        return cdp.ingest(Event.track(ids.get(), BACK_END, ORDER)
                .anonymousId(visitor)
                .properties(Attributes.builder()
                        .put("order_id", ids.get())
                        .put("revenue", Value.of(new BigDecimal(product.price())))
                        .put("currency", "EUR")
                        .build())
                .time(clock.instant())
                .build());
    }

    /** Who an identifier names, as of now: time alone may have moved her. */
    Optional<Profile> find(Identifier name) {
        cdp.evaluateDue();
        return cdp.find(name);
    }

    /** Forgets a person for good; what comes in about her from before finds no way back. */
    ErasureProof erase(String user) {
        return erasures.erase(Identifier.userId(user), Tombstone.Policy.DELETE_ONLY, ids.get());
    }

    @Override
    public void close() {
        journal.close();
        store.close();
    }
}
