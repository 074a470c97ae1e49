package io.cdpkit.privacy.dmp;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What {@link TraitRules} promise, word by word: every instant is asked for itself, and nothing is remembered. */
record NaiveTraits(List<TraitRule> rules, Map<String, Licence> licences) {

    /** The traits at an instant, each with since when. */
    Map<String, Instant> at(Collection<Event> events, Instant now) {
        TreeMap<String, Instant> held = new TreeMap<>();
        for (TraitRule rule : rules) {
            long[] times = events.stream()
                    .filter(event -> rule.qualifier().qualifies(event) && counts(event.source(), rule, now))
                    .mapToLong(event -> event.time().toEpochMilli())
                    .toArray();
            long at = now.toEpochMilli();
            if (holds(rule, times, at)) {
                long since = at;
                while (holds(rule, times, since - 1)) {
                    since--;
                }
                held.put(rule.name(), Instant.ofEpochMilli(since));
            }
        }
        return held;
    }

    private boolean counts(Source source, TraitRule rule, Instant now) {
        Licence licence = licences.get(source.id());
        if (licence == null) {
            return source.party() == Source.Party.FIRST;
        }
        return licence.purposes().containsAll(rule.purposes()) && now.isBefore(licence.expiry());
    }

    private static boolean holds(TraitRule rule, long[] times, long at) {
        Frequency frequency = rule.frequency();
        long within = frequency.within().toMillis();
        long lifetime = rule.lifetime().toMillis();
        if (count(times, at, within) > frequency.atMost()) {
            return false;
        } else if (frequency.lapsing()) {
            return count(times, at, within) >= frequency.atLeast();
        }
        return LongStream.of(times)
                .anyMatch(time ->
                        time <= at && at < time + lifetime && count(times, time, within) >= frequency.atLeast());
    }

    private static long count(long[] times, long at, long within) {
        return LongStream.of(times)
                .filter(time -> time > at - within && time <= at)
                .count();
    }
}
