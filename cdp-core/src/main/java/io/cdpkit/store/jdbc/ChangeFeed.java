package io.cdpkit.store.jdbc;

import io.cdpkit.store.Consumers;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore.Recorded;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The change feed of one tenant for consumers whose places outlive the process, each at its own pace.
 *
 * <pre>{@code
 * feed.register("mailer", 0);
 * for (Recorded change : feed.next("mailer", 100)) {
 *     mailer.send(change);                               // again after a crash: at least once, in order
 *     feed.passed("mailer", change.sequence());
 * }
 * }</pre>
 *
 * <p>A consumer's place is the number of the last change it is done with, and only grows. A change that it cannot take it
 * may set aside as a dead letter, and go on. {@link #trim} never takes away what a registered consumer has not passed;
 * erasing a person does, dead letters included, and appends that she was removed. One consumer is meant to run in one
 * process at a time; where two do, both see the same changes.
 *
 * <p>Every call is a transaction of its own and may throw {@link StoreException.Unavailable}; made again, it does no
 * harm. Thread-safe.
 */
public final class ChangeFeed implements Consumers {
    private static final int MOST_REASON = 200;

    private final String tenant;
    private final Rows rows;
    private final Sessions readers;
    private final Sessions writers;

    ChangeFeed(String tenant, Rows rows, Sessions readers, Sessions writers) {
        this.tenant = tenant;
        this.rows = rows;
        this.readers = readers;
        this.writers = writers;
    }

    @Override
    public void register(String consumer, long after) {
        requireName(consumer);
        writers.write(session -> update(
                session,
                "INSERT INTO cdp_consumers (tenant, consumer, sequence) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                consumer,
                after));
    }

    /** Forgets a consumer and its dead letters, so that the feed is not kept for it any longer. */
    @Override
    public void remove(String consumer) {
        requireName(consumer);
        writers.write(
                session -> update(session, "DELETE FROM cdp_dead_letters WHERE tenant = ? AND consumer = ?", consumer)
                        + update(session, "DELETE FROM cdp_consumers WHERE tenant = ? AND consumer = ?", consumer));
    }

    @Override
    public Map<String, Long> consumers() {
        return readers.read(session -> {
            TreeMap<String, Long> places = new TreeMap<>();
            PreparedStatement query = session.prepare("SELECT consumer, sequence FROM cdp_consumers WHERE tenant = ?");
            query.setString(1, tenant);
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    places.put(answer.getString(1), answer.getLong(2));
                }
            }
            return places;
        });
    }

    @Override
    public List<Recorded> next(String consumer, int limit) {
        requireName(consumer);
        return readers.read(session -> {
            PreparedStatement query = session.prepare(
                    "SELECT sequence, body FROM cdp_changes WHERE tenant = ? AND sequence > ? ORDER BY sequence LIMIT ?");
            query.setString(1, tenant);
            query.setLong(2, place(session, consumer));
            query.setInt(3, limit);
            ArrayList<Recorded> changes = new ArrayList<>();
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    changes.add(rows.change(answer, 1));
                }
            }
            return changes;
        });
    }

    private long place(Session session, String consumer) throws SQLException {
        PreparedStatement query =
                session.prepare("SELECT sequence FROM cdp_consumers WHERE tenant = ? AND consumer = ?");
        query.setString(1, tenant);
        query.setString(2, consumer);
        try (ResultSet answer = query.executeQuery()) {
            if (!answer.next()) {
                throw new IllegalArgumentException("no consumer \"" + consumer + "\" of this tenant; call register(\""
                        + consumer + "\", 0) first");
            }
            return answer.getLong(1);
        }
    }

    @Override
    public void passed(String consumer, long sequence) {
        requireName(consumer);
        writers.write(session -> pass(session, consumer, sequence));
    }

    private int pass(Session session, String consumer, long sequence) throws SQLException {
        PreparedStatement update = session.prepare(
                "UPDATE cdp_consumers SET sequence = ? WHERE tenant = ? AND consumer = ? AND sequence < ?");
        update.setLong(1, sequence);
        update.setString(2, tenant);
        update.setString(3, consumer);
        update.setLong(4, sequence);
        return update.executeUpdate();
    }

    /**
     * Sets a change aside that a consumer cannot take, and moves the consumer past it.
     *
     * @param reason why, without customer data; cut after {@value #MOST_REASON} chars
     */
    @Override
    public void setAside(String consumer, Recorded change, String reason) {
        requireName(consumer);
        int end = Math.min(MOST_REASON, reason.length());
        boolean cutsAPair = end < reason.length() && Character.isHighSurrogate(reason.charAt(end - 1));
        String kept = reason.substring(0, cutsAPair ? end - 1 : end);
        if (!KeyText.isStorable(kept)) {
            throw new IllegalArgumentException("a reason must hold no NUL and no half of a surrogate pair");
        }
        writers.write(session -> {
            place(session, consumer);
            rows.lock(session);
            PreparedStatement insert =
                    session.prepare("INSERT INTO cdp_dead_letters (tenant, consumer, sequence, profile, reason, body)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
            insert.setString(1, tenant);
            insert.setString(2, consumer);
            insert.setLong(3, change.sequence());
            insert.setString(4, change.change().profile().toString());
            rows.bindDeadLetter(insert, 5, consumer, change, kept);
            return insert.executeUpdate() + pass(session, consumer, change.sequence());
        });
    }

    @Override
    public List<DeadLetter> deadLetters(String consumer) {
        requireName(consumer);
        return readers.read(session -> {
            PreparedStatement query = session.prepare("SELECT sequence, body, reason FROM cdp_dead_letters"
                    + " WHERE tenant = ? AND consumer = ? ORDER BY sequence");
            query.setString(1, tenant);
            query.setString(2, consumer);
            ArrayList<DeadLetter> letters = new ArrayList<>();
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    letters.add(rows.deadLetter(answer, 1, consumer));
                }
            }
            return letters;
        });
    }

    @Override
    public void settle(String consumer, long sequence) {
        requireName(consumer);
        writers.write(session -> update(
                session,
                "DELETE FROM cdp_dead_letters WHERE tenant = ? AND consumer = ? AND sequence = ?",
                consumer,
                sequence));
    }

    /**
     * Takes changes out of the feed, of which it keeps the latest, and all that a registered consumer has not passed.
     *
     * <p>Who reads without being registered, like {@code Cdp.changes}, finds the feed to begin later; the numbers of the
     * changes that are left stay as they are.
     *
     * @param latest how many to keep in any case, at least 1
     * @return how many were taken out
     */
    public long trim(long latest) {
        if (latest < 1) {
            throw new IllegalArgumentException("latest must be at least 1, was " + latest);
        }
        return writers.write(session -> {
            PreparedStatement delete = session.prepare("DELETE FROM cdp_changes WHERE tenant = ? AND sequence <="
                    + " (SELECT changes FROM cdp_tenants WHERE tenant = ?) - ? AND NOT EXISTS"
                    + " (SELECT 1 FROM cdp_consumers AS c WHERE c.tenant = ? AND c.sequence < cdp_changes.sequence)");
            delete.setString(1, tenant);
            delete.setString(2, tenant);
            delete.setLong(3, latest);
            delete.setString(4, tenant);
            return delete.executeUpdate();
        });
    }

    private int update(Session session, String sql, String consumer) throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        statement.setString(1, tenant);
        statement.setString(2, consumer);
        return statement.executeUpdate();
    }

    private int update(Session session, String sql, String consumer, long number) throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        statement.setString(1, tenant);
        statement.setString(2, consumer);
        statement.setLong(3, number);
        return statement.executeUpdate();
    }

    private static void requireName(String consumer) {
        if (consumer.isEmpty() || !KeyText.isStorable(consumer)) {
            throw new IllegalArgumentException("a consumer needs a name such as \"mailer\" of at most "
                    + KeyText.MOST_BYTES + " bytes, got " + consumer.length() + " chars");
        }
    }
}
