package io.cdpkit;

import com.google.common.collect.Lists;
import com.google.common.collect.Ordering;
import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Resolution.Cluster;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.store.Commit.Filed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one fact does to the rows of a unit of work: file, resolve, fold, evaluate, diff. */
final class Ingestion {
    private final IdentityResolver resolver;
    private final ProfileSchema schema;
    private final SegmentEvaluator evaluator;

    Ingestion(IdentityResolver resolver, ProfileSchema schema, SegmentEvaluator evaluator) {
        this.resolver = resolver;
        this.schema = schema;
        this.evaluator = evaluator.under(schema);
    }

    /** The same under other rules. */
    Ingestion under(IdentityResolver rules) {
        return new Ingestion(rules, schema, evaluator);
    }

    /** The same with other segments. */
    Ingestion with(SegmentEvaluator segments) {
        return new Ingestion(resolver, schema, segments);
    }

    /** The same with traits that survive otherwise. */
    Ingestion with(ProfileSchema other) {
        return new Ingestion(resolver, other, evaluator);
    }

    IdentityResolver resolver() {
        return resolver;
    }

    ProfileSchema schema() {
        return schema;
    }

    /** An event with its terms, filed where it then belongs. */
    Filed filed(Event event) {
        Event plain = plain(event);
        List<Identifier> terms = resolver.terms(plain);
        if (terms.isEmpty()) {
            return Filed.of(plain);
        }
        ArrayList<Identifier> all = new ArrayList<>(plain.identifiers());
        all.addAll(terms);
        if (Ordering.natural().isOrdered(plain.identifiers())) {
            Collections.sort(all); // as in the link's key, which then needs no list of its own
        }
        return Filed.of(plain.withIdentifiers(all));
    }

    /** An event without terms. */
    static Event plain(Event event) {
        List<Identifier> identifiers = event.identifiers();
        for (int i = 0; i < identifiers.size(); i++) {
            if (identifiers.get(i).namespace().equals(Namespace.MATCH)) {
                return event.withIdentifiers(identifiers.stream()
                        .filter(identifier -> !identifier.namespace().equals(Namespace.MATCH))
                        .toList());
            }
        }
        return event;
    }

    /** Takes an event in; the work must not hold its message id yet. */
    @Nullable
    ProfileId add(Filed filed, Work work, Instant now) {
        LinkKey key = filed.link();
        Link known = work.link(key);
        Event event = known == null ? filed.event() : withNamesOf(known.key(), filed.event());
        work.add(known == null ? filed : new Filed(known.key(), event));
        Diff diff = new Diff(work, event.id());
        if (known == null || known.watched() || event.time().isBefore(known.first())) {
            return diff.finish(event, resolve(key, known, event.time(), diff), now);
        }
        ProfileId owner = owner(known, event.time(), work);
        Profile was = owner == null ? null : work.profile(owner);
        if (isVisible(was) && was != null) {
            diff.takeIn(event, was, now);
            return owner;
        }
        return diff.finish(event, owner, now);
    }

    /** The event with the identifiers of the link's key instead of equal ones, so that what is kept is kept once. */
    static Event withNamesOf(LinkKey key, Event event) {
        List<Identifier> known = key.identifiers();
        List<Identifier> names = event.identifiers();
        if (names == known) {
            return event;
        }
        Identifier[] same = new Identifier[names.size()];
        boolean inOrder = same.length == known.size();
        for (int i = 0; i < same.length; i++) {
            int at = known.indexOf(names.get(i));
            same[i] = at < 0 ? names.get(i) : known.get(at);
            inOrder &= at == i;
        }
        return event.withIdentifiers(inOrder ? known : List.of(same));
    }

    /** States a link once more, or for the first time; whoever the event belongs to then. */
    private @Nullable ProfileId resolve(LinkKey key, @Nullable Link known, Instant time, Diff diff) {
        Link link = known == null
                ? Link.claim(key, time)
                : known.withTimes(min(known.first(), time), max(known.last(), time));
        diff.work.put(link);
        diff.apply(resolver.add(link, time, diff.work));
        Link resolved = diff.work.link(key);
        return owner(resolved == null ? link : resolved, time, diff.work);
    }

    static Instant min(Instant a, Instant b) {
        return b.isBefore(a) ? b : a;
    }

