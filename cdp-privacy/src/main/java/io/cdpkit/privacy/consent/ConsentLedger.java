package io.cdpkit.privacy.consent;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every statement that was made under a person's names: a set that only grows.
 *
 * <p>Joining ledgers is set union, so it is commutative, associative and idempotent, and what a ledger decides depends on
 * the statements only, never on the order in which they came.
 *
 * <p><b>How it decides.</b> Under each name the latest statement holds; of several at one time, the most restrictive. Of
 * all the names that have a statement, the most restrictive wins: a no under one name is lifted only by a later yes under
 * that very name. So when people merge, a no of either survives, and a consent page should state a yes under all the
 * names that the profile has. A yes counts from its time on and until its expiry, which it reaches for good: what it
 * replaced does not come back. A no counts at once, even if it is dated in the future.
 *
 * <p>Immutable and thread-safe. {@code toString} prints counts.
 */
public final class ConsentLedger {
    private static final ConsentLedger EMPTY = new ConsentLedger(Map.of());

    /** Ascending, each once, by purpose. */
    private final Map<Purpose, List<Consent>> statements;

    private ConsentLedger(Map<Purpose, List<Consent>> statements) {
        this.statements = statements;
    }

    public static ConsentLedger empty() {
        return EMPTY;
    }

    public static ConsentLedger of(Collection<Consent> statements) {
        TreeMap<Purpose, TreeSet<Consent>> sorted = new TreeMap<>();
        statements.forEach(statement -> sorted.computeIfAbsent(statement.purpose(), purpose -> new TreeSet<>())
                .add(statement));
        TreeMap<Purpose, List<Consent>> all = new TreeMap<>();
        sorted.forEach((purpose, some) -> all.put(purpose, List.copyOf(some)));
        return all.isEmpty() ? EMPTY : new ConsentLedger(all);
    }

    /** These and one more statement; this ledger itself if it holds it already. */
    public ConsentLedger plus(Consent statement) {
        List<Consent> known = statements.getOrDefault(statement.purpose(), List.of());
        int at = Collections.binarySearch(known, statement);
        if (at >= 0) {
            return this;
        }
        ArrayList<Consent> longer = new ArrayList<>(known);
        longer.add(-at - 1, statement);
        TreeMap<Purpose, List<Consent>> all = new TreeMap<>(statements);
        all.put(statement.purpose(), List.copyOf(longer));
        return new ConsentLedger(all);
    }

    /** The statements of both: what the ledger of a merged person holds. */
    public ConsentLedger plus(ConsentLedger other) {
        if (other.statements.isEmpty()) {
            return this;
        } else if (statements.isEmpty()) {
            return other;
        }
        ArrayList<Consent> all = new ArrayList<>(statements());
        all.addAll(other.statements());
        return of(all);
    }

    /** What was said up to an instant. */
    ConsentLedger upTo(Instant time) {
        boolean all = true;
        for (List<Consent> some : statements.values()) {
            all = all && !some.get(some.size() - 1).time().isAfter(time);
        }
        return all
                ? this
                : of(statements().stream()
                        .filter(statement -> !statement.time().isAfter(time))
                        .toList());
    }

    /**
     * Of statements that are all under the same names, those that matter, and the latest: decides the same at every instant,
     * be it of all or of what was said up to that instant.
     */
    ConsentLedger condensed() {
        TreeMap<Purpose, List<Consent>> kept = new TreeMap<>();
        statements.forEach((purpose, all) -> kept.put(purpose, condensed(all)));
        return new ConsentLedger(kept);
    }

    private static List<Consent> condensed(List<Consent> all) {
        ArrayList<Consent> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i == 0 || i == all.size() - 1 || !all.get(i).repeats(kept.get(kept.size() - 1), all.get(i + 1))) {
                kept.add(all.get(i));
            }
        }
        return kept.size() == all.size() ? all : List.copyOf(kept);
    }

    /** These without some. */
    ConsentLedger minus(Collection<Consent> gone) {
        return of(statements().stream()
                .filter(statement -> !gone.contains(statement))
                .toList());
    }

    /** Whether this is a yes, not known here, and the statements just before and after it are nos that say the same. */
    boolean isBetweenNos(Consent statement) {
        List<Consent> known = statements.getOrDefault(statement.purpose(), List.of());
        int at = -Collections.binarySearch(known, statement) - 1;
        return statement.isGrant()
                && at > 0
                && at < known.size()
                && !known.get(at).isGrant()
                && known.get(at).status() == known.get(at - 1).status();
    }

    /** Every statement, by purpose and then in their order. */
    public List<Consent> statements() {
        return statements.values().stream().flatMap(List::stream).toList();
    }

    /** The purposes that anything was said about, ascending. */
    public List<Purpose> purposes() {
        return List.copyOf(statements.keySet());
    }

    boolean isEmpty() {
        return statements.isEmpty();
    }

    /** Why a purpose is or is not allowed at an instant, if nothing is said but this, which is one statement a purpose. */
    static Reason alone(List<Consent> statements, Purpose purpose, Instant now) {
        for (Consent statement : statements) {
            if (statement.purpose().equals(purpose)) {
                return statement.isInForce(now) ? reason(statement, now) : Reason.UNSTATED;
            }
        }
        return Reason.UNSTATED;
    }

    /** Whether a purpose is allowed at an instant. */
    public Decision decide(Purpose purpose, Instant now) {
        Map<Identifier, Consent> latest = new HashMap<>();
        Instant until = null;
        for (Consent statement : statements.getOrDefault(purpose, List.of())) {
            if (statement.isInForce(now)) {
                statement.names().forEach(name -> latest.put(name, statement));
            } else {
                until = Decision.earlier(until, statement.time());
            }
        }
        if (latest.isEmpty()) {
            return new Decision(Reason.UNSTATED, until);
        }
        Reason strictest = Reason.GRANTED;
        for (Consent statement : latest.values()) {
            Reason reason = reason(statement, now);
            strictest = reason.compareTo(strictest) > 0 ? reason : strictest;
            until = reason == Reason.GRANTED ? Decision.earlier(until, statement.expiry()) : until;
        }
        return new Decision(strictest, until);
    }

    private static Reason reason(Consent statement, Instant now) {
        return switch (statement.status()) {
            case GRANTED -> statement.expiresBy(now) ? Reason.EXPIRED : Reason.GRANTED;
            case DENIED -> Reason.DENIED;
            case REVOKED -> Reason.REVOKED;
        };
    }

    /** The strictest decision over several purposes; a use without a purpose is not allowed. */
    public Decision decideAll(Collection<Purpose> purposes, Instant now) {
        Reason strictest = purposes.isEmpty() ? Reason.UNSTATED : Reason.GRANTED;
        Instant until = null;
        for (Purpose purpose : purposes) {
            Decision decision = decide(purpose, now);
            strictest = decision.reason().compareTo(strictest) > 0 ? decision.reason() : strictest;
            until = Decision.earlier(until, decision.until());
        }
        return new Decision(strictest, until);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConsentLedger that && statements.equals(that.statements);
    }

    @Override
    public int hashCode() {
        return statements.hashCode();
    }

    @Override
    public String toString() {
        return "ledger of " + statements().size() + " statements about " + statements.keySet();
    }
}
