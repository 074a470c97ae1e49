package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.store.CdpStore;
import io.cdpkit.testkit.CdpStoreContract;
import java.nio.file.Path;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    @Test
    void held_storeOfSealedRows_isRefused() {
        try (JdbcStore store = JdbcStore.open(folder.resolve("other.db"), keys)) {
            IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> store.held("default"));
            assertTrue(String.valueOf(refusal.getMessage()).contains("without keys"));
        }
    }

    @AfterEach
    void closeKeys() {
        keys.close();
    }
}
