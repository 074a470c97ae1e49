package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.LinkKey.Kind;
import io.cdpkit.identity.Policy.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The oracle: the world that a set of facts makes, computed from scratch by the very words of {@link IdentityRules},
 * with no thought of speed. It shares no code with the engine but values, and reads nothing but its arguments.
 *
 * <p>The numbers in the comments are those of the definition. Where the words leave a choice, a comment that begins with
 * "Reading:" says which was taken. Built and read by one thread.
 */
final class NaiveWorld {
    /** What may be remarkable about a world, for tests that ask whether the generators reach everything. */
    static final List<String> CORNERS = List.of(
            "shared",
            "former",
            "refused by apart",
            "refused by size",
            "refused by limit",
            "refused by window",
            "contested",
            "early to nobody",
            "cluster without events");

    private final RuleSet rules;
    private final Map<String, Policy> policies;
    private final List<Event> events;
    private final List<Ruling> rulings;

    private final Map<LinkKey, List<Event>> seenLinks = new TreeMap<>();
    private final Map<Identifier, Instant> firsts = new TreeMap<>();
    private final Set<Identifier> former = new TreeSet<>();
    private final Set<Identifier> shared = new TreeSet<>();
    private final Map<Identifier, Set<Identifier>> clusters = new TreeMap<>();
    private final Map<String, @Nullable Identifier> persons = new HashMap<>();
    private final Set<String> contested = new HashSet<>();
    private final List<Portrait> portraits = new ArrayList<>();
    private final Set<String> corners = new TreeSet<>();

    /** The world of some events, none under the id of another, without those retracted. */
    NaiveWorld(
            Collection<Event> accepted,
            Collection<Ruling> rulings,
            Set<String> retracted,
            RuleSet rules,
            Map<String, Policy> policies) {
        this(accepted, rulings, retracted, rules, policies, null);
    }

    /** The same where records are matched too. */
    NaiveWorld(
            Collection<Event> accepted,
            Collection<Ruling> rulings,
            Set<String> retracted,
            RuleSet rules,
            Map<String, Policy> policies,
            @Nullable NaiveMatching matching) {
        this.rules = rules;
        this.policies = policies;
        this.events = accepted.stream()
                .filter(event -> !retracted.contains(event.id()))
                .toList();
        this.rulings = List.copyOf(rulings);
        findLinks();
        findFormer();
        findShared();
        join();
        if (matching != null) {
            joinAlike(matching);
        }
        events.forEach(event -> persons.put(event.id(), person(event)));
    }

    static NaiveWorld of(Facts facts, RuleSet rules) {
        return new NaiveWorld(facts.events(), facts.rulings(), facts.retracted(), rules, Policy.BY_KEY);
    }

    static NaiveWorld of(List<Step> steps, RuleSet rules) {
        return of(Facts.of(steps), rules);
    }

    static NaiveWorld of(List<Step> steps, RuleSet rules, NaiveMatching matching) {
        Facts facts = Facts.of(steps);
        return new NaiveWorld(facts.events(), facts.rulings(), facts.retracted(), rules, Policy.BY_KEY, matching);
    }

    // 1. Linkable

    @Nullable
    NamespaceRule rule(Identifier identifier) {
        for (NamespaceRule rule : rules.rules()) {
            if (rule.namespace().equals(identifier.namespace())) {
                return rule;
            }
        }
        return null;
    }

    private NamespaceRule ruleOfLinkable(Identifier identifier) {
        NamespaceRule rule = rule(identifier);
        if (rule == null) {
            throw new AssertionError("no rule for " + identifier);
        }
        return rule;
    }

    boolean linkable(Identifier identifier) {
        return rule(identifier) != null && !rules.blocked().test(identifier);
    }

    private int priority(Identifier identifier) {
        return rules.rules().indexOf(ruleOfLinkable(identifier));
    }

    private void findLinks() {
        for (Event event : events) {
            seenLinks
                    .computeIfAbsent(LinkKey.of(event), key -> new ArrayList<>())
                    .add(event);
            for (Identifier identifier : event.identifiers()) {
                firsts.merge(identifier, event.time(), (a, b) -> a.isBefore(b) ? a : b);
            }
        }
    }

    boolean exists(Identifier identifier) {
        return firsts.containsKey(identifier);
    }

