package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fits the scores of a model to labelled pairs: a logistic regression of one parameter, a shift of all scores alike. */
final class Calibration {
    private static final int ROUNDS = 50;
    /**
     * By how many bits a shift is thought to be off before any label says so: the deviation of its normal prior. It is
     * small, or a few matches that are damaged beyond recognition would shift all scores where no stranger that was
     * labelled scores well enough to hold them back.
     */
    private static final double DEVIATION = 0.5;

    private static final double STEP = 0.5;
    private static final double LEAST = -10;

    private final List<MatchModel.Scored> same;
    private final List<MatchModel.Scored> different;

    Calibration(Scorer scorer, Patterns same, Patterns different) {
        this.same = scored(scorer, same);
        this.different = scored(scorer, different);
    }

    private static List<MatchModel.Scored> scored(Scorer scorer, Patterns patterns) {
        ArrayList<MatchModel.Scored> scored = new ArrayList<>();
        for (long pattern : patterns.sorted()) {
            scored.add(new MatchModel.Scored(scorer.score(pattern), patterns.count(pattern)));
        }
        return scored;
    }

    /** By how many bits all scores should be higher: the most probable shift, by Newton's method; 0 without labels. */
    double shift() {
        double shift = 0;
        for (int round = 0; round < ROUNDS && !(same.isEmpty() && different.isEmpty()); round++) {
            double slope = -shift / (DEVIATION * DEVIATION);
            double curve = -1 / (DEVIATION * DEVIATION);
            for (MatchModel.Scored each : same) {
                double p = Scorer.probability(each.score() + shift);
                slope += each.pairs() * (1 - p) * Math.log(2);
                curve -= each.pairs() * p * (1 - p) * Math.log(2) * Math.log(2);
            }
            for (MatchModel.Scored each : different) {
                double p = Scorer.probability(each.score() + shift);
                slope -= each.pairs() * p * Math.log(2);
                curve -= each.pairs() * p * (1 - p) * Math.log(2) * Math.log(2);
            }
            double step = Math.max(-1, Math.min(1, -slope / curve));
            shift += step;
            if (Math.abs(step) < 1e-9) {
                break;
            }
        }
        return shift;
    }

    /** How many pairs have which score, to half a bit and not below -10. */
    static List<MatchModel.Scored> scores(Scorer scorer, Patterns patterns) {
        Map<Double, Double> pairs = new TreeMap<>();
        for (long pattern : patterns.sorted()) {
            double score = Math.floor(scorer.score(pattern) / STEP) * STEP;
            if (score >= LEAST) {
                pairs.merge(score, patterns.count(pattern), Double::sum);
            }
        }
        ArrayList<MatchModel.Scored> scores = new ArrayList<>();
        pairs.forEach((score, count) -> scores.add(new MatchModel.Scored(score, count)));
        return scores;
    }
}
