package io.cdpkit.segments;

import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.segments.algebra.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who was in which segment of a platform when its people were read, whatever the segments look at.
 *
 * <pre>{@code
 * Audiences audiences = Audiences.of(segments, cdp.profiles());
 * Audience vips = audiences.of("vips");
 * vips.overlap(audiences.of("lapsed")).both();                         // how many are in both
 * audiences.ids(vips.minus(audiences.of("lapsed")));                   // who they are
 * }</pre>
 *
 * <p>As exact as the memberships of the profiles it is given: after {@code cdp.evaluateDue()}, to that instant. People are
 * numbered from 0 as they are read. Takes at most 1 bit per person and segment, and a reference per person. Immutable and
 * thread-safe; {@code toString} prints how much there is, not whose.
 */
public final class Audiences {
    private final Segments segments;
    private final List<ProfileId> people;
    private final SortedMap<String, Audience> members;

    private Audiences(Segments segments, List<ProfileId> people, SortedMap<String, Audience> members) {
        this.segments = segments;
        this.people = people;
        this.members = members;
    }

    /**
     * The audiences of the segments, from the profiles of a platform that has them in force.
     *
     * @param profiles such as {@code cdp.profiles()}; read to the end and closed. Memberships of other segments are passed
     *     over
     */
    public static Audiences of(Segments segments, Stream<Profile> profiles) {
        List<ProfileId> people = new ArrayList<>();
        SortedMap<String, long[]> bits = new TreeMap<>();
        segments.definitions().forEach(definition -> bits.put(definition.name(), new long[1]));
        try (profiles) {
            profiles.forEachOrdered(profile -> {
                int person = people.size();
                people.add(profile.id());
                for (Membership membership : profile.memberships()) {
                    bits.computeIfPresent(membership.segment(), (segment, words) -> with(person, words));
                }
            });
        }
        SortedMap<String, Audience> members = new TreeMap<>();
        bits.forEach((segment, words) -> members.put(segment, Audience.ofWords(words)));
        return new Audiences(segments, List.copyOf(people), members);
    }

    private static long[] with(int person, long[] words) {
        int word = person >>> 6;
        long[] wide = word < words.length ? words : Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
        wide[word] |= 1L << person;
        return wide;
    }

    /** How many people were read. */
    public int size() {
        return people.size();
    }

    /**
     * Who is in a segment.
     *
     * @throws IllegalArgumentException if there is no such segment
     */
    public Audience of(String segment) {
        Audience audience = members.get(segment);
        if (audience == null) {
            throw Segments.unknown("segment", segment, segments.definitions());
        }
        return audience;
    }

    /** Everybody, to take an audience from. */
    public Audience everybody() {
        long[] words = new long[(people.size() + 63) >>> 6];
        Arrays.fill(words, -1);
        if ((people.size() & 63) != 0) {
            words[words.length - 1] >>>= -people.size();
        }
        return Audience.ofWords(words);
    }

    /** How many people each segment has, those without any included. */
    public SortedMap<String, Integer> sizes() {
        SortedMap<String, Integer> sizes = new TreeMap<>();
        members.forEach((segment, audience) -> sizes.put(segment, audience.size()));
        return sizes;
    }

    /**
     * Who the members are, in the order in which they were read.
     *
     * @param of of audiences that come from here
     */
    public List<ProfileId> ids(Expression of) {
        return of.audience().people().mapToObj(people::get).toList();
    }

    @Override
    public String toString() {
        return "audiences of " + members.size() + " segments among " + people.size() + " people";
    }
}
