package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.identity.match.MatchModel.Learned;
import io.cdpkit.identity.match.People.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has nothing to do with some records does not move them. */
class SteadyMatcherTest {
    private static final List<String> STRANGER = List.of(
            "xerxes",
            "wyrdlopf",
            "1911-11-11",
            "m",
            "quay street",
            "9",
            "99123",
            "ulmhausen",
            "xq@wy.test",
            "0777123456");

    @Test
    void deduplicate_oneStrangerMore_leavesAllOthersAsTheyWere() {
        for (int people : new int[] {550, 1_500}) {
            List<Written> written = People.make(people, people);
            Records more = People.records(written);
            more.add(STRANGER);
            Clusters before = Matcher.forPeople().deduplicate(People.records(written));
            Clusters after = Matcher.forPeople().deduplicate(more);
            assertArrayEquals(before.toArray(), Arrays.copyOf(after.toArray(), written.size()));
            assertEquals(written.size(), after.clusterOf(written.size()));
        }
    }

    @Test
    void train_oneStrangerMore_learnsNearlyTheSame() {
        for (int people : new int[] {550, 1_500}) {
            List<Written> written = People.make(people, people);
            Records more = People.records(written);
            more.add(STRANGER);
            List<Learned> before =
                    Matcher.forPeople().train(People.records(written)).comparisons();
            List<Learned> after = Matcher.forPeople().train(more).comparisons();
            for (int c = 0; c < before.size(); c++) {
                for (int level = 0; level < before.get(c).levels().size(); level++) {
                    assertEquals(
                            before.get(c).weight(level),
                            after.get(c).weight(level),
                            0.1,
                            people + " people, " + before.get(c).name() + " "
                                    + before.get(c).levels().get(level));
                }
            }
        }
    }

    @Test
    void deduplicate_fieldsInAnotherOrder_sameClustersAndScores() {
        List<Written> written = People.make(800, 4);
        List<Field> fields = new ArrayList<>(People.SCHEMA.fields());
        Collections.reverse(fields);
        Records reversed = new Records(new Schema(fields));
        for (Written each : written) {
            List<String> row = new ArrayList<>(each.row());
            Collections.reverse(row);
            reversed.add(row);
        }
        Clusters clusters = Matcher.forPeople().deduplicate(People.records(written));
        Clusters again = Matcher.forPeople().deduplicate(reversed);
        assertArrayEquals(clusters.toArray(), again.toArray());
        assertEquals(
                Set.copyOf(clusters.model().comparisons()),
                Set.copyOf(again.model().comparisons()));
        for (int record = 1; record < 50; record++) {
            assertEquals(clusters.score(0, record), again.score(0, record), 1e-9);
        }
    }
}
