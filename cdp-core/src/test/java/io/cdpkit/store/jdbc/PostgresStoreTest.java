package io.cdpkit.store.jdbc;

import io.cdpkit.store.CdpStore;
import io.cdpkit.testkit.CdpStoreContract;

class PostgresStoreTest extends CdpStoreContract {
    @Override
    protected CdpStore open() {
        return JdbcStore.open(Postgres.shared().empty());
    }
}
