package io.cdpkit.privacy.dmp;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Event;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which traits a device has: each is a segment of its profile, under the name of its rule.
 *
 * <p>A trait is a function of the device's events and the time. So it comes and goes to the instant, whatever the order in
 * which events arrive; an event sent twice counts once, one taken back or erased never did, and one dated in the future
 * counts from then on. What a source says whose {@link Licence} does not cover a trait's purposes, or has run out, does not
 * count. A membership's {@code since} is when the trait was earned without a break from then on.
 *
 * <p>Events in order cost a look at each rule; one that is late, or a clock set back, costs reading the device's events
 * anew. Per device and rule the last few times are kept: fewer than {@link Frequency#atLeast}, or {@link Frequency#atMost}
 * where there is one. Immutable and thread-safe.
 */
public final class TraitRules implements SegmentEvaluator {
    private final List<TraitRule> rules;
    private final Licences licences;
    private final long fingerprint;

    private TraitRules(List<TraitRule> rules, Licences licences) {
        this.rules = rules;
        this.licences = licences;
        this.fingerprint = fingerprint(rules + " " + licences);
    }

    /**
     * Rules for data that is the host's own.
     *
     * @throws IllegalArgumentException if two rules have one name
     */
    public static TraitRules of(TraitRule... rules) {
        return of(List.of(rules));
    }

    /** The same of a list. */
    public static TraitRules of(List<TraitRule> rules) {
        ArrayList<TraitRule> sorted = new ArrayList<>(rules);
        sorted.sort(Comparator.comparing(TraitRule::name));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
                throw new IllegalArgumentException(
                        "trait \"" + sorted.get(i).name() + "\" has two rules; join their qualifiers with or(..)");
            }
        }
        return new TraitRules(List.copyOf(sorted), Licences.none());
    }

    /** The same rules, with data that is licensed from others. */
    public TraitRules licensed(Licences newLicences) {
        return new TraitRules(rules, newLicences);
    }

    /** The same rules, by which only the host's own data counts. */
    TraitRules ownDataOnly() {
        return new TraitRules(rules, licences.dishonoured());
    }

    /** All rules, ascending by name. */
    public List<TraitRule> rules() {
        return rules;
    }

    /** The rule of a trait. */
    public Optional<TraitRule> rule(String trait) {
        return rules.stream().filter(rule -> rule.name().equals(trait)).findFirst();
    }

    @Override
    public Evaluation evaluate(Profile profile, @Nullable Event added, Supplier<List<Event>> history, Instant now) {
        long at = now.toEpochMilli();
        Tally known = Tally.of(profile.evaluation().memo(), fingerprint);
        Count count;
        if (known != null && known.answersFor(at) && (added == null || isNext(added, known, at))) {
            count = new Count(known, at);
            if (added != null) {
                count.add(added);
            }
        } else {
            count = new Count(Tally.empty(fingerprint), at);
            history.get().forEach(count::add);
        }
        return count.evaluation();
    }

    private static boolean isNext(Event added, Tally known, long at) {
        long time = added.time().toEpochMilli();
        return known.latest() <= time && time <= at;
    }

    /** A count of qualifications in order of time, at an instant. */
    private final class Count {
        private final Tally before;
        private final long now;
        private final Map<Integer, Standing> standings;
        private long latest;
        private long from;
        private long until;
        private long nextEvent = Long.MAX_VALUE;
        private boolean changed;

        Count(Tally before, long now) {
            this.before = before;
            this.now = now;
            this.standings = new TreeMap<>(before.standings());
            this.latest = before.latest();
            this.from = before.from();
            this.until = before.until();
        }

        void add(Event event) {
            for (int i = 0; i < rules.size(); i++) {
                TraitRule rule = rules.get(i);
                if (rule.qualifier().qualifies(event)) {
                    add(event, i, licences.expiry(event.source(), rule.purposes()));
                }
            }
        }

        private void add(Event event, int rule, long expiry) {
            long time = event.time().toEpochMilli();
            if (expiry == Licences.NEVER) {
                return;
            }
            changed = true;
            if (expiry <= now) {
                from = Math.max(from, expiry);
                return;
            }
            until = Math.min(until, expiry);
            if (time > now) {
                nextEvent = Math.min(nextEvent, time);
                return;
            }
            latest = Math.max(latest, time);
            from = Math.max(from, time);
            standings.put(rule, standings.getOrDefault(rule, Standing.NONE).after(time, rules.get(rule)));
        }

        Evaluation evaluation() {
            ArrayList<Membership> memberships = new ArrayList<>();
            long[] due = {Math.min(until, nextEvent)};
            standings.forEach((place, standing) -> {
                TraitRule rule = rules.get(place);
                if (standing.holds(now)) {
                    memberships.add(
                            new Membership(rule.name(), Instant.ofEpochMilli(standing.since()), rule.version()));
                }
                due[0] = Math.min(due[0], standing.due(now));
            });
            return new Evaluation(
                    memberships, due[0] == Long.MAX_VALUE ? null : Instant.ofEpochMilli(due[0]), remembered());
        }

        /** Nothing is remembered while there are events to come, which would have to be told apart from new ones. */
        private @Nullable Memo remembered() {
            if (nextEvent != Long.MAX_VALUE) {
                return null;
            }
            return changed ? new Tally(fingerprint, latest, from, until, standings) : before;
        }
    }

    private static long fingerprint(String text) {
        return ByteBuffer.wrap(Sha256.of(text)).getLong();
    }

    @Override
    public String toString() {
        return rules.size() + " trait rules";
    }
}
