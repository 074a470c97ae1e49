package io.cdpkit.graph;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a link is known by: its kind and the exact set of identifiers it ties.
 *
 * <p>Events are filed under the link they state, so the events of one key are one source's view of one person. The
 * identifiers are in canonical order; in an alias the staying name comes first.
 *
 * <p>A key also keeps what a resolver made of its events, for as long as the key itself is kept: in a store in memory that
 * is as long as the link is, so there is nothing more to bound or to erase.
 */
public final class LinkKey implements Comparable<LinkKey> {
    /** Where a link comes from. The order is the order of strength. */
    public enum Kind {
        /** A steward's word that two identifiers are different people; it ties nothing and forbids a join. */
        APART,
        /** A steward's word that two identifiers are one person. */
        TOGETHER,
        /** A source's word that a person changed names. */
        ALIAS,
        /** Identifiers seen in one event. */
        SEEN,
        /** Identifiers judged alike by a matcher. */
        MATCH
    }

    private final Kind kind;
    private final List<Identifier> identifiers;
    private final int hash;
    /** Whichever thread writes it last wins, as what they write is immutable and of the same worth. */
    private @Nullable Object memo;

    private LinkKey(Kind kind, List<Identifier> identifiers) {
        this.kind = kind;
        this.identifiers = identifiers;
        this.hash = hash(identifiers);
    }

    /** Names of one person often differ in a common part only; multiplying keeps their list from hashing alike. */
    private static int hash(List<Identifier> identifiers) {
        int h = 0;
        for (int i = 0; i < identifiers.size(); i++) {
            h = (h ^ identifiers.get(i).hashCode()) * 0x9E3779B1;
            h ^= h >>> 15;
        }
        return h;
    }

    /** The key that an event is filed under. */
    public static LinkKey of(Event event) {
        Kind kind = switch (event.type()) {
            case ALIAS -> Kind.ALIAS;
            case APART -> Kind.APART;
            case TOGETHER -> Kind.TOGETHER;
            default -> Kind.SEEN;
        };
        return of(kind, event.identifiers());
    }

    public static LinkKey of(Kind kind, List<Identifier> identifiers) {
        if (identifiers.size() < 2 || isCanonical(kind, identifiers)) {
            return new LinkKey(kind, List.copyOf(identifiers));
        }
        ArrayList<Identifier> sorted = new ArrayList<>(identifiers);
        Collections.sort(kind == Kind.ALIAS ? sorted.subList(1, sorted.size()) : sorted);
        return new LinkKey(kind, List.copyOf(sorted));
    }

    private static boolean isCanonical(Kind kind, List<Identifier> identifiers) {
        for (int i = kind == Kind.ALIAS ? 2 : 1; i < identifiers.size(); i++) {
            if (identifiers.get(i - 1).compareTo(identifiers.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether events of this kind were seen of a person, and so belong to somebody. */
    public boolean isSeen() {
        return kind == Kind.SEEN || kind == Kind.ALIAS;
    }

    public Kind kind() {
        return kind;
    }

    public List<Identifier> identifiers() {
        return identifiers;
    }

    /** What a resolver wants to find again when it next meets this key; null if nothing. Equal keys may differ in it. */
    public @Nullable Object memo() {
        return memo;
    }

    /**
     * Keeps something in place of what was kept before.
     *
     * @param newMemo immutable, with final fields only, and for all events of this key the same
     */
    public void remember(Object newMemo) {
        memo = newMemo;
    }

    @Override
    public int compareTo(LinkKey other) {
        int c = kind.compareTo(other.kind);
        int common = Math.min(identifiers.size(), other.identifiers.size());
        for (int i = 0; c == 0 && i < common; i++) {
            c = identifiers.get(i).compareTo(other.identifiers.get(i));
        }
        return c != 0 ? c : Integer.compare(identifiers.size(), other.identifiers.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof LinkKey that
                        && hash == that.hash
                        && kind == that.kind
                        && haveEqual(identifiers, that.identifiers));
    }

    private static boolean haveEqual(List<Identifier> a, List<Identifier> b) {
        int size = a.size();
        boolean equal = size == b.size();
        for (int i = 0; equal && i < size; i++) {
            equal = a.get(i).equals(b.get(i));
        }
        return equal;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return kind + " " + identifiers;
    }
}
