package io.cdpkit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Explanation.Contribution;
import io.cdpkit.graph.Explanation.Evidence;
import io.cdpkit.graph.Explanation.Step;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written is read again, whatever it says. */
class ExplanationJsonProperties {
    private static final Identifier EMAIL = Identifier.email("ada@example.org");
    private static final ProfileId PROFILE = new ProfileId(0, 1);
    private static final Instant TIME = Instant.parse("2026-03-01T09:00:00Z");

    /** A value of every sort, made by chance. */
    private static final class Dice {
        private static final String[] TEXTS = {"a", "m\"1\n", "ü\u2028", "{}", "user_id"};
        private final SplittableRandom random;

        Dice(long seed) {
            this.random = new SplittableRandom(seed);
        }

        String text() {
            return TEXTS[random.nextInt(TEXTS.length)];
        }

        Identifier identifier() {
            return new Identifier(
                    new Namespace(random.nextBoolean() ? "email" : "loyalty"), text() + random.nextInt(9));
        }

        List<Identifier> identifiers() {
            return random.ints(random.nextInt(4), 0, 9)
                    .mapToObj(i -> identifier())
                    .distinct()
                    .toList();
        }

        Instant instant() {
            return Instant.ofEpochSecond(
                    random.nextLong(-9_000_000_000L, 9_000_000_000L), random.nextInt(1_000_000_000));
        }

        double bits() {
            return random.nextInt(4) == 0 ? random.nextInt(-9, 9) : random.nextDouble(-1e9, 1e-7);
        }

        List<Obstacle> obstacles() {
            List<Obstacle> obstacles = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                obstacles.add(obstacle(random.nextInt(9)));
            }
            return obstacles;
        }

        Obstacle obstacle(int kind) {
            return switch (kind) {
                case 0 -> new Obstacle.NotLinked(random.nextBoolean());
                case 1 -> new Obstacle.Blocked(identifier());
                case 2 -> new Obstacle.NoRule(identifier());
                case 3 -> new Obstacle.Shared(identifier(), random.nextInt(99), random.nextInt());
                case 4 ->
                    new Obstacle.LimitPassed(
                            identifier().namespace(),
                            random.nextInt(9),
                            random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(999_999)),
                            identifiers());
                case 5 -> new Obstacle.TooLarge(random.nextInt(99), random.nextInt(99));
                case 6 -> new Obstacle.Unlike(bits(), bits());
                case 7 -> new Obstacle.Commonplace(identifier(), random.nextInt(99));
                default -> new Obstacle.KeptApart(identifier(), identifier(), text(), text(), instant());
            };
        }

        Step step() {
            List<Evidence> evidence = new ArrayList<>();
            List<Contribution> contributions = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                evidence.add(new Evidence(text(), text(), instant()));
                contributions.add(new Contribution(text(), text(), bits()));
            }
            LinkKey.Kind kind = LinkKey.Kind.values()[random.nextInt(LinkKey.Kind.values().length)];
            return new Step(
                    identifier(),
                    identifier(),
                    LinkKey.of(kind, identifiers()),
                    text(),
                    instant(),
                    instant(),
                    random.nextLong(),
                    evidence,
                    obstacles(),
                    contributions);
        }

        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                steps.add(step());
            }
            return steps;
        }

        ProfileId profile() {
            return new ProfileId(random.nextLong(), random.nextLong());
        }

        Explanation explanation() {
            return switch (random.nextInt(4)) {
                case 0 -> new Explanation.Unknown(identifier());
                case 1 -> new Explanation.Same(profile(), steps());
                default ->
                    new Explanation.Different(
                            random.nextBoolean() ? null : profile(),
                            random.nextBoolean() ? null : profile(),
                            steps(),
                            obstacles());
            };
        }
    }

    @Property(tries = 300)
    void read_whatWasWritten_isTheSame(@ForAll long seed) {
        Explanation explanation = new Dice(seed).explanation();
        String line = ExplanationJson.write(explanation);
        assertEquals(explanation, ExplanationJson.read(line));
        assertFalse(line.contains("\n"));
    }

    @Property(tries = 200)
    void write_masked_holdsNoValue(@ForAll long seed) {
        Dice dice = new Dice(seed);
        Step step = dice.step();
        Step canary = new Step(
                EMAIL,
                EMAIL,
                LinkKey.of(LinkKey.Kind.SEEN, List.of(EMAIL)),
                step.rule(),
                step.first(),
                step.last(),
                step.events(),
                step.evidence(),
                List.of(
                        new Obstacle.Blocked(EMAIL),
                        new Obstacle.NoRule(EMAIL),
                        new Obstacle.Shared(EMAIL, 1, 1),
                        new Obstacle.Commonplace(EMAIL, 1),
                        new Obstacle.LimitPassed(Namespace.EMAIL, 1, null, List.of(EMAIL)),
                        new Obstacle.KeptApart(EMAIL, EMAIL, "d", "s", TIME)),
                step.contributions());
        String line = ExplanationJson.write(new Explanation.Same(PROFILE, List.of(canary)), identifier -> "***");
        assertFalse(line.contains("ada"));
        assertTrue(ExplanationJson.read(line) instanceof Explanation.Same);
        assertFalse(ExplanationJson.write(new Explanation.Unknown(EMAIL), identifier -> "***")
                .contains("ada"));
    }

    @Example
    void write_everyKind_isNamedByWhatItSays() {
        Dice dice = new Dice(7);
        List<Obstacle> all = new ArrayList<>();
        for (int kind = 0; kind < 9; kind++) {
            all.add(dice.obstacle(kind));
        }
        assertEquals(
                Set.of(Obstacle.class.getPermittedSubclasses()),
                all.stream().map(Object::getClass).collect(Collectors.toSet()));
        Explanation different = new Explanation.Different(null, PROFILE, List.of(), all);
        assertEquals(different, ExplanationJson.read(ExplanationJson.write(different)));
        assertEquals(
                "{\"different\":{\"chain\":[],\"obstacles\":[{\"too_large\":{\"count\":9,\"limit\":5}}],\"one\":null,"
                        + "\"other\":\"00000000-0000-0000-0000-000000000001\"}}",
                ExplanationJson.write(
                        new Explanation.Different(null, PROFILE, List.of(), List.of(new Obstacle.TooLarge(5, 9)))));
        assertEquals(
                "{\"unknown\":{\"identifier\":{\"namespace\":\"email\",\"value\":\"ada@example.org\"}}}",
                ExplanationJson.write(new Explanation.Unknown(EMAIL)));
        assertEquals(
                3, Arrays.stream(Explanation.class.getPermittedSubclasses()).count());
    }

    @Example
    void read_anythingElse_isRefusedWithoutQuotingIt() {
        String line = ExplanationJson.write(new Explanation.Unknown(EMAIL));
        for (String broken : List.of(
                "",
                "[]",
                "{}",
                line + "1",
                line.replace("unknown", "unheard"),
                line.replace("email", ""),
                line.replace("value", "valve"),
                line.substring(0, line.length() - 1))) {
            String message =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> ExplanationJson.read(broken))
                            .getMessage());
            assertFalse(message.contains("ada"), message);
        }
    }

    @Example
    void write_bitsThatAreNotFinite_areRefused() {
        Explanation explanation = new Explanation.Different(
                null, null, List.of(), List.of(new Obstacle.Unlike(Double.NEGATIVE_INFINITY, 1)));
        assertThrows(IllegalArgumentException.class, () -> ExplanationJson.write(explanation));
    }
}
