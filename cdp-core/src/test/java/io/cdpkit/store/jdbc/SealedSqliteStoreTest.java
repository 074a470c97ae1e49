package io.cdpkit.store.jdbc;

import io.cdpkit.store.CdpStore;
import io.cdpkit.testkit.CdpStoreContract;
import java.nio.file.Path;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SealedSqliteStoreTest extends CdpStoreContract {
    @TempDir
    Path folder;

    private SubjectKeys keys;

    @Override
    protected CdpStore open() {
        keys = SubjectKeys.open(folder.resolve("keys.db"), new SecretKeySpec(new byte[32], "AES"));
        return JdbcStore.open(folder.resolve("shop.db"), keys);
    }

    @Override
    protected boolean listsLinksByKey() {
        return false;
    }

    @AfterEach
    void closeKeys() {
        keys.close();
    }
}
