package io.cdpkit.privacy.release;

import io.cdpkit.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Remembers releases, and tells what a new one would give away together with an earlier one about the same people.
 *
 * <p>Each release may keep its promise, and both together not: who is known to be in both is in one class of each, among
 * the people and the sensitive values that both classes have (the composition attack; Ganta, Kasiviswanathan, Smith, KDD
 * 2008). Ask before a release is handed out, and record it when it is:
 *
 * <pre>{@code
 * if (ledger.compositions(release).stream().noneMatch(c -> c.isHarmful(5))) {
 *     ledger.record("partner, May", release);
 * }
 * }</pre>
 *
 * <p>The tables of the releases need a {@link Column.Role#SUBJECT} column, which says whose row is whose; the ledger keeps
 * keyed digests of it. Pairs of releases are compared, not three and more. Thread-safe if its store is.
 *
 * <p>An erasure does not reach it: the digest of who is erased stays, and may be needed if she comes again, since what was
 * handed out stays too. Once no release that it tells of is in anybody's hands, delete its store and its secret.
 */
public final class ReleaseLedger {
    private static final int LEAST_KEY_BYTES = 16;
    private static final int TOKEN_BYTES = 16;

    /**
     * What the ledger remembers of a release.
     *
     * @param classOf the class of each person, by token
     * @param values by class, the values of each sensitive column
     */
    public record Entry(String name, Map<String, Integer> classOf, List<Map<String, Set<String>>> values) {
        public Entry {
            classOf = Map.copyOf(classOf);
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "release \"" + name + "\" of " + classOf.size() + " people";
        }
    }

    /** Where entries are kept; must be durable in earnest. */
    public interface Store {
        List<Entry> entries();

        void append(Entry entry);

        /** A store in memory, which a restart empties; {@link LedgerFile} lasts. */
        static Store inMemory() {
            return new Store() {
                private final List<Entry> entries = new ArrayList<>();

                @Override
                public synchronized List<Entry> entries() {
                    return List.copyOf(entries);
                }

                @Override
                public synchronized void append(Entry entry) {
                    entries.add(entry);
                }
            };
        }
    }

    /**
     * What two releases give away together.
     *
     * @param earlier the name of the earlier release
     * @param people how many are in both
     * @param smallest the fewest people in both who share both their classes; 0 where nobody is in both
     * @param disclosed by sensitive column of both, for how many people the classes have one value in common only
     */
    public record Composition(String earlier, int people, int smallest, Map<String, Integer> disclosed) {
        public Composition {
            disclosed = Map.copyOf(disclosed);
        }

        /** Whether a sensitive value is disclosed, or fewer than k people are alike in both. */
        public boolean isHarmful(int k) {
            return people > 0 && (smallest < k || disclosed.values().stream().anyMatch(count -> count > 0));
        }
    }

    private final Store store;
    private final SecretKey key;

    /** @param secret at least 16 random bytes, the same for all releases; copied */
    public ReleaseLedger(Store store, byte[] secret) {
        if (secret.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("a key needs at least 16 bytes, had " + secret.length);
        }
        this.store = Objects.requireNonNull(store, "store");
        this.key = Sha256.key(secret);
    }

    /** What a release would give away together with each earlier one that shares people with it, oldest first. */
    public List<Composition> compositions(Release release) {
        Entry entry = entry("", release);
        return store.entries().stream()
                .map(earlier -> compose(earlier, entry))
                .filter(composition -> composition.people() > 0)
                .toList();
    }

    /** Remembers a release that is handed out. */
    public void record(String name, Release release) {
        store.append(entry(Objects.requireNonNull(name, "name"), release));
    }

    private Entry entry(String name, Release release) {
        Table table = release.source();
        int[] subject = table.columns(Column.Role.SUBJECT);
        if (subject.length == 0) {
            throw new IllegalArgumentException("the table has no subject column, so nobody could be told from another");
        }
        Mac mac = Sha256.mac(key);
        Map<String, Integer> classOf = new HashMap<>();
        List<Map<String, Set<String>>> values = new ArrayList<>();
        for (Release.EquivalenceClass each : release.classes()) {
            for (int row : each.rows()) {
                classOf.put(token(mac, table.text(row, subject[0])), values.size());
            }
            Map<String, Set<String>> byColumn = new LinkedHashMap<>();
            for (int column : table.columns(Column.Role.SENSITIVE)) {
                Set<String> distinct = new HashSet<>();
                for (int row : each.rows()) {
                    distinct.add(table.text(row, column));
                }
                byColumn.put(table.columns().get(column).name(), Set.copyOf(distinct));
            }
            values.add(Map.copyOf(byColumn));
        }
        return new Entry(name, classOf, values);
    }

    private static Composition compose(Entry earlier, Entry later) {
        Map<List<Integer>, Integer> together = new HashMap<>();
        later.classOf().forEach((person, now) -> {
            Integer then = earlier.classOf().get(person);
            if (then != null) {
                together.merge(List.of(then, now), 1, Integer::sum);
            }
        });
        Map<String, Integer> disclosed = new HashMap<>();
        int people = 0;
        int smallest = 0;
        for (Map.Entry<List<Integer>, Integer> both : together.entrySet()) {
            int count = both.getValue();
            people += count;
            smallest = smallest == 0 ? count : Math.min(smallest, count);
            Map<String, Set<String>> then = earlier.values().get(both.getKey().get(0));
            later.values().get(both.getKey().get(1)).forEach((column, values) -> {
                Set<String> common = new HashSet<>(values);
                common.retainAll(then.getOrDefault(column, Set.of()));
                if (then.containsKey(column) && common.size() <= 1) {
                    disclosed.merge(column, count, Integer::sum);
                }
            });
        }
        return new Composition(earlier.name(), people, smallest, disclosed);
    }

    private static String token(Mac mac, String subject) {
        byte[] digest = mac.doFinal(subject.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TOKEN_BYTES));
    }
}
