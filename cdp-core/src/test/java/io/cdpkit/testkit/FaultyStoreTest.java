package io.cdpkit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.FaultyStore.Plan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultyStoreTest extends CdpStoreContract {
    private static final Identifier ADA = Identifier.userId("ada");

    @Override
    protected CdpStore open() {
        return FaultyStore.of(CdpStore.inMemory(), call -> Fault.NONE);
    }

    private static void commit(TenantStore tenant, int number) {
        tenant.commit(new CommitDraft().alias(new ProfileId(0, number), ADA).commit());
    }

    private static boolean isWritten(CdpStore store, int number) {
        return store.tenant("test").alias(new ProfileId(0, number)) != null;
    }

    @Test
    void commit_eachFault_failsAndWritesAsItSays() {
        CdpStore sound = CdpStore.inMemory();
        Fault[] faults = Fault.values();
        TenantStore tenant =
                FaultyStore.of(sound, call -> faults[(int) call.number() - 1]).tenant("test");
        assertEquals(
                List.of(Fault.NONE, Fault.UNAVAILABLE, Fault.UNKNOWN_BUT_WRITTEN, Fault.UNKNOWN_AND_LOST, Fault.STALE),
                List.of(faults));
        commit(tenant, 1);
        assertThrows(StoreException.Unavailable.class, () -> commit(tenant, 2));
        assertThrows(StoreException.OutcomeUnknown.class, () -> commit(tenant, 3));
        assertThrows(StoreException.OutcomeUnknown.class, () -> commit(tenant, 4));
        assertThrows(StoreException.Stale.class, () -> commit(tenant, 5));
        assertTrue(isWritten(sound, 1) && isWritten(sound, 3));
        assertTrue(!isWritten(sound, 2) && !isWritten(sound, 4) && !isWritten(sound, 5));
    }

    @Test
    void read_faultsOfCommits_leaveItAlone() {
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.UNAVAILABLE))) {
            assertEquals(
                    List.of(),
                    FaultyStore.of(CdpStore.inMemory(), call -> fault)
                            .tenant("test")
                            .linksOf(ADA));
        }
        TenantStore down =
                FaultyStore.of(CdpStore.inMemory(), call -> Fault.UNAVAILABLE).tenant("test");
        assertThrows(StoreException.Unavailable.class, () -> down.linksOf(ADA));
    }

    @Test
    void before_planThatWritesElsewhere_comesFirst() {
        CdpStore sound = CdpStore.inMemory();
        FaultyStore store = FaultyStore.of(sound, new Plan() {
            @Override
            public Fault before(FaultyStore.Call call) {
                commit(sound.tenant("test"), 7);
                return Fault.NONE;
            }

            @Override
            public void after(FaultyStore.Call call) {
                commit(sound.tenant("test"), 8);
            }
        });
        assertEquals(ADA, store.tenant("test").alias(new ProfileId(0, 7)));
        assertTrue(isWritten(sound, 8));
        assertEquals(1, store.calls());
    }

    @Test
    void seeded_sameSeed_givesTheSameFaults() {
        assertEquals(faults(1, 0.3), faults(1, 0.3));
        assertEquals(Set.of(Fault.NONE), EnumSet.copyOf(faults(1, 0)));
        assertEquals(EnumSet.complementOf(EnumSet.of(Fault.NONE)), EnumSet.copyOf(faults(1, 1)));
        assertTrue(!faults(1, 0.3).equals(faults(2, 0.3)));
        assertThrows(IllegalArgumentException.class, () -> Plan.seeded(1, 1.5));
    }

    private static List<Fault> faults(long seed, double rate) {
        Plan plan = Plan.seeded(seed, rate);
        List<Fault> faults = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            faults.add(plan.before(new FaultyStore.Call(i, "commit", "test")));
        }
        return faults;
    }
}
