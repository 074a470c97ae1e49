package io.cdpkit.privacy.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which tokens were used, so that none is used twice. Called by many threads at once; one that throws makes the
 * request fail.
 */
@FunctionalInterface
public interface ReplayGuard {
    /** Whether this token is used for the first time; it counts as used from then on. */
    boolean isFirstUse(String issuer, String tokenId);

    /**
     * One in this process's memory, which forgets what is older than a token may be.
     *
     * @param memory at least as old as a token may be; one that its sender's clock dated ahead is remembered as much longer
     */
    static ReplayGuard inMemory(Duration memory, InstantSource clock) {
        Objects.requireNonNull(memory, "memory");
        ConcurrentHashMap<String, Instant> used = new ConcurrentHashMap<>();
        return (issuer, tokenId) -> {
            Instant now = clock.instant();
            used.values().removeIf(time -> time.isBefore(now.minus(memory).minus(DeletionTokens.AHEAD)));
            return used.putIfAbsent(issuer.length() + " " + issuer + " " + tokenId, now) == null;
        };
    }
}