    static Instant max(Instant a, Instant b) {
        return b.isAfter(a) ? b : a;
    }

    private static @Nullable ProfileId owner(@Nullable Link link, Instant time, Work work) {
        Identifier person = link == null ? null : link.personAt(time);
        Node node = person == null ? null : work.node(person);
        return node == null ? null : node.owner();
    }

    /** The event that a checkpoint holds in the place of one that may have come before; null if none does. */
    static @Nullable Event folded(Filed filed, Work work) {
        Link link = work.link(filed.link());
        Instant folded = link == null ? null : link.folded();
        return folded == null || earliest(filed.event()).isAfter(folded)
                ? null
                : work.folded(filed.link(), filed.event().id());
    }

    /** The time of an event, or what was stated of it if that is earlier. */
    private static Instant earliest(Event event) {
        return min(event.time(), event.statedTime().orElse(event.time()));
    }

    /** The event as it is kept, in a checkpoint or by itself; null if it is not. */
    @Nullable
    Event known(Event event, Work work) {
        Event folded = folded(filed(event), work);
        return folded == null ? work.event(event.id()) : folded;
    }

    /** Puts the old events of some links into checkpoints. */
    FoldingReport fold(List<Link> links, Folding folding, Work work, Instant now) {
        Diff diff = new Diff(work, "folding");
        FoldingReport report = FoldingReport.NONE;
        for (Link link : links) {
            report = report.plus(fold(link.key(), folding, diff, now));
        }
        diff.finish(now);
        return report;
    }

    private static FoldingReport fold(LinkKey key, Folding folding, Diff diff, Instant now) {
        Work work = diff.work;
        Instant horizon = folding.horizon(now);
        Link link = key.kind() == LinkKey.Kind.SEEN ? work.link(key) : null;
        if (link == null || !link.first().isBefore(horizon)) {
            return new FoldingReport(1, 0, 0);
        }
        List<Event> old =
                work.foldable(key, horizon).stream().sorted(Histories.BY_TIME).toList();
        if (old.size() < 2) {
            return new FoldingReport(1, 0, 0);
        }
        Instant folded = link.folded();
        Instant latest = folded == null ? horizon : max(folded, horizon);
        for (Event event : old) {
            latest = max(latest, event.statedTime().orElse(latest));
        }
        work.put(link.withFolded(latest));
        List<List<Event>> parts = Lists.partition(old, Checkpoint.MOST);
        for (List<Event> part : parts) {
            List<Event> kept = part.stream().map(folding::kept).toList();
            work.fold(key, part, kept);
            for (int i = 0; i < part.size(); i++) {
                if (kept.get(i) != part.get(i)) {
                    diff.reconsider(owner(link, part.get(i).time(), work));
                }
            }
        }
        return new FoldingReport(1, old.size(), parts.size());
    }

    /** Takes an event back that is kept. */
    void remove(Event event, Work work, Instant now) {
        takeOut(List.of(event), work::retract, new Diff(work, event.id()), now);
    }

    /**
     * Takes events out that are kept, without remembering them: a person's and those that name her, or nobody's in
     * particular.
     */
    void erase(@Nullable Profile person, Collection<Event> events, Work work, Instant now) {
        Diff diff = new Diff(work, "erasure");
        diff.erased = person;
        takeOut(events, work::erase, diff, now);
    }

    private void takeOut(Collection<Event> events, Consumer<Event> out, Diff diff, Instant now) {
        Work work = diff.work;
        Set<LinkKey> keys = new LinkedHashSet<>();
        Set<ProfileId> owners = new LinkedHashSet<>();
        for (Event event : events) {
            LinkKey key = LinkKey.of(event);
            keys.add(key);
            ProfileId owner = owner(work.link(key), event.time(), work);
            if (owner != null) {
                owners.add(owner);
            }
        }
        events.forEach(out);
        Set<Identifier> around = new TreeSet<>();
        for (LinkKey key : keys) {
            around.addAll(key.identifiers());
            shorten(key, work);
        }
        diff.apply(resolver.recompute(around, work));
        for (ProfileId owner : owners) {
            Profile profile = diff.refolded.contains(owner) ? null : work.profile(owner);
            if (profile != null) {
                diff.touch(profile);
                work.put(profile.withRecord(fold(profile.identifiers(), work))
                        .withEvaluation(profile.evaluation().withoutMemo()));
            }
        }
        diff.finish(now);
    }

