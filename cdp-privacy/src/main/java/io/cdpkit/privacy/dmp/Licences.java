package io.cdpkit.privacy.dmp;

import io.cdpkit.event.Source;
import io.cdpkit.privacy.Purpose;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The terms of each source whose data is not the host's own.
 *
 * <p>Fails closed: a second- or third-party source without a licence counts for nothing, and a licence binds the source
 * of its name even if an event calls it first-party. Immutable and thread-safe.
 */
public final class Licences {
    private static final Licences NONE = new Licences(Map.of(), true);
    static final long ALWAYS = Long.MAX_VALUE;
    static final long NEVER = Long.MIN_VALUE;

    private final Map<String, Licence> bySource;
    private final boolean honoured;

    private Licences(Map<String, Licence> bySource, boolean honoured) {
        this.bySource = bySource;
        this.honoured = honoured;
    }

    /** Only what is the host's own counts. */
    public static Licences none() {
        return NONE;
    }

    /**
     * These and one more.
     *
     * @throws IllegalArgumentException if the source has its licence already
     */
    public Licences with(String sourceId, Licence licence) {
        TreeMap<String, Licence> all = new TreeMap<>(bySource);
        if (all.putIfAbsent(sourceId, licence) != null) {
            throw new IllegalArgumentException("source \"" + sourceId + "\" has its licence already; name it once");
        }
        return new Licences(all, honoured);
    }

    /** The same sources, none of which counts. */
    Licences dishonoured() {
        return new Licences(bySource, false);
    }

    /** Until when what a source says counts for some purposes, in epoch milliseconds; {@link #NEVER} if it does not. */
    long expiry(Source source, Set<Purpose> purposes) {
        Licence licence = bySource.get(source.id());
        if (licence == null) {
            return source.party() == Source.Party.FIRST ? ALWAYS : NEVER;
        }
        return honoured && licence.purposes().containsAll(purposes)
                ? licence.expiry().toEpochMilli()
                : NEVER;
    }

    /** Whether anything at all may be done with what a source says, at a time in epoch milliseconds. */
    boolean allowAnything(Source source, long time) {
        Licence licence = bySource.get(source.id());
        return licence == null
                ? source.party() == Source.Party.FIRST
                : time < licence.expiry().toEpochMilli();
    }

    @Override
    public String toString() {
        return (honoured ? "" : "not ") + bySource;
    }
}
