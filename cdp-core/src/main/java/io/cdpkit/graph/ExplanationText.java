package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation.Contribution;
import io.cdpkit.graph.Explanation.Evidence;
import io.cdpkit.graph.Explanation.Step;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts explanations into words. */
final class ExplanationText {
    private final Function<? super Identifier, String> mask;

    ExplanationText(Function<? super Identifier, String> mask) {
        this.mask = mask;
    }

    String of(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        if (explanation instanceof Explanation.Same same) {
            text.append("One person, profile ").append(same.profile()).append('\n');
            append(same.path(), text);
        } else if (explanation instanceof Explanation.Different different) {
            text.append("Not one person: ").append(name(different.one()));
            text.append(" and ").append(name(different.other())).append('\n');
            different
                    .obstacles()
                    .forEach(
                            obstacle -> text.append("  - ").append(of(obstacle)).append('\n'));
            if (!different.chain().isEmpty()) {
                text.append("The links that come nearest to joining them\n");
                append(different.chain(), text);
            }
        } else if (explanation instanceof Explanation.Unknown unknown) {
            text.append(mask.apply(unknown.identifier())).append(" was never seen\n");
        } else {
            throw new AssertionError(explanation.getClass());
        }
        return text.toString();
    }

    private static String name(@Nullable ProfileId profile) {
        return profile == null ? "no profile" : "profile " + profile;
    }

    private void append(List<Step> steps, StringBuilder text) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            text.append("  ").append(i + 1).append(". ");
            text.append(mask.apply(step.from())).append(" and ").append(mask.apply(step.to()));
            text.append(": ").append(step.rule()).append("\n     ");
            text.append(step.events()).append(step.events() == 1 ? " event " : " events ");
            text.append(times(step.first(), step.last())).append(": ");
            text.append(step.evidence().stream().map(ExplanationText::of).collect(Collectors.joining(", ")));
            text.append(step.events() > step.evidence().size() ? ", ...\n" : "\n");
            for (Contribution contribution : step.contributions()) {
                text.append(String.format(
                        Locale.ROOT,
                        "     %+7.2f  %s: %s%n",
                        contribution.bits(),
                        contribution.name(),
                        contribution.outcome()));
            }
            if (!step.contributions().isEmpty()) {
                text.append(String.format(Locale.ROOT, "     %+7.2f  bits%n", step.weight()));
            }
            for (Obstacle obstacle : step.obstacles()) {
                text.append("     broken: ").append(of(obstacle)).append('\n');
            }
        }
    }

    private static String times(Instant first, Instant last) {
        return first.equals(last) ? "at " + first : "from " + first + " to " + last;
    }

    private static String of(Evidence evidence) {
        return evidence.messageId() + " of " + evidence.source() + " at " + evidence.time();
    }

    String of(Obstacle obstacle) {
        if (obstacle instanceof Obstacle.NotLinked none) {
            return none.everything()
                    ? "no chain of links leads from the one to the other"
                    : "no chain of links was found before the search was given up";
        } else if (obstacle instanceof Obstacle.Blocked blocked) {
            return mask.apply(blocked.identifier()) + " has a value that names nobody";
        } else if (obstacle instanceof Obstacle.NoRule none) {
            return mask.apply(none.identifier()) + " is of a namespace without a rule";
        } else if (obstacle instanceof Obstacle.Shared shared) {
            return mask.apply(shared.identifier()) + " is shared: seen with " + shared.people()
                    + " people, and with more than " + shared.limit() + " it links nobody";
        } else if (obstacle instanceof Obstacle.LimitPassed limit) {
            return "together they would have " + limit.count() + " of " + limit.namespace() + ", at most "
                    + limit.limit() + (limit.window() == null ? "" : " within " + limit.window())
                    + " may be one person's";
        } else if (obstacle instanceof Obstacle.TooLarge large) {
            return "together they would have " + large.count() + " identifiers, at most " + large.limit()
                    + " may be in one profile";
        } else if (obstacle instanceof Obstacle.Unlike unlike) {
            return String.format(
                    Locale.ROOT,
                    "their records together weigh %.2f bits, and from %.2f on they are one person's",
                    unlike.bits(),
                    unlike.least());
        } else if (obstacle instanceof Obstacle.Commonplace commonplace) {
            return "all that a record of " + mask.apply(commonplace.identifier())
                    + " could be found by is shared by more than " + commonplace.limit() + " records";
        } else if (obstacle instanceof Obstacle.KeptApart apart) {
            return "a steward keeps " + mask.apply(apart.one()) + " apart from " + mask.apply(apart.other())
                    + ": decision " + apart.decision() + " of " + apart.source() + " at " + apart.time();
        }
        throw new AssertionError(obstacle.getClass());
    }
}
