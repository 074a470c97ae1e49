package io.cdpkit.segments.crm;

import static io.cdpkit.segments.crm.CrmEvents.hour;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.crm.Stage.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineReportTest {
    private static final Pipeline SHORT = CrmEvents.SHORT;

    /** A deal that entered stages of {@link CrmEvents#SHORT} at hours: "Talk", 0, "Offer", 3 and so on. */
    static Deal deal(String id, @Nullable String amount, Object... stagesAndHours) {
        ArrayList<Deal.Entry> log = new ArrayList<>();
        for (int i = 0; i < stagesAndHours.length; i += 2) {
            Stage stage = SHORT.stage((String) stagesAndHours[i]).orElseThrow();
            log.add(new Deal.Entry(
                    SHORT.id(), stage.name(), stage.outcome(), hour((int) stagesAndHours[i + 1]), "m-" + i));
        }
        Money money = amount == null ? null : Money.of(amount, "USD");
        return new Deal(id, SHORT.id(), log, new Deal.Terms(null, money, null, null, null, null), List.of());
    }

    private static final List<Deal> DEALS = List.of(
            deal("d-1", "100", "Talk", 0, "Offer", 10, "Signed", 48),
            deal("d-2", "200", "Talk", 0, "Signed", 24),
            deal("d-3", "50", "Talk", 0, "Offer", 20, "Gone", 30),
            deal("d-4", "70", "Talk", 0, "Gone", 5),
            deal("d-5", "900", "Talk", 10),
            deal("d-6", null, "Talk", 0, "Offer", 2, "Talk", 4));

    @Test
    void stages_dealsThatSkipAndGoBack_countOnceEach() {
        PipelineReport report = PipelineReport.of(SHORT, DEALS, hour(60));
        assertEquals(
                List.of(
                        new PipelineReport.StageRow(SHORT.stages().get(0), 6, 4, 1, 2, Duration.ofHours(10)),
                        new PipelineReport.StageRow(SHORT.stages().get(1), 3, 1, 1, 0, Duration.ofHours(10))),
                report.stages());
        assertEquals(OptionalDouble.of(0.8), report.stages().get(0).conversion());
        assertEquals(new PipelineReport.Closed(2, 2, Duration.ofHours(24)), report.closed());
        assertEquals(OptionalDouble.of(0.5), report.closed().winRate());
    }

    @Test
    void velocity_knownAmounts_isOpenTimesRateTimesWorthByCycle() {
        /* One open deal of known amount, half are won, worth 150 on average, in 1.5 days on average. */
        PipelineReport report = PipelineReport.of(SHORT, DEALS, hour(60));
        assertEquals(Money.of("50", "USD"), report.velocities().get(0).perDay());
        assertEquals(1, report.velocities().size());
    }

    @Test
    void stuck_ownLimitOrEnoughHistory_isJudged() {
        Pipeline strict = Pipeline.of(
                "short",
                Stage.open("Talk", "0.2").stuckAfter(Duration.ofHours(55)),
                Stage.open("Offer", "0.5"),
                Stage.won("Signed"),
                Stage.lost("Gone"));
        List<PipelineReport.Stuck> stuck =
                PipelineReport.of(strict, DEALS, hour(60)).stuck();
        assertEquals(
                List.of("d-6"), stuck.stream().map(each -> each.deal().id()).toList());
        assertEquals(List.of(), PipelineReport.of(SHORT, DEALS, hour(60)).stuck());

        ArrayList<Deal> many = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            many.add(deal("x-" + i, null, "Talk", 0, "Offer", i));
        }
        many.add(deal("slow", null, "Talk", 0));
        many.add(deal("quick", null, "Talk", 42));
        PipelineReport report = PipelineReport.of(SHORT, many, hour(60));
        assertEquals(
                List.of(new PipelineReport.Stuck(many.get(20), Duration.ofHours(60), Duration.ofHours(18))),
                report.stuck());
        assertEquals(
                List.of(),
                PipelineReport.of(SHORT, many.subList(1, 21), hour(60)).stuck());
    }

    @Property(tries = 300)
    void stages_randomDeals_agreeWithTheNaiveCount(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names = SHORT.stages().stream().map(Stage::name).toList();
        ArrayList<Deal> deals = new ArrayList<>();
        ArrayList<List<Integer>> paths = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ArrayList<Object> log = new ArrayList<>();
            ArrayList<Integer> path = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(5); j++) {
                path.add(random.nextInt(5));
                log.add(names.get(path.get(j)));
                log.add(j);
            }
            deals.add(deal("d-" + i, null, log.toArray()));
            paths.add(path);
        }
        PipelineReport report = PipelineReport.of(SHORT, CrmEvents.shuffled(deals, seed), hour(99));
        for (int stage = 0; stage < 2; stage++) {
            long[] naive = new long[4];
            for (List<Integer> path : paths) {
                int first = path.indexOf(stage);
                if (first >= 0) {
                    boolean advanced = false;
                    for (int later : path.subList(first, path.size())) {
                        advanced |= later > stage && later < 4;
                    }
                    int last = path.get(path.size() - 1);
                    naive[0]++;
                    naive[1] += advanced ? 1 : 0;
                    naive[2] += !advanced && last == 4 ? 1 : 0;
                    naive[3] += last == stage ? 1 : 0;
                }
            }
            PipelineReport.StageRow row = report.stages().get(stage);
            assertEquals(
                    List.of(naive[0], naive[1], naive[2], naive[3]),
                    List.of(row.entered(), row.advanced(), row.dropped(), row.here()));
        }
        long won = deals.stream().filter(deal -> deal.outcome() == Outcome.WON).count();
        assertEquals(won, report.closed().won());
    }
}