    /** Lets a link state what is left of its events. */
    private static void shorten(LinkKey key, Work work) {
        Link link = work.link(key);
        List<Event> rest = work.history(key);
        if (link == null) {
            return;
        } else if (rest.isEmpty()) {
            work.remove(key);
            return;
        }
        Instant first = rest.stream().map(Event::time).min(Instant::compareTo).orElse(link.first());
        Instant last = rest.stream().map(Event::time).max(Instant::compareTo).orElse(link.last());
        work.put(link.withTimes(first, link.watched() ? last : first));
    }

    /** Evaluates a profile's memberships though no fact came, because time passed or the definitions are others. */
    void evaluate(Profile profile, String cause, Work work, Instant now) {
        Diff diff = new Diff(work, cause);
        diff.touch(profile);
        diff.finish(now);
    }

    /**
     * Folds profiles anew from their histories, and tells what became another. All of them are evaluated anew, for also who
     * has the same traits may have had others at earlier instants.
     */
    void refold(Iterable<Profile> profiles, String cause, Work work, Instant now) {
        Diff diff = new Diff(work, cause);
        for (Profile profile : profiles) {
            GoldenRecord record = fold(profile.identifiers(), work);
            if (!record.equals(profile.record()) || !profile.evaluation().equals(Evaluation.NONE)) {
                diff.touch(profile);
                work.put(profile.withRecord(record)
                        .withEvaluation(profile.evaluation().withoutMemo()));
            }
        }
        diff.finish(now);
    }

    /** What evaluating a profile would come to. */
    Evaluation evaluation(Profile profile, Work work, Instant now) {
        return evaluator.evaluate(profile, null, () -> Histories.sorted(profile.identifiers(), work), now);
    }

    /** Puts what came of something larger than a fact in its place and tells the changes. */
    void replace(Resolution resolution, String cause, Work work, Instant now) {
        Diff diff = new Diff(work, cause);
        diff.apply(resolution);
        diff.finish(now);
    }

    GoldenRecord fold(List<Identifier> cluster, IdentityGraph graph) {
        GoldenRecord[] record = {GoldenRecord.empty()};
        Histories.forEach(cluster, graph, event -> record[0] = record[0].plus(event, schema));
        return record[0];
    }

    /** What a profile's segments and computed traits come to at an instant, with nothing of before remembered. */
    Evaluation evaluateAnew(Profile profile, IdentityGraph graph, Instant at) {
        return isVisible(profile)
                ? evaluator.evaluate(
                        profile.withEvaluation(Evaluation.NONE),
                        null,
                        () -> Histories.sorted(profile.identifiers(), graph),
                        at)
                : Evaluation.NONE;
    }

    static boolean isVisible(@Nullable Profile profile) {
        return profile != null && profile.activity().events() > 0;
    }

    /** The profiles that one fact, or a change of rules, touches, before and after. */
    private final class Diff {
        private final Work work;
        private final String cause;
        private Map<ProfileId, @Nullable Profile> before = Map.of();
        private Set<ProfileId> refolded = Set.of();
        /** Whom no profile is to be told to have come out of, not even one that has her id now. */
        private @Nullable Profile erased;
        /** Who held each identifier; found when first asked for, after the last touch. */
        private @Nullable Map<Identifier, Profile> heldBefore;

        Diff(Work work, String cause) {
            this.work = work;
            this.cause = cause;
        }

        void touch(Profile profile) {
            touch(profile.id(), profile);
        }

        /** Remembers how a profile was before, or that it was not, unless that is known. */
        private void touch(ProfileId id, @Nullable Profile profile) {
            if (before.isEmpty()) {
                before = new LinkedHashMap<>(4);
            }
            if (!before.containsKey(id)) {
                before.put(id, profile);
            }
        }

        /** Has a profile evaluated from its history, which became another. */
        void reconsider(@Nullable ProfileId id) {
            Profile profile = id == null || before.containsKey(id) ? null : work.profile(id);
            if (profile != null) {
                touch(profile);
                work.put(profile.withEvaluation(profile.evaluation().withoutMemo()));
            }
        }

