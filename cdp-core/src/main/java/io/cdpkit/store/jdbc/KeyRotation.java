package io.cdpkit.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Puts every key on a ring of another master key, some at a time, and takes away the former one.
 *
 * <p>Each step is a transaction of its own, so others read and write between them, and whoever is stopped begins again.
 */
final class KeyRotation {
    private final Sessions writers;
    private final KeyRings rings;
    private final KeyTable table;

    KeyRotation(Sessions writers, KeyRings rings, KeyTable table) {
        this.writers = writers;
        this.rings = rings;
        this.table = table;
    }

    /** How many keys it has rewritten. */
    long to(SecretKey newMaster) {
        long target = writers.write(session -> rings.beginRotation(session, newMaster));
        long rewritten = 0;
        do {
            rewritten += rewrapAll(target);
        } while (!writers.write(session -> end(session, target)));
        return rewritten;
    }

    private long rewrapAll(long target) {
        long rewritten = 0;
        WrappedKey last = KeyTable.beforeAll();
        while (last != null) {
            WrappedKey after = last;
            Batch batch = writers.write(session -> rewrap(session, after, target));
            rewritten += batch.rewritten();
            last = batch.last();
        }
        return rewritten;
    }

    /** A few keys, of which the last is null at the end. */
    private record Batch(@Nullable WrappedKey last, int rewritten) {}

    private Batch rewrap(Session session, WrappedKey after, long target) throws SQLException {
        List<WrappedKey> keys = table.after(session, after);
        int rewritten = 0;
        for (WrappedKey key : keys) {
            if (key.ring != KeyRings.INDEX && key.ring != target) {
                WrappedKey rewrapped = rings.wrap(key.tenant, key.subject, key.generation, target, rings.unwrap(key));
                rewritten += table.replace(session, key, rewrapped);
            }
        }
        return new Batch(keys.isEmpty() ? null : keys.get(keys.size() - 1), rewritten);
    }

    /** Takes away the former rings, if no key needs them any more; whether that is so. */
    private boolean end(Session session, long target) throws SQLException {
        rings.lock(session);
        if (table.hasBeside(session, target)) {
            return false;
        }
        rings.endRotation(session, target);
        return true;
    }
}
