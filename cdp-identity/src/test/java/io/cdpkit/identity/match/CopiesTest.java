package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final Schema NAMED = Schema.of(
            new Field("first_name", Kind.GIVEN_NAME),
            new Field("last_name", Kind.FAMILY_NAME),
            new Field("birth_date", Kind.BIRTH_DATE),
            new Field("email", Kind.EMAIL));
    private static final Schema EMAIL = Schema.of(new Field("email", Kind.EMAIL));

    private static Records times(int times, Schema schema, String... row) {
        Records records = new Records(schema);
        Collections.nCopies(times, List.of(row)).forEach(records::add);
        return records;
    }

    private static int clusters(Records records) {
        return Matcher.forPeople().deduplicate(records).count();
    }

    private static Copies copies(Records records) {
        return new Table(records).copies();
    }

    @Test
    void deduplicate_oneRecordManyTimes_isOnePerson() {
        for (int times : new int[] {2, 3, 4, 10, 100, 3_000}) {
            assertEquals(1, clusters(times(times, NAMED, "Ada", "Lovelace", "", "a@x.org")), times + " times");
            assertEquals(1, clusters(times(times, NAMED, "Ada", "Lovelace", "1815-12-10", "")), times + " times");
        }
    }

    @Test
    void deduplicate_oneRecordManyTimes_scoresAsOnePerson() {
        for (int times : new int[] {2, 10, 3_000}) {
            Clusters clusters = Matcher.forPeople().deduplicate(times(times, NAMED, "Ada", "Lovelace", "", "a@x.org"));
            assertTrue(clusters.score(0, times - 1) > 3, times + " times: " + clusters.score(0, times - 1));
        }
    }

    @Test
    void deduplicate_oneNameManyTimes_joinsNone() {
        for (int times : new int[] {10, 3_000}) {
            assertEquals(times, clusters(times(times, NAMED, "Ada", "", "", "")), times + " times");
        }
    }

    @Test
    void deduplicate_emailsAlone_joinsThoseThatAreThereTwice() {
        for (int emails : new int[] {50, 500, 2_000}) {
            Records records = new Records(EMAIL);
            for (int i = 0; i < emails * 11 / 10; i++) {
                records.add(List.of("user" + i % emails + "@x.org"));
            }
            assertEquals(emails, clusters(records), emails + " e-mails");
        }
    }

    @Test
    void same_whatAPersonHasAlone_tellsWhose() {
        assertTrue(copies(times(2, NAMED, "Ada", "Lovelace", "", "a@x.org")).same(0, 1));
        assertTrue(copies(times(2, NAMED, "Ada", "Lovelace", "1815-12-10", "")).same(0, 1));
        assertFalse(copies(times(2, NAMED, "Ada", "Lovelace", "1815-01-01", "")).same(0, 1), "a year");
        assertFalse(copies(times(2, NAMED, "Ada", "Lovelace", "", "")).same(0, 1), "names");
        assertFalse(copies(times(2, NAMED, "", "Lovelace", "", "a@x.org")).same(0, 1), "a family");
    }

    @Test
    void same_emailMostlyOfOthers_doesNotTellWhose() {
        Records records = times(2, NAMED, "Ada", "Lovelace", "", "none@x.org");
        for (String name : List.of("Bob", "Cid", "Dan")) {
            records.add(List.of(name, "Lovelace", "", "none@x.org"));
        }
        assertTrue(copies(records).groups().isEmpty());
    }

    @Test
    void before_groupOfCopies_leadsThroughAllOfThem() {
        Records records = times(3, NAMED, "Ada", "Lovelace", "", "a@x.org");
        records.add(List.of("Bob", "Smith", "", "b@x.org"));
        Copies copies = copies(records);
        int steps = 0;
        for (int at = 0; at < 4; at++) {
            steps += copies.before(at) >= 0 ? 1 : 0;
            assertTrue(copies.before(at) < at);
        }
        assertEquals(2, steps);
        assertEquals(3, copies.pairs());
    }
}
