package io.cdpkit.store.jdbc;

import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The part of a transaction that is about one tenant: lock, check, write, number the changes. */
final class TenantTransaction {
    private final Session session;
    private final Dialect dialect;
    private final String tenant;
    private final Rows rows;
    private final RecentRows recent;
    private final Ledger ledger;
    private long commits;
    private long changes;

    TenantTransaction(Session session, Dialect dialect, JdbcTenant tenant) {
        this.session = session;
        this.dialect = dialect;
        this.tenant = tenant.name();
        this.rows = tenant.rows();
        this.recent = tenant.recent();
        this.ledger = new Ledger(rows);
    }

    /** To be called when all is written and before it is committed. */
    void beforeCommit() {
        recent.forget(tenant, ledger);
    }

    /** To be called when it is known to be committed. */
    void afterCommit() {
        recent.keep(tenant, ledger);
    }

    /** Writes those commits that may be written, leaves its failure with each other one; whether there was any. */
    boolean write(List<Request> requests) throws SQLException {
        if (!lock()) {
            make();
            lock();
        }
        rows.begin(session);
        boolean trusted = isUndisturbed(requests.get(0));
        Ledger.Keys keys = new Ledger.Keys();
        requests.subList(trusted ? 1 : 0, requests.size()).forEach(request -> keys.add(request.commit));
        if (trusted && requests.size() > 1) {
            keys.messageIds.addAll(requests.get(0).commit.retractions().keySet());
            keys.messageIds.addAll(requests.get(0).commit.erasure().events());
        }
        new LedgerReader(session, dialect, tenant, rows, ledger).read(keys);
        int written = 0;
        for (Request request : requests) {
            if (take(request, trusted && request == requests.get(0))) {
                written++;
            }
        }
        if (written > 0) {
            new LedgerWriter(session, tenant, rows, ledger).write(changes);
            settle(written, ledger.newChanges.size());
        }
        return written > 0;
    }

    /** Whether nothing was committed since a commit's reads, so that all of them hold. */
    private static boolean isUndisturbed(Request request) {
        long stamp = request.tenant.stamp();
        return stamp != TenantStore.NO_STAMP && request.commit.reads().stamp() == stamp;
    }

    private boolean take(Request request, boolean trusted) {
        try {
            if (!trusted) {
                ledger.check(request.commit);
            }
            ledger.apply(request.commit);
            return true;
        } catch (StoreException.Stale | IllegalArgumentException e) {
            request.failure = e;
            return false;
        }
    }

    private boolean lock() throws SQLException {
        PreparedStatement query = session.prepare("SELECT commits, changes" + dialect.planOnce
                + " FROM cdp_tenants WHERE tenant = ?" + dialect.forUpdate);
        query.setString(1, tenant);
        try (ResultSet rows = query.executeQuery()) {
            boolean found = rows.next();
            if (found) {
                commits = rows.getLong(1);
                changes = rows.getLong(2);
            }
            return found;
        }
    }

    private void make() throws SQLException {
        PreparedStatement insert = session.prepare(
                "INSERT INTO cdp_tenants (tenant, commits, changes) VALUES (?, 0, 0) ON CONFLICT DO NOTHING");
        insert.setString(1, tenant);
        insert.executeUpdate();
    }

    /** Numbers have no gaps and follow the order of commits, as whoever comes next waits for this row. */
    private void settle(int newCommits, int newChanges) throws SQLException {
        PreparedStatement update =
                session.prepare("UPDATE cdp_tenants SET commits = ?, changes = ? WHERE tenant = ? AND commits = ?");
        update.setLong(1, commits + newCommits);
        update.setLong(2, changes + newChanges);
        update.setString(3, tenant);
        update.setLong(4, commits);
        if (update.executeUpdate() != 1) {
            throw Dialect.conflict();
        }
    }
}