        void apply(Resolution resolution) {
            resolution.links().forEach(work::put);
            resolution.nodes().forEach(work::put);
            resolution.gone().forEach(work::remove);
            if (resolution.clusters().isEmpty() && resolution.dissolved().isEmpty()) {
                return;
            }
            for (ProfileId id : resolution.dissolved()) {
                Profile profile = work.profile(id);
                if (profile != null) {
                    touch(profile);
                    work.giveUp(profile);
                }
            }
            for (Cluster cluster : resolution.clusters()) {
                put(cluster);
            }
        }

        private void put(Cluster cluster) {
            Profile former = before.get(cluster.id());
            GoldenRecord record = GoldenRecord.empty();
            if (cluster.refold()) {
                record = fold(cluster.identifiers(), work);
                if (refolded.isEmpty()) {
                    refolded = new HashSet<>();
                }
                refolded.add(cluster.id());
            } else {
                for (ProfileId part : cluster.parts()) {
                    Profile profile = before.get(part);
                    if (profile == null) {
                        throw new IllegalStateException(
                                "the identity resolver joins a profile that it does not dissolve");
                    }
                    record = record == GoldenRecord.empty() ? profile.record() : record.plus(profile.record(), schema);
                }
            }
            touch(cluster.id(), null);
            work.put(new Profile(
                    cluster.identity(), record, evaluation(cluster, former), former == null ? 0 : former.version()));
        }

        /** The former evaluation; what it remembers is of no use once the profile is more than its former self. */
        private Evaluation evaluation(Cluster cluster, @Nullable Profile former) {
            if (former == null) {
                return Evaluation.NONE;
            }
            Evaluation evaluation = former.evaluation();
            boolean sameEvents = !cluster.refold() && cluster.parts().equals(List.of(cluster.id()));
            return sameEvents ? evaluation : evaluation.withoutMemo();
        }

        /** Adds an event to a profile that is there and whose names stay as they are. */
        void takeIn(Event event, Profile was, Instant now) {
            Profile is = evaluated(was.withRecord(was.record().plus(event, schema)), event, now);
            work.put(is);
            tellRecord(was.record(), is);
            tellEvaluation(was.evaluation(), is);
        }

        /** Adds an event to a profile, unless it is in it already, and tells what became of all that was touched. */
        @Nullable
        ProfileId finish(Event event, @Nullable ProfileId owner, Instant now) {
            if (owner != null && !refolded.contains(owner)) {
                Profile profile = work.profile(owner);
                if (profile == null) {
                    throw new IllegalStateException("the identity resolver left a node without a profile");
                }
                touch(profile);
                work.put(profile.withRecord(profile.record().plus(event, schema)));
            }
            tell(event, owner, now);
            return owner;
        }

        void finish(Instant now) {
            tell(null, null, now);
        }

        /**
         * Evaluates what was touched, of which one may have taken in an event, and tells the changes; who merged into
         * another comes last, as that other may be new.
         */
        private void tell(@Nullable Event added, @Nullable ProfileId owner, Instant now) {
            if (erased != null) {
                work.add(new Change.Removed(erased.id(), cause));
            }
            ArrayList<Profile> merged = new ArrayList<>(0);
            before.forEach((id, former) -> {
                Profile was = former == erased ? null : former;
                Profile is = work.profile(id);
                if (isVisible(is) && is != null) {
                    Profile evaluated = evaluated(is, id.equals(owner) ? added : null, now);
                    if (evaluated != is) {
                        work.put(evaluated);
                    }
                    tell(isVisible(was) ? was : null, evaluated);
                } else {
                    if (is != null && !is.evaluation().equals(Evaluation.NONE)) {
                        work.put(is.withEvaluation(Evaluation.NONE));
                    }
                    if (isVisible(was) && was != null) {
                        tellGone(was, merged);
                    }
                }
            });
            for (Profile was : merged) {
                work.add(new Change.Merged(holder(was), was.id(), cause));
                tellMemberships(was.id(), was.memberships(), List.of());
            }
        }

