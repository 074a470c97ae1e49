package io.cdpkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.testkit.CdpStoreContract;
import io.cdpkit.testkit.CommitDraft;
import io.cdpkit.testkit.TestCdp;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends CdpStoreContract {
    @Override
    protected CdpStore open() {
        return CdpStore.inMemory();
    }

    @Test
    void commit_eventUnderNoLink_isRefusedWhole() {
        TenantStore tenant = CdpStore.inMemory().tenant("test");
        ProfileId id = new ProfileId(1, 1);
        Event event = Event.track("m1", TestCdp.SOURCE, "Seen")
                .userId("ada")
                .time(Instant.EPOCH)
                .build();
        Commit commit = new CommitDraft()
                .alias(id, Identifier.userId("ada"))
                .event(event)
                .commit();
        assertThrows(IllegalArgumentException.class, () -> tenant.commit(commit));
        assertEquals(null, tenant.event("m1"));
        assertEquals(null, tenant.alias(id));
    }
}
