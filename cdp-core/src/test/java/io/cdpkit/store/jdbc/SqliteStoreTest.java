package io.cdpkit.store.jdbc;

import io.cdpkit.store.CdpStore;
import io.cdpkit.testkit.CdpStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SqliteStoreTest extends CdpStoreContract {
    @TempDir
    Path folder;

    @Override
    protected CdpStore open() {
        return JdbcStore.open(folder.resolve("shop.db"));
    }
}