        private Profile evaluated(Profile profile, @Nullable Event added, Instant now) {
            Evaluation evaluation =
                    evaluator.evaluate(profile, added, () -> Histories.sorted(profile.identifiers(), work), now);
            return evaluation.equals(profile.evaluation()) ? profile : profile.withEvaluation(evaluation);
        }

        private void tell(@Nullable Profile was, Profile is) {
            Evaluation former = Evaluation.NONE;
            if (was == null) {
                Profile origin = origin(is);
                if (origin == null) {
                    work.add(new Change.Created(is.id(), cause));
                } else if (!isVisible(work.profile(origin.id()))
                        && holder(origin).equals(is.id())) {
                    work.add(new Change.Renamed(is.id(), origin.id(), cause));
                    former = origin.evaluation();
                    tellRecord(origin.record(), is);
                } else {
                    work.add(new Change.Split(is.id(), origin.id(), cause));
                }
            } else {
                former = was.evaluation();
                tellRecord(was.record(), is);
            }
            tellEvaluation(former, is);
        }

        private void tellRecord(GoldenRecord was, Profile is) {
            List<String> keys = was.changedTraits(is.record());
            if (!keys.isEmpty()) {
                work.add(new Change.TraitsChanged(is.id(), keys, cause));
            }
            List<String> accounts = was.changedAccounts(is.record());
            if (!accounts.isEmpty()) {
                work.add(new Change.AccountsChanged(is.id(), accounts, cause));
            }
        }

        private void tellEvaluation(Evaluation was, Profile is) {
            List<String> keys = was.changedComputed(is.evaluation());
            if (!keys.isEmpty()) {
                work.add(new Change.ComputedChanged(is.id(), keys, cause));
            }
            tellMemberships(is.id(), was.memberships(), is.memberships());
        }

        /** Both ascend by segment; exits come before entries. */
        private void tellMemberships(ProfileId id, List<Membership> was, List<Membership> is) {
            if (was == is) {
                return;
            }
            forEachOnlyIn(was, is, left -> work.add(new Change.Exited(id, left.segment(), left.definition(), cause)));
            forEachOnlyIn(
                    is,
                    was,
                    entered -> work.add(new Change.Entered(id, entered.segment(), entered.definition(), cause)));
        }

        /** Shows the memberships of segments that are not among those of others. */
        private static void forEachOnlyIn(List<Membership> these, List<Membership> those, Consumer<Membership> action) {
            int next = 0;
            for (Membership membership : these) {
                if (next < those.size() && those.get(next) == membership) {
                    next++;
                    continue;
                }
                while (next < those.size() && those.get(next).segment().compareTo(membership.segment()) < 0) {
                    next++;
                }
                if (next == those.size() || !those.get(next).segment().equals(membership.segment())) {
                    action.accept(membership);
                }
            }
        }

        /** The visible profile that a new one's founder came out of. */
        private @Nullable Profile origin(Profile is) {
            if (heldBefore == null) {
                heldBefore = heldBefore();
            }
            Profile origin = heldBefore.get(is.founder());
            if (origin != null) {
                return origin;
            }
            for (Identifier identifier : is.identifiers()) {
                Profile was = heldBefore.get(identifier);
                if (was != null
                        && was.founder().equals(identifier)
                        && (origin == null || was.id().compareTo(origin.id()) < 0)) {
                    origin = was;
                }
            }
            return origin;
        }

        private Map<Identifier, Profile> heldBefore() {
            Map<Identifier, Profile> held = new HashMap<>();
            for (Profile was : before.values()) {
                if (isVisible(was) && was != null && was != erased) {
                    was.identifiers().forEach(identifier -> held.put(identifier, was));
                }
            }
            return held;
        }

        private ProfileId holder(Profile was) {
            Node node = work.node(was.founder());
            return node == null ? was.id() : node.owner();
        }

        /** Tells that a profile is gone, or adds it to those that merged into another. */
        private void tellGone(Profile was, List<Profile> merged) {
            ProfileId holder = holder(was);
            Profile successor = holder.equals(was.id()) ? null : work.profile(holder);
            Profile there = before.get(holder);
            boolean wasThere = there != erased && isVisible(there);
            if (successor == null || !isVisible(successor)) {
                work.add(new Change.Removed(was.id(), cause));
            } else if (wasThere || origin(successor) != was) {
                merged.add(was);
            }
        }
    }
}
