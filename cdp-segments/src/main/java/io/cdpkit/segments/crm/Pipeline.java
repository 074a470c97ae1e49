package io.cdpkit.segments.crm;

import io.cdpkit.segments.crm.Stage.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The stages that deals of one kind go through, in their order: first the open ones, then those won and lost. Immutable
 * and thread-safe.
 *
 * @param id which events name it by, whatever the case
 */
public record Pipeline(String id, List<Stage> stages) {
    public Pipeline {
        stages = List.copyOf(stages);
        if (id.isBlank()) {
            throw new IllegalArgumentException("a pipeline needs an id, such as \"sales\"");
        }
        Set<String> names = new HashSet<>();
        Outcome before = Outcome.OPEN;
        for (Stage stage : stages) {
            if (!names.add(folded(stage.name()))) {
                throw new IllegalArgumentException("pipeline \"" + id + "\" has two stages \"" + stage.name() + "\"");
            }
            if (stage.outcome().compareTo(before) < 0) {
                throw new IllegalArgumentException("stage \"" + stage.name() + "\" of pipeline \"" + id
                        + "\" is out of order; name open stages first, then those won, then those lost");
            }
            before = stage.outcome();
        }
        for (Outcome outcome : Outcome.values()) {
            if (stages.stream().noneMatch(stage -> stage.outcome() == outcome)) {
                throw new IllegalArgumentException(
                        "pipeline \"" + id + "\" has no stage that is " + outcome + "; add one");
            }
        }
    }

    public static Pipeline of(String id, Stage... stages) {
        return new Pipeline(id, List.of(stages));
    }

    /** The five open stages that sales systems start out with, at chances of 20, 40, 60, 80 and 90 %. */
    public static Pipeline sales() {
        return of(
                "sales",
                Stage.open("Appointment Scheduled", "0.2"),
                Stage.open("Qualified", "0.4"),
                Stage.open("Presentation Scheduled", "0.6"),
                Stage.open("Decision Maker Bought In", "0.8"),
                Stage.open("Contract Sent", "0.9"),
                Stage.won("Closed Won"),
                Stage.lost("Closed Lost"));
    }

    /** The stage of a name, whatever its case. */
    public Optional<Stage> stage(String name) {
        int at = indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(stages.get(at));
    }

    /** Where a stage stands, from 0; -1 where there is none of that name. */
    int indexOf(String name) {
        String wanted = folded(name);
        for (int i = 0; i < stages.size(); i++) {
            if (folded(stages.get(i).name()).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    Stage first(Outcome outcome) {
        return stages.stream()
                .filter(stage -> stage.outcome() == outcome)
                .findFirst()
                .orElseThrow();
    }

    /** The stages of deals under way. */
    public List<Stage> openStages() {
        return stages.stream().filter(stage -> stage.outcome() == Outcome.OPEN).toList();
    }

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
