package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.Link.Shift;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Resolution.Cluster;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that a set of links makes: the definition of {@link IdentityRules}, worked out from scratch.
 *
 * <p>The links may be a whole graph or a neighbourhood closed under links, but for {@code border} identifiers: shared ones
 * whose other links were left out; nothing is said about those.
 */
final class Clustering {
    private final IdentityRules rules;
    private final Function<LinkKey, List<Event>> history;
    private final List<Stated> links;
    private final Set<Identifier> border;
    private final Map<Identifier, Member> members = new HashMap<>();
    private final Map<LinkKey, @Nullable Identifier> anchors = new HashMap<>();

    /** A link with its identifiers that may link, the strongest first. */
    private record Stated(Link link, List<Identifier> linkable) {
        LinkKey key() {
            return link.key();
        }
    }

    /** An identifier that exists, and where it belongs. */
    private static final class Member {
        final Identifier identifier;
        final TreeSet<Identifier> people = new TreeSet<>();
        final ArrayList<Member> apart = new ArrayList<>(0);
        Instant first = Instant.MAX;
        boolean former;
        boolean shared;
        Group group = new Group(this);

        Member(Identifier identifier) {
            this.identifier = identifier;
        }
    }

    /** Identifiers joined so far. */
    private static final class Group {
        final ArrayList<Member> members = new ArrayList<>(4);
        /** The places of their records, ascending. */
        int[] records = {};

        Group(Member first) {
            members.add(first);
        }
    }

    /** That an identifier and a link's anchor are one person. */
    private record Claim(Link link, Member anchor, Member claimed, int anchorPriority, int claimedPriority) {}

    Clustering(
            IdentityRules rules,
            Collection<Link> links,
            Set<Identifier> border,
            Function<LinkKey, List<Event>> history,
            Resemblances resemblances) {
        this.rules = rules;
        this.history = history;
        this.border = border;
        this.links = links.stream()
                .map(link -> rules.newestLinkWins() && !link.watched() ? timed(link) : link)
                .sorted(Comparator.comparing(Link::key))
                .map(link -> new Stated(link, rules.linkable(link.key())))
                .toList();
        findMembers();
        findPeople();
        findApart();
        claims().forEach(this::join);
        if (!resemblances.pairs().isEmpty()) {
            joinAlike(resemblances);
        }
    }

    private void findMembers() {
        border.forEach(identifier -> members.put(identifier, new Member(identifier)));
        for (Stated stated : links) {
            if (stated.key().isSeen()) {
                for (Identifier identifier : stated.linkable()) {
                    Member member = members.computeIfAbsent(identifier, Member::new);
                    if (stated.link().first().isBefore(member.first)) {
                        member.first = stated.link().first();
                    }
                    if (stated.key().kind() == LinkKey.Kind.ALIAS
                            && !identifier.equals(stated.key().identifiers().get(0))) {
                        member.former = true;
                    }
                }
            }
        }
    }

    private void findPeople() {
        for (Stated stated : links) {
            if (stated.key().isSeen()) {
                for (Identifier identifier : stated.linkable()) {
                    Member member = member(identifier);
                    if (!rules.rule(identifier).isUnique()) {
                        for (Identifier other : stated.linkable()) {
                            if (!other.equals(identifier) && isPerson(member(other))) {
                                member.people.add(other);
                            }
                        }
                    }
                }
            }
        }
        for (Member member : members.values()) {
            NamespaceRule rule = rules.rule(member.identifier);
            member.shared = border.contains(member.identifier)
                    || (!rule.isUnique() && member.people.size() > rule.sharedAbove());
        }
    }

    private boolean isPerson(Member member) {
        return !member.former && rules.rule(member.identifier).isUnique();
    }

    private void findApart() {
        for (Stated stated : links) {
            if (stated.key().kind() == LinkKey.Kind.APART) {
                List<Member> pair = existing(stated);
                if (pair.size() == 2) {
                    pair.get(0).apart.add(pair.get(1));
                    pair.get(1).apart.add(pair.get(0));
                }
            }
        }
    }

    private Member member(Identifier identifier) {
        Member member = members.get(identifier);
        if (member == null) {
            throw new AssertionError("every linkable identifier of a seen link is a member");
        }
        return member;
    }

    /** The linkable identifiers of a link that exist, the strongest first. */
    private List<Member> existing(Stated stated) {
        ArrayList<Member> existing = new ArrayList<>(stated.linkable().size());
        for (Identifier identifier : stated.linkable()) {
            Member member = members.get(identifier);
            if (member != null) {
                existing.add(member);
            }
        }
        return existing;
    }