    Instant first(Identifier identifier) {
        Instant first = firsts.get(identifier);
        if (first == null) {
            throw new AssertionError(identifier + " does not exist");
        }
        return first;
    }

    // 2. Former

    private void findFormer() {
        for (LinkKey link : seenLinks.keySet()) {
            if (link.kind() == Kind.ALIAS) {
                // Reading: "the first named" is the first of the link, whether or not it may link.
                link.identifiers().stream().skip(1).filter(this::linkable).forEach(former::add);
            }
        }
    }

    // 3. Shared

    private void findShared() {
        for (Identifier identifier : firsts.keySet()) {
            if (linkable(identifier) && !ruleOfLinkable(identifier).isUnique()) {
                if (people(identifier).size() > ruleOfLinkable(identifier).sharedAbove()) {
                    shared.add(identifier);
                }
            }
        }
    }

    Set<Identifier> people(Identifier identifier) {
        Set<Identifier> people = new TreeSet<>();
        for (LinkKey link : seenLinks.keySet()) {
            if (link.identifiers().contains(identifier)) {
                for (Identifier other : link.identifiers()) {
                    if (!other.equals(identifier)
                            && linkable(other)
                            && ruleOfLinkable(other).isUnique()
                            && !former.contains(other)) {
                        people.add(other);
                    }
                }
            }
        }
        return people;
    }

    boolean isShared(Identifier identifier) {
        return shared.contains(identifier);
    }

    boolean isFormer(Identifier identifier) {
        return former.contains(identifier);
    }

    // 4. Anchor

