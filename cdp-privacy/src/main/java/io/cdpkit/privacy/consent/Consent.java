package io.cdpkit.privacy.consent;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A statement about one purpose: whoever these names name agrees, declines, or takes her agreement back.
 *
 * <p>Ordered by time; at equal times the more restrictive comes later, so that it wins.
 *
 * @param names whom it is about, ascending, at least one
 * @param time from when on it holds
 * @param expiry when a grant lapses; null if it holds until another statement. Refusals never lapse.
 * @param evidence what proves it, such as a message id or the version of a form; never customer data
 */
public record Consent(
        List<Identifier> names,
        Purpose purpose,
        Status status,
        LegalBasis basis,
        Instant time,
        @Nullable Instant expiry,
        String evidence)
        implements Comparable<Consent> {

    /** What was said, the more restrictive the later. */
    public enum Status {
        GRANTED,
        /** She was asked and said no. */
        DENIED,
        /** She took a yes back, or objected. */
        REVOKED
    }

    /** The six grounds of the GDPR's article 6. */
    public enum LegalBasis {
        CONSENT,
        CONTRACT,
        LEGAL_OBLIGATION,
        VITAL_INTERESTS,
        PUBLIC_TASK,
        LEGITIMATE_INTERESTS
    }

    private static final Comparator<Consent> ORDER = Comparator.comparing(Consent::time)
            .thenComparing(Consent::status)
            .thenComparing(Consent::expiry, Comparator.nullsFirst(Comparator.reverseOrder()))
            .thenComparing(Consent::purpose)
            .thenComparing(Consent::basis)
            .thenComparing(Consent::evidence)
            .thenComparing(Consent::names, Consent::compareNames);

    public Consent {
        names = ascending(names);
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(basis, "basis");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(evidence, "evidence");
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a consent is about somebody; give at least one identifier");
        }
        if (expiry != null && status != Status.GRANTED) {
            throw new IllegalArgumentException("only a grant expires, not what is " + status + "; leave expiry null");
        }
    }

    private static List<Identifier> ascending(List<Identifier> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
                return List.copyOf(new TreeSet<>(names));
            }
        }
        return List.copyOf(names);
    }

    /** A yes that holds until another statement. */
    public static Consent granted(Collection<Identifier> names, Purpose purpose, Instant time, String evidence) {
        return new Consent(List.copyOf(names), purpose, Status.GRANTED, LegalBasis.CONSENT, time, null, evidence);
    }

    /** A no to what was asked. */
    public static Consent denied(Collection<Identifier> names, Purpose purpose, Instant time, String evidence) {
        return new Consent(List.copyOf(names), purpose, Status.DENIED, LegalBasis.CONSENT, time, null, evidence);
    }

    /** A yes taken back. */
    public static Consent revoked(Collection<Identifier> names, Purpose purpose, Instant time, String evidence) {
        return new Consent(List.copyOf(names), purpose, Status.REVOKED, LegalBasis.CONSENT, time, null, evidence);
    }

    /** The same yes, which lapses. */
    public Consent until(Instant newExpiry) {
        return new Consent(names, purpose, status, basis, time, newExpiry, evidence);
    }

    /** The same on another legal ground. */
    public Consent on(LegalBasis newBasis) {
        return new Consent(names, purpose, status, newBasis, time, expiry, evidence);
    }

    /** The same about other names. */
    Consent under(List<Identifier> newNames) {
        return new Consent(newNames, purpose, status, basis, time, expiry, evidence);
    }

    public boolean isGrant() {
        return status == Status.GRANTED;
    }

    /** Whether it has lapsed at an instant, whatever else is said. */
    boolean expiresBy(Instant instant) {
        return expiry != null && !expiry.isAfter(instant);
    }

    /** Whether it counts at an instant: a yes from its time on, a no at once. */
    boolean isInForce(Instant now) {
        return !isGrant() || !time.isAfter(now);
    }

    /** Whether nothing changes without this, which stands between two others about the same names and purpose. */
    boolean repeats(Consent former, Consent next) {
        return status == former.status()
                && status == next.status()
                && !expiresBy(next.time())
                && !former.expiresBy(next.time());
    }

    @Override
    public int compareTo(Consent other) {
        return ORDER.compare(this, other);
    }

    private static int compareNames(List<Identifier> a, List<Identifier> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int c = a.get(i).compareTo(b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** Prints how many names, never one of them. */
    @Override
    public String toString() {
        return purpose + " " + status + " at " + time + (expiry == null ? "" : " until " + expiry) + " by "
                + names.size() + " names";
    }
}
