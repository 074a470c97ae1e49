package io.cdpkit.privacy.erasure;

import io.cdpkit.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of an {@link AuditLog}: what was done, when, upon which request and how much of it; never to whom.
 *
 * @param sequence its place, from 1 without gaps
 * @param action such as {@code erase} or {@code export}
 * @param reference the request's own id
 * @param counts how many of what, by short words
 * @param previous the hash of the line before; 64 zeros for the first
 * @param hash SHA-256, in hex, of everything else
 */
public record AuditEntry(
        long sequence,
        Instant time,
        String action,
        String reference,
        Map<String, Long> counts,
        String previous,
        String hash) {
    public AuditEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(hash, "hash");
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** Whether the hash is that of the rest. */
    boolean isSound() {
        return MessageDigest.isEqual(hash.getBytes(StandardCharsets.UTF_8), hashed().getBytes(StandardCharsets.UTF_8));
    }

    String hashed() {
        return HexFormat.of().formatHex(Sha256.of(body()));
    }

    private String body() {
        StringBuilder body = new StringBuilder();
        body.append(sequence)
                .append('\t')
                .append(time)
                .append('\t')
                .append(action)
                .append('\t')
                .append(reference);
        String separator = "\t";
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            body.append(separator).append(count.getKey()).append('=').append(count.getValue());
            separator = ",";
        }
        return body.append(counts.isEmpty() ? "\t" : "")
                .append('\t')
                .append(previous)
                .toString();
    }

    /** The line as it is kept: tabs between, no line break. */
    public String text() {
        return body() + '\t' + hash;
    }

    /** What {@link #text} wrote, whether or not it is sound; empty for anything else. */
    public static Optional<AuditEntry> parse(String text) {
        String[] columns = text.split("\t", -1);
        try {
            TreeMap<String, Long> counts = new TreeMap<>();
            for (String count : columns[4].isEmpty() ? new String[0] : columns[4].split(",", -1)) {
                int equals = count.indexOf('=');
                counts.put(count.substring(0, equals), Long.parseLong(count.substring(equals + 1)));
            }
            AuditEntry entry = new AuditEntry(
                    Long.parseLong(columns[0]),
                    Instant.parse(columns[1]),
                    columns[2],
                    columns[3],
                    counts,
                    columns[5],
                    columns[6]);
            return entry.text().equals(text) ? Optional.of(entry) : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "audit " + sequence + ": " + action + " at " + time;
    }
}