    private List<Claim> claims() {
        ArrayList<Claim> claims = new ArrayList<>();
        for (Stated stated : links) {
            if (stated.key().kind() == LinkKey.Kind.APART) {
                continue;
            }
            List<Member> existing = existing(stated);
            Member anchor = null;
            for (Member member : existing) {
                if (!member.shared) {
                    if (anchor == null) {
                        anchor = member;
                    } else {
                        claims.add(new Claim(
                                stated.link(),
                                anchor,
                                member,
                                rules.priority(anchor.identifier),
                                rules.priority(member.identifier)));
                    }
                }
            }
            if (anchor == null && !existing.isEmpty()) {
                anchor = existing.get(0);
            }
            anchors.put(stated.key(), anchor == null ? null : anchor.identifier);
        }
        Comparator<Claim> byTime = rules.newestLinkWins()
                ? Comparator.comparing((Claim claim) -> claim.link().last()).reversed()
                : Comparator.comparing(claim -> claim.link().first());
        claims.sort(Comparator.comparing((Claim claim) -> claim.link().key().kind())
                .thenComparingInt(Claim::claimedPriority)
                .thenComparingInt(Claim::anchorPriority)
                .thenComparing(byTime)
                .thenComparing(claim -> claim.anchor().identifier)
                .thenComparing(claim -> claim.claimed().identifier));
        return claims;
    }

    private void join(Claim claim) {
        Group a = claim.anchor().group;
        Group b = claim.claimed().group;
        if (a != b && mayJoin(a, b)) {
            join(a, b);
        }
    }

    private static void join(Group a, Group b) {
        Group larger = a.members.size() >= b.members.size() ? a : b;
        Group smaller = larger == a ? b : a;
        for (Member member : smaller.members) {
            member.group = larger;
        }
        larger.members.addAll(smaller.members);
        if (smaller.records.length > 0) {
            larger.records = IntStream.concat(Arrays.stream(larger.records), Arrays.stream(smaller.records))
                    .sorted()
                    .toArray();
        }
    }

    /** Joins clusters that resemble each other, the best pairs first, twice, as what has grown may fit better. */
    private void joinAlike(Resemblances resemblances) {
        List<LinkKey> keys = resemblances.keys();
        @Nullable Member[] owners = new Member[keys.size()];
        for (int place = 0; place < owners.length; place++) {
            Identifier anchor = anchors.get(keys.get(place));
            Member owner = anchor == null ? null : members.get(anchor);
            if (owner != null && !owner.shared) {
                owners[place] = owner;
                Group group = owner.group;
                group.records = Arrays.copyOf(group.records, group.records.length + 1);
                group.records[group.records.length - 1] = place;
            }
        }
        for (int pass = 0; pass < 2; pass++) {
            for (Resemblances.Pair pair : resemblances.pairs()) {
                Member one = owners[pair.one()];
                Member other = owners[pair.other()];
                if (one != null
                        && other != null
                        && one.group != other.group
                        && mayJoin(one.group, other.group)
                        && resemblances.fit(pair, one.group.records, other.group.records)) {
                    join(one.group, other.group);
                }
            }
        }
    }

    private boolean mayJoin(Group a, Group b) {
        if (a.members.size() + b.members.size() > rules.maxIdentifiers()) {
            return false;
        }
        Group smaller = a.members.size() <= b.members.size() ? a : b;
        Group larger = smaller == a ? b : a;
        boolean[] affected = new boolean[rules.size()];
        for (Member member : smaller.members) {
            affected[rules.priority(member.identifier)] = true;
            for (Member other : member.apart) {
                if (other.group == larger) {
                    return false;
                }
            }
        }
        for (int priority = 0; priority < affected.length; priority++) {
            if (affected[priority]
                    && rules.rule(priority).limit() < a.members.size() + b.members.size()
                    && IdentityRules.passesLimit(rules.rule(priority), firsts(priority, a, b))) {
                return false;
            }
        }
        return true;
    }

    private List<Instant> firsts(int priority, Group a, Group b) {
        ArrayList<Instant> firsts = new ArrayList<>();
        for (Group group : List.of(a, b)) {
            for (Member member : group.members) {
                if (!member.former && rules.priority(member.identifier) == priority) {
                    firsts.add(member.first);
                }
            }
        }
        return firsts;
    }

    /** Everybody, as if nothing were stored. */
    Resolution everything(Function<Identifier, ProfileId> ids) {
        List<Cluster> clusters = clusters(ids);
        ArrayList<Node> nodes = new ArrayList<>(members.size());
        for (Cluster cluster : clusters) {
            for (Identifier identifier : cluster.identifiers()) {
                nodes.add(node(identifier, cluster.id()));
            }
        }
        return new Resolution(outcomes(), nodes, List.of(), clusters, List.of());
    }

    /** The clusters but for the border, each to be refolded. */
    List<Cluster> clusters(Function<Identifier, ProfileId> ids) {
        Set<Group> groups = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayList<Cluster> clusters = new ArrayList<>();
        for (Member member : members.values()) {
            if (!border.contains(member.identifier) && groups.add(member.group)) {
                clusters.add(cluster(member.group, ids));
            }
        }
        clusters.sort(Comparator.comparing(cluster -> cluster.identity().founder()));
        return clusters;
    }

    private static Cluster cluster(Group group, Function<Identifier, ProfileId> ids) {
        Identifier[] identifiers = new Identifier[group.members.size()];
        Member founder = group.members.get(0);
        for (int i = 0; i < identifiers.length; i++) {
            Member member = group.members.get(i);
            identifiers[i] = member.identifier;
            int c = member.first.compareTo(founder.first);
            if (c < 0 || (c == 0 && member.identifier.compareTo(founder.identifier) < 0)) {
                founder = member;
            }
        }
        Arrays.sort(identifiers);
        return new Cluster(
                new Identity(ids.apply(founder.identifier), founder.identifier, founder.first, List.of(identifiers)),
                true,
                List.of());
    }

