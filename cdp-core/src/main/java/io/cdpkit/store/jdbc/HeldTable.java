package io.cdpkit.store.jdbc;

import io.cdpkit.event.Rejection;
import io.cdpkit.store.Held;
import io.cdpkit.store.HeldStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refused originals of one tenant in a table. */
final class HeldTable implements HeldStore {
    private static final int MOST_WORDS = 500;

    private final String tenant;
    private final Sessions readers;
    private final Sessions writers;

    HeldTable(String tenant, Sessions readers, Sessions writers) {
        this.tenant = tenant;
        this.readers = readers;
        this.writers = writers;
    }

    @Override
    public void keep(Held held) {
        writers.write(session -> {
            PreparedStatement insert =
                    session.prepare("INSERT INTO cdp_held (tenant, held, since_millis, form, channel,"
                            + " reason, field, rule, bytes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (tenant, held) DO UPDATE SET reason = excluded.reason, field = excluded.field,"
                            + " rule = excluded.rule");
            insert.setString(1, tenant);
            insert.setString(2, held.id());
            insert.setLong(3, held.since().toEpochMilli());
            insert.setString(4, held.form().name());
            insert.setString(5, words(held.channel()));
            insert.setString(6, held.rejection().reason().name());
            insert.setString(7, words(held.rejection().field()));
            insert.setString(8, words(held.rejection().rule()));
            insert.setLong(9, held.bytes());
            insert.setBytes(10, held.original());
            return insert.executeUpdate();
        });
    }

    /** Words for people, as far as a database can keep them. */
    private static String words(String text) {
        StringBuilder kept = new StringBuilder(text.substring(0, Math.min(MOST_WORDS, text.length())));
        for (int i = 0; i < kept.length(); i++) {
            if (kept.charAt(i) == 0 || Character.isSurrogate(kept.charAt(i))) {
                kept.setCharAt(i, '?');
            }
        }
        return kept.toString();
    }

    @Override
    public List<Held> oldest(@Nullable Held after, int limit) {
        return readers.read(session -> {
            PreparedStatement query =
                    session.prepare("SELECT held, since_millis, form, channel, reason, field, rule, body"
                            + " FROM cdp_held WHERE tenant = ? AND since_millis >= ? AND (since_millis > ? OR held > ?)"
                            + " ORDER BY since_millis, held LIMIT ?");
            long millis = after == null ? Long.MIN_VALUE : after.since().toEpochMilli();
            query.setString(1, tenant);
            query.setLong(2, millis);
            query.setLong(3, millis);
            query.setString(4, after == null ? "" : after.id());
            query.setInt(5, limit);
            ArrayList<Held> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(held(rows));
                }
            }
            return found;
        });
    }

    private static Held held(ResultSet row) throws SQLException {
        Rejection rejection =
                new Rejection(Rejection.Reason.valueOf(row.getString(5)), row.getString(6), row.getString(7));
        return Held.of(
                Instant.ofEpochMilli(row.getLong(2)),
                Held.Form.valueOf(row.getString(3)),
                row.getString(4),
                rejection,
                row.getBytes(8));
    }

    @Override
    public void remove(Collection<String> ids) {
        writers.write(session -> {
            PreparedStatement delete = session.prepare("DELETE FROM cdp_held WHERE tenant = ? AND held = ?");
            int removed = 0;
            for (String id : ids) {
                delete.setString(1, tenant);
                delete.setString(2, id);
                removed += delete.executeUpdate();
            }
            return removed;
        });
        writers.emptyLog();
    }

    @Override
    public Size size() {
        return readers.read(session -> {
            PreparedStatement query =
                    session.prepare("SELECT count(*), coalesce(sum(bytes), 0) FROM cdp_held WHERE tenant = ?");
            query.setString(1, tenant);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return new Size(rows.getLong(1), rows.getLong(2));
            }
        });
    }
}
