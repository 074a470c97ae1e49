package io.cdpkit.json;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Explanation.Contribution;
import io.cdpkit.graph.Explanation.Evidence;
import io.cdpkit.graph.Explanation.Step;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.profile.ProfileId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Explanations as JSON: why two identifiers are, or are not, one person, for a screen or a log of decisions.
 *
 * <p>One object on one line, named by what it says; so is every obstacle. Keys ascend. {@link #write(Explanation)} holds
 * identifiers in the clear, which is customer data; {@link #write(Explanation, Function)} lets the caller mask them.
 *
 * <pre>{@code
 * {"same": {"path": [STEP, ...], "profile": "..."}}
 * {"different": {"chain": [STEP, ...], "obstacles": [{"shared": {"identifier": ID, "limit": 10, "people": 12}}, ...],
 *                "one": "...", "other": null}}
 * {"unknown": {"identifier": ID}}
 * STEP: {"contributions": [{"bits": 4.5, "name": "...", "outcome": "..."}, ...], "events": 3,
 *        "evidence": [{"messageId": "m1", "source": "crm", "time": "..."}, ...], "first": "...", "from": ID,
 *        "last": "...", "link": {"identifiers": [ID, ...], "kind": "SEEN"}, "obstacles": [...], "rule": "...", "to": ID}
 * ID: {"namespace": "email", "value": "jane@example.com"}
 * }</pre>
 */
public final class ExplanationJson {
    private final CanonicalWriter out = CanonicalWriter.plain();
    private final Function<? super Identifier, String> mask;

    private ExplanationJson(Function<? super Identifier, String> mask) {
        this.mask = mask;
    }

    /** The explanation as one line without a line end, identifiers in the clear. */
    public static String write(Explanation explanation) {
        return write(explanation, Identifier::value);
    }

    /**
     * The explanation as one line without a line end.
     *
     * @param mask what is written for the value of an identifier, not empty
     */
    public static String write(Explanation explanation, Function<? super Identifier, String> mask) {
        ExplanationJson json = new ExplanationJson(mask);
        json.explanation(explanation);
        return json.out.text();
    }

    private void explanation(Explanation explanation) {
        out.open('{');
        if (explanation instanceof Explanation.Same same) {
            out.key("same").open('{');
            steps("path", same.path());
            out.put("profile", same.profile().toString()).close('}');
        } else if (explanation instanceof Explanation.Different different) {
            out.key("different").open('{');
            steps("chain", different.chain());
            obstacles(different.obstacles());
            profile("one", different.one());
            profile("other", different.other());
            out.close('}');
        } else if (explanation instanceof Explanation.Unknown unknown) {
            out.key("unknown").open('{');
            identifier("identifier", unknown.identifier());
            out.close('}');
        } else {
            throw new AssertionError(explanation.getClass());
        }
        out.close('}');
    }

    private void profile(String key, @Nullable ProfileId profile) {
        if (profile == null) {
            out.putNull(key);
        } else {
            out.put(key, profile.toString());
        }
    }

    private void identifier(String key, Identifier identifier) {
        out.key(key);
        identifier(identifier);
    }

    private void identifier(Identifier identifier) {
        out.open('{')
                .put("namespace", identifier.namespace().name())
                .put("value", mask.apply(identifier))
                .close('}');
    }

    private void identifiers(List<Identifier> identifiers) {
        out.key("identifiers").open('[');
        identifiers.forEach(this::identifier);
        out.close(']');
    }

    private void number(String key, double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(
                    "\"" + key + "\" of an explanation is not finite, which JSON cannot say");
        }
        out.key(key).literal(Double.toString(number));
    }

    private void steps(String key, List<Step> steps) {
        out.key(key).open('[');
        steps.forEach(this::step);
        out.close(']');
    }

    private void step(Step step) {
        out.open('{').key("contributions").open('[');
        for (Contribution contribution : step.contributions()) {
            out.open('{');
            number("bits", contribution.bits());
            out.put("name", contribution.name())
                    .put("outcome", contribution.outcome())
                    .close('}');
        }
        out.close(']').put("events", step.events()).key("evidence").open('[');
        for (Evidence evidence : step.evidence()) {
            out.open('{')
                    .put("messageId", evidence.messageId())
                    .put("source", evidence.source())
                    .put("time", evidence.time())
                    .close('}');
        }
        out.close(']').put("first", step.first());
        identifier("from", step.from());
        out.put("last", step.last()).key("link").open('{');
        identifiers(step.link().identifiers());
        out.put("kind", step.link().kind().name()).close('}');
        obstacles(step.obstacles());
        out.put("rule", step.rule());
        identifier("to", step.to());
        out.close('}');
    }

    private void obstacles(List<Obstacle> obstacles) {
        out.key("obstacles").open('[');
        obstacles.forEach(this::obstacle);
        out.close(']');
    }

    private void obstacle(Obstacle obstacle) {
        out.open('{').key(name(obstacle)).open('{');
        if (obstacle instanceof Obstacle.NotLinked none) {
            out.put("everything", none.everything());
        } else if (obstacle instanceof Obstacle.Blocked blocked) {
            identifier("identifier", blocked.identifier());
        } else if (obstacle instanceof Obstacle.NoRule none) {
            identifier("identifier", none.identifier());
        } else if (obstacle instanceof Obstacle.Shared shared) {
            identifier("identifier", shared.identifier());
            out.put("limit", shared.limit()).put("people", shared.people());
        } else if (obstacle instanceof Obstacle.LimitPassed passed) {
            identifiers(passed.identifiers());
            out.put("limit", passed.limit()).put("namespace", passed.namespace().name());
            Duration window = passed.window();
            if (window == null) {
                out.putNull("window");
            } else {
                out.put("window", window.toString());
            }
        } else if (obstacle instanceof Obstacle.TooLarge large) {
            out.put("count", large.count()).put("limit", large.limit());
        } else if (obstacle instanceof Obstacle.Unlike unlike) {
            number("bits", unlike.bits());
            number("least", unlike.least());
        } else if (obstacle instanceof Obstacle.Commonplace commonplace) {
            identifier("identifier", commonplace.identifier());
            out.put("limit", commonplace.limit());
        } else if (obstacle instanceof Obstacle.KeptApart apart) {
            out.put("decision", apart.decision());
            identifier("one", apart.one());
            identifier("other", apart.other());
            out.put("source", apart.source()).put("time", apart.time());
        }
        out.close('}').close('}');
    }

    private static String name(Obstacle obstacle) {
        if (obstacle instanceof Obstacle.NotLinked) {
            return "not_linked";
        } else if (obstacle instanceof Obstacle.Blocked) {
            return "blocked";
        } else if (obstacle instanceof Obstacle.NoRule) {
            return "no_rule";
        } else if (obstacle instanceof Obstacle.Shared) {
            return "shared";
        } else if (obstacle instanceof Obstacle.LimitPassed) {
            return "limit_passed";
        } else if (obstacle instanceof Obstacle.TooLarge) {
            return "too_large";
        } else if (obstacle instanceof Obstacle.Unlike) {
            return "unlike";
        } else if (obstacle instanceof Obstacle.Commonplace) {
            return "commonplace";
        } else if (obstacle instanceof Obstacle.KeptApart) {
            return "kept_apart";
        }
        throw new AssertionError(obstacle.getClass());
    }

    /**
     * The explanation that {@link #write(Explanation)} wrote; where identifiers were masked, their masks are their values.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Explanation read(String line) {
        return LosslessReader.read(line, "explanation that ExplanationJson.write wrote", ExplanationJson::explanation);
    }

    private static Explanation explanation(LosslessReader in) throws IOException {
        in.open();
        String name = String.valueOf(in.nextKey());
        in.open();
        Explanation explanation = switch (name) {
            case "same" -> {
                List<Step> path = steps(in, "path");
                yield new Explanation.Same(ProfileId.parse(in.text("profile")), path);
            }
            case "different" -> {
                List<Step> chain = steps(in, "chain");
                List<Obstacle> obstacles = obstacles(in);
                yield new Explanation.Different(profile(in, "one"), profile(in, "other"), chain, obstacles);
            }
            case "unknown" -> new Explanation.Unknown(identifier(in, "identifier"));
            default -> throw new IllegalArgumentException("unknown explanation");
        };
        in.close();
        in.close();
        return explanation;
    }

    private static @Nullable ProfileId profile(LosslessReader in, String key) throws IOException {
        String id = in.textOrNull(key);
        return id == null ? null : ProfileId.parse(id);
    }

    private static Identifier identifier(LosslessReader in, String key) throws IOException {
        in.key(key);
        in.open();
        return identifier(in);
    }

    private static Identifier identifier(LosslessReader in) throws IOException {
        Identifier identifier = new Identifier(new Namespace(in.text("namespace")), in.text("value"));
        in.close();
        return identifier;
    }

    private static List<Identifier> identifiers(LosslessReader in) throws IOException {
        in.key("identifiers");
        in.openList();
        ArrayList<Identifier> identifiers = new ArrayList<>();
        while (in.nextObject()) {
            identifiers.add(identifier(in));
        }
        return identifiers;
    }

    private static List<Step> steps(LosslessReader in, String key) throws IOException {
        in.key(key);
        in.openList();
        ArrayList<Step> steps = new ArrayList<>();
        while (in.nextObject()) {
            steps.add(step(in));
        }
        return steps;
    }

    private static Step step(LosslessReader in) throws IOException {
        in.key("contributions");
        in.openList();
        ArrayList<Contribution> contributions = new ArrayList<>();
        while (in.nextObject()) {
            double bits = in.decimal("bits");
            contributions.add(new Contribution(in.text("name"), in.text("outcome"), bits));
            in.close();
        }
        long events = in.number("events");
        in.key("evidence");
        in.openList();
        ArrayList<Evidence> evidence = new ArrayList<>();
        while (in.nextObject()) {
            evidence.add(new Evidence(in.text("messageId"), in.text("source"), in.instant("time")));
            in.close();
        }
        Instant first = in.instant("first");
        Identifier from = identifier(in, "from");
        Instant last = in.instant("last");
        in.key("link");
        in.open();
        List<Identifier> linked = identifiers(in);
        LinkKey link = LinkKey.of(LinkKey.Kind.valueOf(in.text("kind")), linked);
        in.close();
        List<Obstacle> obstacles = obstacles(in);
        String rule = in.text("rule");
        Identifier to = identifier(in, "to");
        in.close();
        return new Step(from, to, link, rule, first, last, events, evidence, obstacles, contributions);
    }

    private static List<Obstacle> obstacles(LosslessReader in) throws IOException {
        in.key("obstacles");
        in.openList();
        ArrayList<Obstacle> obstacles = new ArrayList<>();
        while (in.nextObject()) {
            String name = String.valueOf(in.nextKey());
            in.open();
            obstacles.add(obstacle(name, in));
            in.close();
            in.close();
        }
        return obstacles;
    }

    private static Obstacle obstacle(String name, LosslessReader in) throws IOException {
        return switch (name) {
            case "not_linked" -> new Obstacle.NotLinked(in.yes("everything"));
            case "blocked" -> new Obstacle.Blocked(identifier(in, "identifier"));
            case "no_rule" -> new Obstacle.NoRule(identifier(in, "identifier"));
            case "shared" -> {
                Identifier identifier = identifier(in, "identifier");
                int limit = whole(in, "limit");
                yield new Obstacle.Shared(identifier, whole(in, "people"), limit);
            }
            case "limit_passed" -> {
                List<Identifier> identifiers = identifiers(in);
                int limit = whole(in, "limit");
                Namespace namespace = new Namespace(in.text("namespace"));
                String window = in.textOrNull("window");
                yield new Obstacle.LimitPassed(
                        namespace, limit, window == null ? null : Duration.parse(window), identifiers);
            }
            case "too_large" -> {
                int count = whole(in, "count");
                yield new Obstacle.TooLarge(whole(in, "limit"), count);
            }
            case "unlike" -> new Obstacle.Unlike(in.decimal("bits"), in.decimal("least"));
            case "commonplace" -> new Obstacle.Commonplace(identifier(in, "identifier"), whole(in, "limit"));
            case "kept_apart" -> {
                String decision = in.text("decision");
                Identifier one = identifier(in, "one");
                Identifier other = identifier(in, "other");
                yield new Obstacle.KeptApart(one, other, decision, in.text("source"), in.instant("time"));
            }
            default -> throw new IllegalArgumentException("unknown obstacle");
        };
    }

    private static int whole(LosslessReader in, String key) throws IOException {
        long number = in.number(key);
        if (number != (int) number) {
            throw new IllegalArgumentException("a number is too large");
        }
        return (int) number;
    }
}
