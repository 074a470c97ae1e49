package io.cdpkit;

import io.cdpkit.event.Namespace;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link Cdp#erase} took out, in numbers and ids, and what it found when it looked again.
 *
 * <p>It holds nothing that she was known by but ids that lead nowhere, so it may be kept as proof. Where a platform derives
 * ids under a key that is not secret, whoever knows her first identifier can still work her id out.
 *
 * @param at when, by the platform's clock
 * @param ids her profile id and all that ever led to her, ascending; empty if there was no such person
 * @param events how many events of hers went
 * @param mentions how many events went that belonged to others or to nobody and named an identifier of hers
 * @param gone how many of her identifiers are unknown now, by namespace
 * @param shared how many of her identifiers are known still, by namespace: devices whose events belong to several people
 * @param segments the segments that she was in, ascending
 * @param residue how much of it could be read after the commit: 0, unless somebody sent new facts of her meanwhile
 */
public record ErasureReceipt(
        Instant at,
        List<ProfileId> ids,
        long events,
        long mentions,
        SortedMap<Namespace, Long> gone,
        SortedMap<Namespace, Long> shared,
        List<String> segments,
        long residue) {

    public ErasureReceipt {
        ids = List.copyOf(ids);
        gone = Collections.unmodifiableSortedMap(new TreeMap<>(gone));
        shared = Collections.unmodifiableSortedMap(new TreeMap<>(shared));
        segments = List.copyOf(segments);
    }

    /** A receipt for somebody nobody knows. */
    static ErasureReceipt ofNobody(Instant at) {
        return new ErasureReceipt(at, List.of(), 0, 0, new TreeMap<>(), new TreeMap<>(), List.of(), 0);
    }

    /** Whether there was such a person. */
    public boolean wasKnown() {
        return !ids.isEmpty();
    }
}
