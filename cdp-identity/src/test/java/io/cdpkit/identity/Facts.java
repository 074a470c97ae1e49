package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.graph.LinkKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What remains true after some steps.
 *
 * @param events the first event that came under each message id, retracted ones too
 * @param rulings those not undone
 * @param retracted message and decision ids that count for nothing, whether or not anything ever came under them
 */
record Facts(List<Event> events, List<Ruling> rulings, Set<String> retracted) {

    static Facts of(List<Step> steps) {
        Map<String, Event> events = new LinkedHashMap<>();
        Map<String, Ruling> rulings = new LinkedHashMap<>();
        Set<String> retracted = new HashSet<>();
        for (Step step : steps) {
            if (step instanceof Step.Ingest ingest) {
                events.putIfAbsent(ingest.event().id(), ingest.event());
            } else if (step instanceof Step.Duplicate duplicate) {
                events.putIfAbsent(duplicate.event().id(), duplicate.event());
            } else if (step instanceof Step.Conflict conflict) {
                events.putIfAbsent(conflict.event().id(), conflict.event());
            } else if (step instanceof Step.Retract retract) {
                retracted.add(retract.messageId());
            } else if (step instanceof Step.Apart apart) {
                rulings.put(apart.id(), new Ruling(apart.id(), LinkKey.Kind.APART, apart.a(), apart.b(), apart.time()));
            } else if (step instanceof Step.Together together) {
                rulings.put(
                        together.id(),
                        new Ruling(together.id(), LinkKey.Kind.TOGETHER, together.a(), together.b(), together.time()));
            } else if (step instanceof Step.UndoDecision undo) {
                retracted.add(undo.id());
            } else {
                throw new AssertionError(step.getClass());
            }
        }
        rulings.keySet().removeAll(retracted);
        return new Facts(new ArrayList<>(events.values()), new ArrayList<>(rulings.values()), retracted);
    }

    /** The events that count. */
    List<Event> surviving() {
        return events.stream().filter(event -> !retracted.contains(event.id())).toList();
    }
}
