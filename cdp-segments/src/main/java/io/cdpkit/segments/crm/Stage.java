package io.cdpkit.segments.crm;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step of a pipeline.
 *
 * @param name which events name it by, whatever the case; appears in reports and may appear in logs
 * @param chance how likely a deal here is to be won, 0 to 1, before anything is known: what a forecast starts from
 * @param stuckAfter how long a deal may stay here before it counts as stuck; null where the pipeline's own history says
 */
public record Stage(
        String name,
        Outcome outcome,
        BigDecimal chance,
        @Nullable Duration stuckAfter) {
    /** What it means for a deal to be in a stage. */
    public enum Outcome {
        OPEN,
        WON,
        LOST
    }

    public Stage {
        Objects.requireNonNull(outcome, "outcome");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a stage needs a name, such as \"Qualified\"");
        }
        if (chance.signum() < 0 || chance.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("chance must be 0 to 1, was " + chance + " for stage \"" + name + "\"");
        }
        if (stuckAfter != null && (stuckAfter.isNegative() || stuckAfter.isZero())) {
            throw new IllegalArgumentException(
                    "stuckAfter must be more than nothing, was " + stuckAfter + " for stage \"" + name + "\"");
        }
    }

    /**
     * A stage of deals under way.
     *
     * @param chance of being won, such as "0.4"
     */
    public static Stage open(String name, String chance) {
        return new Stage(name, Outcome.OPEN, new BigDecimal(chance), null);
    }

    public static Stage won(String name) {
        return new Stage(name, Outcome.WON, BigDecimal.ONE, null);
    }

    public static Stage lost(String name) {
        return new Stage(name, Outcome.LOST, BigDecimal.ZERO, null);
    }

    public Stage stuckAfter(Duration longest) {
        return new Stage(name, outcome, chance, longest);
    }
}
