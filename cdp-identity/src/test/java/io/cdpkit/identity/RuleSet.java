package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Identity rules under a name, in a form from which both the engine under test and the oracle can be made.
 *
 * @param rules strongest first
 * @param blocked the identifiers whose values may not link
 */
record RuleSet(
        String name,
        List<NamespaceRule> rules,
        Predicate<Identifier> blocked,
        boolean newestWins,
        int maxIdentifiers,
        boolean retroactive) {
    static final Namespace LOYALTY = new Namespace("loyalty");
    /** A second kind of device; only {@link #GADGETS} name it. */
    static final Namespace TABLET = new Namespace("tablet");
    /** A namespace that no rule set names. */
    static final Namespace COOKIE = new Namespace("cookie");

    private static final int MANY = 1_000;

    /** Values that every list of blocked values must hold; no generator uses them for a real person. */
    static final Set<String> POISON =
            Set.of("null", "undefined", "anonymous", "0", "test@test.com", "00000000-0000-0000-0000-000000000000");

    static final NamespaceRule USER = NamespaceRule.unique(Namespace.USER_ID);
    private static final NamespaceRule EMAIL = NamespaceRule.unique(Namespace.EMAIL);
    private static final NamespaceRule DEVICE = anonymous(20).asDevice();

    /** One of each kind of rules; a seed picks one by its remainder. */
    static final List<RuleSet> ALL = List.of(
            of("devices", USER, email(2), loyalty(5).sharedAbove(3), DEVICE.sharedAbove(2)),
            of(
                    "no devices",
                    USER,
                    email(2).sharedAbove(3),
                    loyalty(1),
                    anonymous(3).sharedAbove(3)),
            of(
                    "windows",
                    USER,
                    email(1).within(Duration.ofHours(24)).sharedAbove(2),
                    loyalty(2).within(Duration.ofHours(2)),
                    anonymous(2).within(Duration.ofHours(2)).asDevice().sharedAbove(3)),
            of("two unique", USER, EMAIL, loyalty(3).sharedAbove(1), DEVICE.sharedAbove(3)),
            of("newest wins", USER, EMAIL, loyalty(2).sharedAbove(2), DEVICE.sharedAbove(2))
                    .withNewestWins(),
            of("not retroactive", USER, email(2), DEVICE.sharedAbove(3)).withoutRetroaction(),
            of("small", USER, email(3), loyalty(2), DEVICE.sharedAbove(3)).withMaxIdentifiers(3),
            of(
                    "user not unique",
                    NamespaceRule.atMost(2, Namespace.USER_ID).sharedAbove(2),
                    EMAIL,
                    DEVICE.sharedAbove(1)),
            of("one of each", USER, email(1).sharedAbove(2), loyalty(1).sharedAbove(1), DEVICE.sharedAbove(2)),
            of(
                            "nobody unique",
                            NamespaceRule.atMost(2, Namespace.USER_ID),
                            email(3),
                            anonymous(3).asDevice())
                    .withNewestWins(),
            of("weak first", anonymous(2).sharedAbove(2), email(2), USER, loyalty(2)),
            of("only devices", DEVICE),
            of(
                            "everything",
                            USER,
                            email(2).within(Duration.ofHours(24)).sharedAbove(2),
                            loyalty(1),
                            anonymous(2).within(Duration.ofHours(26)).asDevice().sharedAbove(2))
                    .withNewestWins()
                    .withMaxIdentifiers(4)
                    .withoutRetroaction());

    /** Rules with devices of two kinds; a seed picks one by its remainder. */
    static final List<RuleSet> GADGETS = List.of(
            of("two kinds", USER, email(2), DEVICE, tablet(20)),
            of("two kinds of limits", USER, email(1), anonymous(2).asDevice().sharedAbove(3), tablet(1)),
            of("two kinds shared", USER, tablet(5).sharedAbove(1), DEVICE.sharedAbove(2), email(2)),
            of("two kinds, newest wins", USER, email(2), DEVICE, tablet(2)).withNewestWins(),
            of("two kinds, not retroactive", USER, DEVICE, tablet(20), email(2)).withoutRetroaction(),
            of(
                            "two kinds of everything",
                            NamespaceRule.atMost(1, Namespace.USER_ID).within(Duration.ofHours(30)),
                            email(1).within(Duration.ofHours(24)),
                            anonymous(2).within(Duration.ofHours(26)).asDevice(),
                            tablet(2))
                    .withMaxIdentifiers(5));

    RuleSet {
        rules = List.copyOf(rules);
    }

    static RuleSet of(String name, NamespaceRule... rules) {
        return new RuleSet(name, List.of(rules), RuleSet::isPoison, false, MANY, true);
    }

    static RuleSet ofSeed(long seed) {
        return ALL.get((int) Math.floorMod(seed, (long) ALL.size()));
    }

    /** Rules for {@link Scenarios#gadgets} of that seed. */
    static RuleSet ofGadgets(long seed) {
        return GADGETS.get((int) Math.floorMod(seed, (long) GADGETS.size()));
    }

    private static NamespaceRule tablet(int limit) {
        return NamespaceRule.atMost(limit, TABLET).asDevice();
    }

    static NamespaceRule email(int limit) {
        return NamespaceRule.atMost(limit, Namespace.EMAIL);
    }

    static NamespaceRule loyalty(int limit) {
        return NamespaceRule.atMost(limit, LOYALTY);
    }

    static NamespaceRule anonymous(int limit) {
        return NamespaceRule.atMost(limit, Namespace.ANONYMOUS_ID);
    }

    private static boolean isPoison(Identifier identifier) {
        return POISON.contains(identifier.value());
    }

    RuleSet withNewestWins() {
        return new RuleSet(name, rules, blocked, true, maxIdentifiers, retroactive);
    }

    RuleSet withMaxIdentifiers(int most) {
        return new RuleSet(name, rules, blocked, newestWins, most, retroactive);
    }

    RuleSet withoutRetroaction() {
        return new RuleSet(name, rules, blocked, newestWins, maxIdentifiers, false);
    }

    @Override
    public String toString() {
        return "rules \"" + name + "\"";
    }
}
