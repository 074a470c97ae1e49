package io.cdpkit.identity.match;

import java.util.List;

/**
 * Compares places on earth by the great-circle distance between them, on a sphere of the mean radius of 6,371.0088 km
 * (Moritz 1980): off by up to half a per cent.
 *
 * <p>Places are points on the unit sphere, so that a level is told by the square of a chord, without any angle.
 */
final class GeoLikeness implements Likeness {
    static final double RADIUS_KM = 6_371.0088;
    /** The distances in km within which a level is reached, from the second up. */
    private static final double[] STEPS = {50, 10, 2, 0.5, 0.1};

    private static final double[] CHORDS = new double[STEPS.length];

    static {
        for (int step = 0; step < STEPS.length; step++) {
            double chord = 2 * Math.sin(STEPS[step] / RADIUS_KM / 2);
            CHORDS[step] = chord * chord;
        }
    }

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "within 50 km",
            "within 10 km",
            "within 2 km",
            "within 500 m",
            "within 100 m",
            "equal");

    /** Three numbers for each value. */
    private double[] points = {};

    private final Values values;

    GeoLikeness(Values values) {
        this.values = values;
        prepare();
    }

    @Override
    public void prepare() {
        points = points.length < 3 * values.size() ? new double[3 * values.size()] : points;
        for (int code = 0; code < values.size(); code++) {
            String written = values.value(code);
            int space = written.indexOf(' ');
            double latitude = Math.toRadians(Double.parseDouble(written.substring(0, space)));
            double longitude = Math.toRadians(Double.parseDouble(written.substring(space + 1)));
            points[3 * code] = Math.cos(latitude) * Math.cos(longitude);
            points[3 * code + 1] = Math.cos(latitude) * Math.sin(longitude);
            points[3 * code + 2] = Math.sin(latitude);
        }
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        double chord = 0;
        for (int axis = 0; axis < 3; axis++) {
            double apart = points[3 * x + axis] - points[3 * y + axis];
            chord += apart * apart;
        }
        int level = Comparer.DIFFERENT;
        while (level <= CHORDS.length && chord <= CHORDS[level - 1]) {
            level++;
        }
        return level;
    }
}