    private List<Identifier> linkableByStrength(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier -> linkable(identifier) && exists(identifier))
                .sorted(Comparator.comparing(this::priority).thenComparing(Identifier::value))
                .toList();
    }

    @Nullable
    Identifier anchor(List<Identifier> identifiers) {
        List<Identifier> linkable = linkableByStrength(identifiers);
        for (Identifier identifier : linkable) {
            if (!shared.contains(identifier)) {
                return identifier;
            }
        }
        return linkable.isEmpty() ? null : linkable.get(0);
    }

    private record Claim(Kind kind, Identifier anchor, Identifier claimed, Instant first, Instant last) {}

    private List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        seenLinks.forEach((link, history) -> {
            List<Instant> times = history.stream().map(Event::time).sorted().toList();
            claim(link.kind(), link.identifiers(), times.get(0), times.get(times.size() - 1), claims);
        });
        for (Ruling ruling : rulings) {
            if (ruling.kind() == Kind.TOGETHER) {
                claim(Kind.TOGETHER, List.of(ruling.a(), ruling.b()), ruling.time(), ruling.time(), claims);
            }
        }
        return claims;
    }

    private void claim(Kind kind, List<Identifier> identifiers, Instant first, Instant last, List<Claim> claims) {
        Identifier anchor = anchor(identifiers);
        if (anchor == null || shared.contains(anchor)) {
            return;
        }
        for (Identifier claimed : linkableByStrength(identifiers)) {
            if (!claimed.equals(anchor) && !shared.contains(claimed)) {
                claims.add(new Claim(kind, anchor, claimed, first, last));
            }
        }
    }

    // 5. Order

    private Comparator<Claim> order() {
        return Comparator.comparing(Claim::kind)
                .thenComparing(claim -> priority(claim.claimed()))
                .thenComparing(claim -> priority(claim.anchor()))
                .thenComparing(
                        rules.newestWins()
                                ? Comparator.comparing(Claim::last).reversed()
                                : Comparator.comparing(Claim::first))
                .thenComparing(Claim::anchor)
                .thenComparing(Claim::claimed);
    }

    // 6. Join

    private void join() {
        for (Identifier identifier : firsts.keySet()) {
            if (linkable(identifier)) {
                clusters.put(identifier, new TreeSet<>(Set.of(identifier)));
            }
        }
        List<Claim> claims = claims();
        claims.sort(order());
        for (Claim claim : claims) {
            Set<Identifier> together = new TreeSet<>(cluster(claim.anchor()));
            together.addAll(cluster(claim.claimed()));
            if (allowed(together)) {
                together.forEach(member -> clusters.put(member, together));
            }
        }
    }

    private Set<Identifier> cluster(Identifier identifier) {
        return clusters.getOrDefault(identifier, Set.of());
    }

    private boolean allowed(Set<Identifier> together) {
        // Reading: former names count towards maxIdentifiers, which is about "identifiers altogether".
        if (together.size() > rules.maxIdentifiers()) {
            corners.add("refused by size");
            return false;
        }
        for (Ruling ruling : rulings) {
            if (ruling.kind() == Kind.APART && together.contains(ruling.a()) && together.contains(ruling.b())) {
                corners.add("refused by apart");
                return false;
            }
        }
        for (NamespaceRule rule : rules.rules()) {
            if (!withinLimit(rule, together)) {
                corners.add(rule.window() == null ? "refused by limit" : "refused by window");
                return false;
            }
        }
        return true;
    }

    private boolean withinLimit(NamespaceRule rule, Set<Identifier> together) {
        List<Instant> seen = together.stream()
                .filter(member -> member.namespace().equals(rule.namespace()) && !former.contains(member))
                .map(this::first)
                .toList();
        if (rule.window() == null) {
            return seen.size() <= rule.limit();
        }
        for (Instant from : seen) {
            Instant until = from.plus(rule.window());
            long inSpan = seen.stream()
                    .filter(time -> !time.isBefore(from) && time.isBefore(until))
                    .count();
            if (inSpan > rule.limit()) {
                return false;
            }
        }
        return true;
    }

    // 7. Likeness

    private void joinAlike(NaiveMatching matching) {
        List<NaiveMatching.Row> rows = matching.rows(events);
        List<NaiveMatching.Pair> pairs = matching.pairs(rows);
        for (int pass = 0; pass < 2; pass++) {
            for (NaiveMatching.Pair pair : pairs) {
                Set<Identifier> one = owner(pair.one());
                Set<Identifier> other = owner(pair.other());
                Set<Identifier> together = new TreeSet<>(one);
                together.addAll(other);
                if (!one.isEmpty()
                        && !other.isEmpty()
                        && !one.equals(other)
                        && allowed(together)
                        && matching.fit(rowsOf(one, rows), rowsOf(other, rows))) {
                    corners.add("joined by likeness");
                    together.forEach(member -> clusters.put(member, together));
                }
            }
        }
    }

    /** The cluster that a record belongs to; empty if it belongs to nobody or to a shared identifier. */
    private Set<Identifier> owner(NaiveMatching.Row row) {
        Identifier anchor = anchor(row.identifiers());
        return anchor == null || shared.contains(anchor) ? Set.of() : cluster(anchor);
    }

    private List<NaiveMatching.Row> rowsOf(Set<Identifier> cluster, List<NaiveMatching.Row> rows) {
        return rows.stream().filter(row -> owner(row).equals(cluster)).toList();
    }

    // 8. Belonging

    private record SignIn(Instant time, Identifier person) {}

    private @Nullable Identifier person(Event event) {
        Identifier anchor = anchor(event.identifiers());
        if (anchor == null || !ruleOfLinkable(anchor).device() || shared.contains(anchor)) {
            return anchor;
        }
        List<SignIn> signIns = signIns(anchor);
        long people = signIns.stream()
                .map(signIn -> cluster(signIn.person()))
                .distinct()
                .count();
        if (people < 2) {
            return anchor;
        }
        corners.add("contested");
        contested.add(event.id());
        Comparator<SignIn> order = Comparator.comparing(SignIn::time).thenComparing(SignIn::person);
        Optional<SignIn> before = signIns.stream()
                .filter(signIn -> !signIn.time().isAfter(event.time()))
                .max(order);
        if (before.isPresent()) {
            return before.get().person();
        }
        if (!rules.retroactive()) {
            corners.add("early to nobody");
            return null;
        }
        return signIns.stream().min(order).orElseThrow().person();
    }

    private List<SignIn> signIns(Identifier device) {
        List<SignIn> signIns = new ArrayList<>();
        seenLinks.forEach((link, history) -> {
            Identifier anchor = anchor(link.identifiers());
            if (link.identifiers().contains(device)
                    && anchor != null
                    && !ruleOfLinkable(anchor).device()) {
                history.forEach(event -> signIns.add(new SignIn(event.time(), anchor)));
            }
        });
        return signIns;
    }

    // 9. Profile

    /** The founder of the profile that an event belongs to; null where it belongs to nobody. */
    @Nullable
    Identifier ownerOf(String messageId) {
        Identifier person = persons.get(messageId);
        return person == null ? null : founder(cluster(person));
    }

    /** Whether an event is of a device whose events are divided among several people. */
    boolean isContested(String messageId) {
        return contested.contains(messageId);
    }

    /** The identifiers held to be one person with this one, itself too; none if it never was seen or may not link. */
    Set<Identifier> clusterOf(Identifier identifier) {
        return cluster(identifier);
    }

    private Identifier founder(Set<Identifier> cluster) {
        return cluster.stream()
                .min(Comparator.comparing(this::first).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** The founder of the profile that holds an identifier; null if none does. */
    @Nullable
    Identifier founderOf(Identifier identifier) {
        for (Portrait portrait : portraits()) {
            if (portrait.identifiers().contains(identifier)) {
                return portrait.founder();
            }
        }
        return null;
    }

    /** Every profile, in no particular order. */
    List<Portrait> portraits() {
        if (portraits.isEmpty()) {
            portraits.addAll(paint());
        }
        return portraits;
    }

    private List<Portrait> paint() {
        List<Portrait> painted = new ArrayList<>();
        for (Set<Identifier> cluster : Set.copyOf(clusters.values())) {
            List<Event> own = events.stream()
                    .filter(event -> founder(cluster).equals(ownerOf(event.id())))
                    .sorted(Comparator.comparing(Event::time).thenComparing(Event::id))
                    .toList();
            if (!own.isEmpty()) {
                painted.add(portrait(cluster, own));
            } else {
                corners.add("cluster without events");
            }
        }
        return painted;
    }

    /** All profiles as text, equal for equal worlds. */
    String canonical() {
        return Portrait.text(portraits());
    }

    /** Which of {@link #CORNERS} this world has. */
    Set<String> corners() {
        portraits();
        if (!shared.isEmpty()) {
            corners.add("shared");
        }
        if (!former.isEmpty()) {
            corners.add("former");
        }
        return corners;
    }

    // The fold

    private Portrait portrait(Set<Identifier> cluster, List<Event> own) {
        Identifier founder = founder(cluster);
        Map<Event.Type, Long> counts = new EnumMap<>(Event.Type.class);
        own.forEach(event -> counts.merge(event.type(), 1L, Long::sum));
        List<Instant> times = own.stream().map(Event::time).sorted().toList();
        return new Portrait(
                founder,
                first(founder),
                List.copyOf(cluster),
                own.stream().map(Event::id).toList(),
                traits(own, policies),
                counts,
                times.get(0),
                times.get(times.size() - 1),
                accounts(own));
    }

    /** The surviving traits of some events, one line each. */
    static List<String> traits(List<Event> own, Map<String, Policy> policies) {
        Map<String, List<Said>> byKey = new TreeMap<>();
        for (Event event : own) {
            event.traits()
                    .forEach((key, value) ->
                            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Said(value, event)));
        }
        List<String> lines = new ArrayList<>();
        byKey.forEach((key, all) -> lines.add(Policy.of(policies, key).line(key, all)));
        return lines;
    }

    /** The account roles that some events give, one line each. */
    static List<String> accounts(List<Event> own) {
        List<Event> groups =
                own.stream().filter(event -> event.type() == Event.Type.GROUP).toList();
        List<String> lines = new ArrayList<>();
        for (String account : groups.stream().map(Event::name).distinct().toList()) {
            List<Event> words = groups.stream()
                    .filter(event -> event.name().equals(account))
                    .toList();
            List<Event> inOrder = words.stream()
                    .sorted(Comparator.comparing(Event::time).thenComparing(Event::id))
                    .toList();
            Event latest = inOrder.get(inOrder.size() - 1);
            String role = null;
            for (Event word : inOrder) {
                role = word.properties().text("role").orElse(role);
            }
            Stream<Event> belonging = words.stream().filter(event -> !isLeaving(event));
            Instant since =
                    belonging.map(Event::time).min(Comparator.naturalOrder()).orElse(latest.time());
            lines.add(Portrait.account(account, since, latest.time(), latest.id(), role, isLeaving(latest)));
        }
        return lines;
    }

    private static boolean isLeaving(Event event) {
        return event.properties().find("left") instanceof Value.Bool bool && bool.yes();
    }
}
