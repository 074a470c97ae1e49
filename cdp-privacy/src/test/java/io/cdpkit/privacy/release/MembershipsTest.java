package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which memberships are withheld where there is a choice, worked out by hand; a letter is a segment. */
class MembershipsTest {
    /** People as in {@code "ab:2 c -:3"}: two in a and b, one in c, three in none. */
    private static List<Set<String>> people(String text) {
        List<Set<String>> people = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            String[] kind = part.split(":", -1);
            Set<String> segments = new TreeSet<>();
            kind[0].chars().filter(letter -> letter != '-').forEach(letter -> segments.add(Character.toString(letter)));
            for (int i = 0; i < (kind.length == 1 ? 1 : Integer.parseInt(kind[1])); i++) {
                people.add(segments);
            }
        }
        return people;
    }

    private static String told(Memberships memberships) {
        TreeMap<String, Integer> told = new TreeMap<>();
        for (Set<String> segments : memberships.people()) {
            told.merge(segments.isEmpty() ? "-" : String.join("", segments), 1, Integer::sum);
        }
        return told + " less " + memberships.withheld();
    }

    private static String whole(String people, int k) {
        return told(Memberships.anonymiseWhole(people(people), k));
    }

    @Test
    void anonymise_rarePairs_loseTheSegmentThatIsInMostOfThem() {
        assertEquals("{a=2, b=2, c=2, d=2} less 3", told(Memberships.anonymise(people("ab ac ad a:2 b c d"), 2, 2)));
        // Of segments in as many rare pairs the later goes; then c is rare by itself.
        assertEquals("{-=1, a=3, b=2} less 4", told(Memberships.anonymise(people("ab ac bc a b c"), 2, 2)));
        assertEquals("{abcd=2} less 0", told(Memberships.anonymise(people("abcd:2"), 2, 4)));
    }

    @Test
    void anonymiseWhole_nothingRare_withholdsNothing() {
        assertEquals("{a=9} less 0", whole("a:9", 3));
        assertEquals("{ab=3} less 0", whole("ab:3", 3));
        assertEquals("{-=3, a=3} less 0", whole("a:3 -:3", 3));
    }

    /** A rare set loses its rarest segment, and then is that of others. */
    @Test
    void anonymiseWhole_rareSets_meetInWhatTheyShare() {
        assertEquals("{-=2, ab=2, ax=2, by=2} less 2", whole("abc abd ax:2 by:2 -:2", 2));
    }

    @Test
    void anonymiseWhole_rareSet_growsByOthersOrJoinsAnother_whicheverWithholdsLess() {
        // One gives up b; or two would give up c.
        assertEquals("{a=4, abc=9} less 1", whole("abc:9 ab a:3", 3));
        // One gives up b, or one c: she is joined, by one of those who can just be spared.
        assertEquals("{a=2, ab=2, abc=2} less 1", whole("abc:3 ab a:2", 2));
        // One gives up b; or one would give up c and d.
        assertEquals("{a=3, abcd=9} less 1", whole("abcd:9 ab a:2", 2));
        // Two would give up b and c each; one gives up d and e.
        assertEquals("{a=3, abc=3, abcde=8} less 2", whole("abcde:9 abc:2 a:3", 3));
        // Two of many join her who is in none, where not all need to.
        assertEquals("{-=3, a=7} less 2", whole("a:9 -", 3));
        // And where none can be spared, all do.
        assertEquals("{-=4} less 3", whole("a:3 -", 3));
    }
}
