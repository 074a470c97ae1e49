package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were written last to a file which nobody else writes, as they are in it.
 *
 * <p>A row is forgotten before the transaction that writes it commits, and put in anew when that is known to have succeeded;
 * no read puts one in. So none is ever here that is not in the file, whatever becomes of a commit, and who has read a row
 * from the file never finds an earlier one here. They take a small part of the heap. Written by one thread at a time;
 * thread-safe for who reads.
 */
final class RecentRows {
    private static final int MOST_WEIGHT = 16 << 20;
    private static final int PART_OF_HEAP = 64;
    /** What a link or a node is about as large as. */
    private static final int SMALL = 400;

    private final long most;
    /** By tenant, those written since the others were the latest. */
    private volatile ConcurrentHashMap<String, Map<Object, Kept>> latest = new ConcurrentHashMap<>();

    private volatile ConcurrentHashMap<String, Map<Object, Kept>> former = new ConcurrentHashMap<>();
    private long weight;

    /** As many as are about so many characters long. */
    RecentRows(long most) {
        this.most = most;
    }

    /** As many as fit into a small part of the heap. */
    static RecentRows ofOneWriter() {
        return new RecentRows(Math.min(MOST_WEIGHT, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** None ever, as others write the rows too, or they are not to be had in the clear. */
    static RecentRows none() {
        return new RecentRows(0);
    }

    private record Kept(Object row, int weight) {}

    @Nullable
    Link link(String tenant, LinkKey key) {
        return (Link) row(tenant, key);
    }

    @Nullable
    Node node(String tenant, Identifier identifier) {
        return (Node) row(tenant, identifier);
    }

    @Nullable
    Profile profile(String tenant, ProfileId id) {
        return (Profile) row(tenant, id);
    }

    private @Nullable Object row(String tenant, Object key) {
        Kept kept = latest.getOrDefault(tenant, Map.of()).get(key);
        if (kept == null) {
            kept = former.getOrDefault(tenant, Map.of()).get(key);
        }
        return kept == null ? null : kept.row;
    }

    private static Map<Object, Kept> rows(Map<String, Map<Object, Kept>> all, String tenant) {
        return all.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>());
    }

    /** Forgets the rows of a tenant that a ledger came to and that are about to be written. */
    void forget(String tenant, Ledger ledger) {
        if (most > 0) {
            Map<Object, Kept> rows = rows(latest, tenant);
            Map<Object, Kept> older = rows(former, tenant);
            forEach(ledger, (key, row) -> {
                Kept kept = rows.remove(key);
                weight -= kept == null ? 0 : kept.weight;
                older.remove(key);
            });
        }
    }

    /** Keeps the rows of a tenant that a ledger came to and that are written. */
    void keep(String tenant, Ledger ledger) {
        if (most > 0) {
            Map<Object, Kept> rows = rows(latest, tenant);
            forEach(ledger, (key, row) -> {
                if (row.value != null) {
                    Kept kept = new Kept(row.value, SMALL + row.length);
                    rows.put(key, kept);
                    weight += kept.weight;
                }
            });
            if (weight > most / 2) {
                former = latest;
                latest = new ConcurrentHashMap<>();
                weight = 0;
            }
        }
    }

    private static void forEach(Ledger ledger, BiConsumer<Object, Ledger.Row<?>> action) {
        ledger.links.forEach((digest, row) -> {
            if (row.value != null) {
                action.accept(row.value.key(), row);
            } else if (row.isRemoved()) {
                action.accept(ledger.removedKey(digest), row);
            }
        });
        ledger.nodes.forEach(action);
        ledger.profiles.forEach(action);
    }
}
