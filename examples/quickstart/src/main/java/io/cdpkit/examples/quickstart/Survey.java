package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.examples.quickstart.ReportData.Figures;
import io.cdpkit.examples.quickstart.ReportData.Funnel;
import io.cdpkit.examples.quickstart.ReportData.Overlap;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import io.cdpkit.examples.quickstart.ReportData.Refusal;
import io.cdpkit.examples.quickstart.ReportData.SourceQuality;
import io.cdpkit.examples.quickstart.ReportData.Tally;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.quality.QualityCounter;
import io.cdpkit.quality.QualityTrend;
import io.cdpkit.store.TenantStore.Recorded;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks over what the engine made of the files. */
final class Survey {
    private static final int PAGE = 1_000;
    private static final int MOST_NODES = 14;

    /** Somebody who may be shown, with how much there is to see. */
    private record Candidate(Profile profile, int sources, long namespaces, int identifiers, long events) {
        private static final Comparator<Candidate> BY_INTEREST = Comparator.comparingInt(Candidate::sources)
                .thenComparingLong(Candidate::namespaces)
                .thenComparingInt(Candidate::identifiers)
                .thenComparingLong(Candidate::events)
                .thenComparing(candidate -> candidate.profile().id());
    }

    private final Cdp cdp;
    private final List<SourceTally> tallies;
    private final List<Namespace> strongestFirst;

    Survey(Cdp cdp, List<SourceTally> tallies, List<Namespace> strongestFirst) {
        this.cdp = cdp;
        this.tallies = tallies;
        this.strongestFirst = strongestFirst;
    }

    ReportData report(String subtitle, Instant asOf) {
        QualityCounter quality = attributes().build();
        quality.platform(cdp);
        QualityTrend trend = QualityTrend.of(attributes(), ZoneOffset.UTC);
        TreeMap<String, Overlap> overlaps = new TreeMap<>();
        Candidate best = null;
        long profiles = 0;
        long known = 0;
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
            Profile profile = each.next();
            profiles++;
            known += profile.identifiers().stream().allMatch(Survey::isDevice) ? 0 : 1;
            TreeSet<String> sources = new TreeSet<>();
            List<Event> events = cdp.timeline(profile.id());
            events.forEach(event -> sources.add(event.source().id()));
            events.forEach(trend::event);
            overlaps.merge(
                    sources.toString(),
                    new Overlap(sources, 1),
                    (before, more) -> new Overlap(sources, before.people() + 1));
            best = better(best, candidate(profile, sources.size()));
        }
        return new ReportData(
                subtitle,
                asOf,
                funnel(profiles, known),
                outcomes(),
                List.copyOf(overlaps.values()),
                quality(),
                new Figures(quality.report(), trend.reports()),
                refusals(),
                Trade.of(cdp),
                Relations.of(cdp, asOf),
                best == null ? null : portrait(best));
    }

    private static QualityCounter.Builder attributes() {
        return QualityCounter.builder()
                .attribute("email", value -> isText(value, "[^@\\s]+@[^@\\s]+\\.[^@\\s]+"))
                .attribute("phone", value -> isText(value, "\\+?[0-9 ()/.-]{6,}"))
                .attribute("first_name")
                .attribute("last_name")
                .attribute(
                        "birthday", value -> value instanceof Value.Day || isText(value, "[0-9]{4}-[0-9]{2}-[0-9]{2}"))
                .attribute("gender")
                .attribute("points", value -> value instanceof Value.Whole)
                .attribute("company");
    }

    private static boolean isText(Value value, String pattern) {
        return value instanceof Value.Text text && text.text().matches(pattern);
    }

    private static boolean isDevice(Identifier identifier) {
        return identifier.namespace().equals(Namespace.ANONYMOUS_ID);
    }

    private static Candidate candidate(Profile profile, int sources) {
        long namespaces = profile.identifiers().stream()
                .map(Identifier::namespace)
                .distinct()
                .count();
        return new Candidate(
                profile,
                sources,
                namespaces,
                profile.identifiers().size(),
                profile.activity().events());
    }

    private static @Nullable Candidate better(@Nullable Candidate known, Candidate other) {
        if (other.identifiers() > MOST_NODES) {
            return known;
        }
        return known == null || Candidate.BY_INTEREST.compare(other, known) > 0 ? other : known;
    }

    private PersonView portrait(Candidate chosen) {
        Profile profile = chosen.profile();
        return Portrait.of(
                profile,
                cdp.timeline(profile.id()),
                strongestFirst,
                "Shown is whom most sources and most kinds of identifier know: here " + chosen.sources() + " and "
                        + chosen.namespaces() + ".");
    }

    private Funnel funnel(long profiles, long known) {
        return new Funnel(
                tallies.stream().mapToLong(SourceTally::records).sum(),
                count(IngestResult.Kind.ACCEPTED),
                tallies.stream().mapToLong(SourceTally::linked).sum(),
                profiles,
                known,
                merges());
    }

    private long merges() {
        long merges = 0;
        for (Iterator<Recorded> each = changes(); each.hasNext(); ) {
            merges += each.next().change() instanceof Change.Merged ? 1 : 0;
        }
        return merges;
    }

    /** Every change, from the first. */
    Iterator<Recorded> changes() {
        return new Iterator<>() {
            private List<Recorded> page = cdp.changes(0, PAGE);
            private int next;

            @Override
            public boolean hasNext() {
                if (next == page.size() && next > 0) {
                    page = cdp.changes(page.get(next - 1).sequence(), PAGE);
                    next = 0;
                }
                return next < page.size();
            }

            @Override
            public Recorded next() {
                if (!hasNext()) {
                    throw new java.util.NoSuchElementException();
                }
                return page.get(next++);
            }
        };
    }

    private long count(IngestResult.Kind kind) {
        return tallies.stream().mapToLong(tally -> tally.count(kind)).sum();
    }

    private List<Tally> outcomes() {
        List<Tally> outcomes = new ArrayList<>();
        for (IngestResult.Kind kind : IngestResult.Kind.values()) {
            outcomes.add(new Tally(kind.name().toLowerCase(Locale.ROOT), count(kind)));
        }
        return outcomes;
    }

    private List<SourceQuality> quality() {
        return tallies.stream().map(tally -> tally.quality(cdp)).toList();
    }

    private List<Refusal> refusals() {
        return tallies.stream().flatMap(tally -> tally.refusals().stream()).toList();
    }
}