    boolean exists(Identifier identifier) {
        return members.containsKey(identifier);
    }

    /** The node of an identifier, with the version 0. */
    Node node(Identifier identifier, ProfileId owner) {
        Member member = member(identifier);
        List<Identifier> people = member.shared ? List.of() : List.copyOf(member.people);
        return new Node(
                identifier, owner, member.first, people, member.shared, !member.apart.isEmpty(), member.former, 0);
    }

    /** Every link with its outcome. */
    List<Link> outcomes() {
        Map<Identifier, List<Link>> signIns = contested();
        Map<Identifier, List<Shift>> shifts = new HashMap<>();
        signIns.forEach((device, seen) -> shifts.put(device, shifts(seen)));
        Set<LinkKey> watched = new HashSet<>();
        signIns.values().forEach(seen -> seen.forEach(link -> watched.add(link.key())));
        ArrayList<Link> outcomes = new ArrayList<>(links.size());
        for (Stated stated : links) {
            outcomes.add(outcome(stated.link(), shifts, watched));
        }
        return outcomes;
    }

    private Link outcome(Link link, Map<Identifier, List<Shift>> shifts, Set<LinkKey> watchedSignIns) {
        if (!link.key().isSeen()) {
            return link.withOutcome(null, refused(link), List.of(), rules.newestLinkWins());
        }
        Identifier anchor = anchors.get(link.key());
        List<Shift> shift = anchor == null ? List.of() : shifts.getOrDefault(anchor, List.of());
        boolean watched = rules.newestLinkWins() || !shift.isEmpty() || watchedSignIns.contains(link.key());
        return (watched && !link.watched() ? timed(link) : link).withOutcome(anchor, refused(link), shift, watched);
    }

    /** The link with its true last time, which is not kept up to date while it is unwatched. */
    private Link timed(Link link) {
        Instant last = link.last();
        for (Event event : history.apply(link.key())) {
            if (event.time().isAfter(last)) {
                last = event.time();
            }
        }
        return link.withTimes(link.first(), last);
    }

    /** The identifiers of a link that are not with its anchor, or may not link. */
    private List<Identifier> refused(Link link) {
        if (link.key().kind() == LinkKey.Kind.APART) {
            return List.of();
        }
        Identifier anchor = anchors.get(link.key());
        Member holder = anchor == null ? null : members.get(anchor);
        ArrayList<Identifier> refused = new ArrayList<>(0);
        for (Identifier identifier : link.key().identifiers()) {
            Member member = members.get(identifier);
            if (holder == null || member == null || member.group != holder.group) {
                refused.add(identifier);
            }
        }
        Collections.sort(refused);
        return refused;
    }

    /** The contested devices that anchor some link, each with the links that sign people in on it. */
    private Map<Identifier, List<Link>> contested() {
        Map<Identifier, List<Link>> signIns = new HashMap<>();
        for (Stated stated : links) {
            Identifier anchor = anchors.get(stated.key());
            if (stated.key().isSeen() && anchor != null && !rules.rule(anchor).device()) {
                for (Identifier identifier : stated.linkable()) {
                    if (rules.rule(identifier).device() && !member(identifier).shared) {
                        signIns.computeIfAbsent(identifier, d -> new ArrayList<>())
                                .add(stated.link());
                    }
                }
            }
        }
        signIns.values().removeIf(seen -> {
            Group only = null;
            for (Link link : seen) {
                Identifier anchor = anchors.get(link.key());
                Group group = anchor == null ? null : member(anchor).group;
                if (only != null && only != group) {
                    return false;
                }
                only = group;
            }
            return true;
        });
        return signIns;
    }

    private record SignIn(Instant time, Identifier person) {}

    private List<Shift> shifts(List<Link> seen) {
        ArrayList<SignIn> signIns = new ArrayList<>();
        for (Link link : seen) {
            Identifier anchor = anchors.get(link.key());
            if (anchor != null) {
                history.apply(link.key()).forEach(event -> signIns.add(new SignIn(event.time(), anchor)));
            }
        }
        signIns.sort(Comparator.comparing(SignIn::time).thenComparing(SignIn::person));
        ArrayList<Shift> shifts = new ArrayList<>();
        if (signIns.isEmpty()) {
            return shifts;
        }
        shifts.add(new Shift(Instant.MIN, rules.retroactive() ? signIns.get(0).person() : null));
        for (int i = 0; i < signIns.size(); i++) {
            SignIn signIn = signIns.get(i);
            boolean lastOfItsTime =
                    i + 1 == signIns.size() || signIns.get(i + 1).time().isAfter(signIn.time());
            if (lastOfItsTime
                    && !signIn.person().equals(shifts.get(shifts.size() - 1).person())) {
                shifts.add(new Shift(signIn.time(), signIn.person()));
            }
        }
        return shifts;
    }
}
