package io.cdpkit.examples.quickstart;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.quality.QualityReport;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that the report shows. It holds personal data as it is; {@link Report} masks it.
 *
 * @param subtitle where the records come from
 * @param asOf when the numbers were taken
 * @param figures what the library measures of attributes and identifiers
 */
record ReportData(
        String subtitle,
        Instant asOf,
        Funnel funnel,
        List<Tally> outcomes,
        List<Overlap> overlaps,
        List<SourceQuality> quality,
        Figures figures,
        List<Refusal> quarantine,
        Trade trade,
        Relations relations,
        @Nullable PersonView person) {
    ReportData {
        outcomes = List.copyOf(outcomes);
        overlaps = List.copyOf(overlaps);
        quality = List.copyOf(quality);
        quarantine = List.copyOf(quarantine);
    }

    /**
     * From records to people.
     *
     * @param linked accepted facts that name somebody
     * @param known profiles with more than the id of a browser or an app
     * @param merges how often two profiles turned out to be one person
     */
    record Funnel(long records, long accepted, long linked, long profiles, long known, long merges) {}

    /** How often something came out. */
    record Tally(String name, long count) {}

    /** How many people exactly these sources know. */
    record Overlap(SortedSet<String> sources, long people) {
        Overlap {
            sources = new TreeSet<>(sources);
        }
    }

    /** A part of a whole; of nothing, if the whole is 0. */
    record Share(long part, long whole) {
        Share {
            if (part < 0 || part > whole) {
                throw new IllegalArgumentException("part must be 0 to " + whole + ", was " + part);
            }
        }
    }

    /**
     * How good a source's records are.
     *
     * @param completeness filled fields among those that this source fills for this kind of record at all
     * @param validity records that were not refused
     * @param uniqueness records that say something new
     * @param timeliness records that arrived within a day
     */
    record SourceQuality(
            String source, long records, Share completeness, Share validity, Share uniqueness, Share timeliness) {}

    /**
     * Data quality as the library measures it.
     *
     * @param months the same of the events of each month
     */
    record Figures(QualityReport whole, SortedMap<YearMonth, QualityReport> months) {
        static final Figures NONE = new Figures(new QualityReport(List.of(), 0), new TreeMap<>());

        Figures {
            months = Collections.unmodifiableSortedMap(new TreeMap<>(months));
        }
    }

    /** Records of one source refused for one reason, with the rule that the first of them breaks. */
    record Refusal(String source, String reason, String rule, long count) {}

    /**
     * One person from all sides.
     *
     * @param chosenBecause why it is this one of all people
     * @param nodes the founder first
     * @param tags segments and sums, as they are to be read
     */
    record PersonView(
            String id,
            String chosenBecause,
            List<Node> nodes,
            List<Edge> edges,
            List<Fact> facts,
            List<Moment> moments,
            List<String> tags) {
        PersonView {
            nodes = List.copyOf(nodes);
            edges = List.copyOf(edges);
            facts = List.copyOf(facts);
            moments = List.copyOf(moments);
            tags = List.copyOf(tags);
        }

        /** Prints the id and counts only. */
        @Override
        public String toString() {
            return "person " + id + " (" + nodes.size() + " identifiers, " + facts.size() + " facts)";
        }
    }

    /** An identifier of the person; a shared one names others too, and links nobody. */
    record Node(Identifier identifier, Instant first, boolean shared) {}

    /**
     * Two identifiers seen together.
     *
     * @param from and {@code to}: places in the list of nodes
     * @param source who said so first
     * @param times how many facts say so
     * @param refused whether they were kept apart all the same
     */
    record Edge(int from, int to, String source, Instant since, long times, boolean refused) {}

    /** What is known about the person under one key, and where it comes from. */
    record Fact(String key, Value value, String source, Instant time, int otherValues) {}

    /** Something that happened, named if it deserves a label. */
    record Moment(Instant time, String source, Event.Type type, String name, boolean milestone) {}
}
