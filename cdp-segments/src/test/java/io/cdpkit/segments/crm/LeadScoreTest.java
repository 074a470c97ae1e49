package io.cdpkit.segments.crm;

import static io.cdpkit.segments.crm.CrmEvents.hour;
import static io.cdpkit.segments.crm.CrmEvents.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Segments;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LeadScoreTest {
    private static final Segments SEGMENTS = Segments.parse("known = title exists");
    private static final Profile ADA = TestCdp.with(
                    IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(SEGMENTS))
            .identify(Attributes.of("title", "CTO"), Identifier.userId("ada"))
            .profile(Identifier.userId("ada"));

    private static final List<ScoreRule> RULES = List.of(
            ScoreRule.did("Pricing Viewed", "5").halvingEvery(Duration.ofHours(2)),
            ScoreRule.did("Email Opened", "1").atMost("3"),
            ScoreRule.did("Unsubscribed", "-10"),
            ScoreRule.has("title", title -> title.equals(Value.of("CTO")), "20"),
            ScoreRule.has("phone", any -> true, "2"),
            ScoreRule.in(SEGMENTS.named("known"), "7.5"));

    private static LeadScore score(Instant at, Event... events) {
        return LeadScore.of(RULES, ADA, List.of(events), at);
    }

    private static Event did(String id, long hour, String name) {
        return track(id, hour, name, Attributes.empty());
    }

    @Test
    void of_eventsTraitsAndSegments_isExplainedByItsParts() {
        LeadScore score = score(
                hour(4),
                did("m-1", 0, "pricing viewed"),
                did("m-2", 4, "Pricing Viewed"),
                did("m-3", 5, "Pricing Viewed"),
                did("m-4", 1, "Email Opened"),
                did("m-5", 1, "Email Opened"),
                did("m-6", 1, "Email Opened"),
                did("m-7", 1, "Email Opened"));
        assertEquals(
                List.of(
                        new LeadScore.Part("did Pricing Viewed", new BigDecimal("6.25"), 2, false),
                        new LeadScore.Part("did Email Opened", new BigDecimal("3"), 4, true),
                        new LeadScore.Part("has title", new BigDecimal("2E+1"), 0, false),
                        new LeadScore.Part("in known", new BigDecimal("7.5"), 0, false)),
                score.parts());
        assertEquals(0, new BigDecimal("36.75").compareTo(score.points()));
        assertFalse(score.toString().contains("36"), score.toString());
    }

    @Property(tries = 200)
    void of_anyOrderAndRepetition_sumsExactlyToItsParts(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ArrayList<Event> events = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            String name = List.of("Pricing Viewed", "Email Opened", "Unsubscribed", "Other")
                    .get(random.nextInt(4));
            events.add(did("m-" + i, random.nextInt(20), name));
        }
        Instant now = hour(random.nextInt(25));
        LeadScore score = LeadScore.of(RULES, ADA, events, now);
        ArrayList<Event> again = new ArrayList<>(CrmEvents.shuffled(events, seed));
        again.addAll(events.subList(0, 5));
        assertEquals(score, LeadScore.of(RULES, ADA, again, now));
        double naive = 27.5;
        double opened = 0;
        for (Event event : events) {
            double age = Duration.between(event.time(), now).toHours();
            if (age >= 0) {
                naive += event.name().equals("Pricing Viewed") ? 5 * Math.pow(0.5, age / 2) : 0;
                naive -= event.name().equals("Unsubscribed") ? 10 : 0;
                opened += event.name().equals("Email Opened") ? 1 : 0;
            }
        }
        naive += Math.min(3, opened);
        assertEquals(naive, score.points().doubleValue(), 15e-6);
        BigDecimal sum = BigDecimal.ZERO;
        for (LeadScore.Part part : score.parts()) {
            sum = sum.add(part.points());
        }
        assertEquals(0, sum.compareTo(score.points()));
    }

    @Test
    void rules_wrong_areRefusedWithTheFix() {
        assertThrows(IllegalArgumentException.class, () -> ScoreRule.did("X", "0.0000001"));
        assertThrows(IllegalArgumentException.class, () -> ScoreRule.did("X", "1000001"));
        assertThrows(
                IllegalArgumentException.class, () -> ScoreRule.did("X", "1").halvingEvery(Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class, () -> ScoreRule.did("X", "1").atMost("-1"));
        List<ScoreRule> twice = List.of(ScoreRule.did("X", "1"), ScoreRule.did("X", "2"));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> LeadScore.of(twice, ADA, List.of(), hour(0)));
        assertEquals("two rules are named \"did X\"; name each its own", refused.getMessage());
    }

    @Test
    void everyKindOfRule_isScored() {
        for (Class<?> kind : ScoreRule.class.getPermittedSubclasses()) {
            assertTrue(RULES.stream().anyMatch(kind::isInstance), kind + " is not among the rules tried");
        }
    }
}
