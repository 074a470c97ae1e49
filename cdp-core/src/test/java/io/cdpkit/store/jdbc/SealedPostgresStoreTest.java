package io.cdpkit.store.jdbc;

import io.cdpkit.store.CdpStore;
import io.cdpkit.testkit.CdpStoreContract;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class SealedPostgresStoreTest extends CdpStoreContract {
    private @Nullable SubjectKeys keys;

    @Override
    protected CdpStore open() {
        keys = SubjectKeys.open(Postgres.source(Postgres.shared().empty()), new SecretKeySpec(new byte[32], "AES"));
        return JdbcStore.open(Postgres.source(Postgres.shared().empty()), keys);
    }

    @Override
    protected boolean listsLinksByKey() {
        return false;
    }

    @AfterEach
    void closeKeys() {
        if (keys != null) {
            keys.close();
        }
    }
}
