package io.cdpkit.segments;

/** How far laws are tried at random: as far as a build does, or some times or a fraction of that, by {@code cdpkit.deep}. */
final class Depth {
    private static final double DEEP = Double.parseDouble(System.getProperty("cdpkit.deep", "1"));

    private Depth() {}

    /** So many of the seeds that a build tries, at least one. */
    static int seeds(int ofABuild) {
        return (int) Math.ceil(ofABuild * DEEP);
    }
}
