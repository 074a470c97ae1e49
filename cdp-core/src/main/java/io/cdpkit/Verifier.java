package io.cdpkit;

import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Resolution.Cluster;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileIds;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rebuilds everything from the facts and compares. */
final class Verifier {
    private static final int PAGE = 1_000;
    private static final int MOST = 100;

    private final TenantStore store;
    private final ProfileIds ids;
    private final Ingestion ingestion;
    private final Instant now;
    private final ArrayList<String> differences = new ArrayList<>();

    Verifier(TenantStore store, ProfileIds ids, Ingestion ingestion, Instant now) {
        this.store = store;
        this.ids = ids;
        this.ingestion = ingestion;
        this.now = now;
    }

    Verification verify() {
        Map<LinkKey, Link> stored = new HashMap<>();
        new Pages<Link>(after -> store.links(after == null ? null : after.key(), PAGE))
                .forEachRemaining(link -> stored.put(link.key(), link));
        Resolution rebuilt = ingestion
                .resolver()
                .partition(stored.values(), key -> Checkpoint.unfolded(store.history(key)), ids::of);
        for (Link link : rebuilt.links()) {
            Link is = Objects.requireNonNull(stored.get(link.key()));
            expect(
                    Objects.equals(is.anchor(), link.anchor())
                            && is.refused().equals(link.refused())
                            && is.shifts().equals(link.shifts())
                            && is.watched() == link.watched()
                            && (!is.watched() || is.last().equals(link.last())),
                    () -> "link " + link + " came to something else: " + is);
        }
        for (Node node : rebuilt.nodes()) {
            Node is = store.node(node.identifier());
            expect(
                    is != null && is.withVersion(0).equals(node.withVersion(0)),
                    () -> "node " + node.identifier() + " should be " + node + " but is " + is);
        }
        Set<ProfileId> expected = new HashSet<>();
        for (Cluster cluster : rebuilt.clusters()) {
            expected.add(cluster.id());
            verify(cluster);
        }
        new Pages<Profile>(after -> store.profiles(after == null ? null : after.id(), PAGE))
                .forEachRemaining(profile ->
                        expect(expected.contains(profile.id()), () -> "profile " + profile.id() + " should not exist"));
        return new Verification(rebuilt.clusters().size(), stored.size(), differences);
    }

    private void verify(Cluster cluster) {
        Profile profile = store.profile(cluster.id());
        if (profile == null) {
            expect(false, () -> "profile " + cluster.id() + " is missing");
            return;
        }
        List<Identifier> identifiers = cluster.identifiers();
        expect(
                profile.identity().equals(cluster.identity()),
                () -> "profile " + cluster.id() + " holds " + profile.identifiers() + " and should hold "
                        + identifiers);
        Work work = new Work(store, ids);
        GoldenRecord record = ingestion.fold(identifiers, work);
        expect(
                record.equals(profile.record()),
                () -> "profile " + cluster.id() + " holds " + profile.record() + " and its events make " + record);
        Profile rebuilt = new Profile(cluster.identity(), record, profile.evaluation(), profile.version());
        verify(profile.evaluation(), ingestion.evaluateAnew(rebuilt, work, heldFor(profile)), cluster.id());
    }

    /** An instant that the stored evaluation is of: now, or, where time was to change it since, just before that. */
    private Instant heldFor(Profile profile) {
        Instant due = profile.nextDue();
        return due == null || due.isAfter(now) ? now : due.minusNanos(1);
    }

    private void verify(Evaluation stored, Evaluation rebuilt, ProfileId profile) {
        expect(
                stored.memberships().equals(rebuilt.memberships()),
                () -> "profile " + profile + " is in " + stored.memberships() + " and its events make "
                        + rebuilt.memberships());
        expect(
                stored.computed().equals(rebuilt.computed()),
                () -> "profile " + profile + " has other computed traits than its events make: "
                        + stored.changedComputed(rebuilt));
    }

    private void expect(boolean holds, Supplier<@Nullable String> difference) {
        if (!holds && differences.size() < MOST) {
            differences.add(String.valueOf(difference.get()));
        }
    }
}
