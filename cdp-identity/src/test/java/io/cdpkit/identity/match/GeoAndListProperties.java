package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** Distances of places and overlaps of lists against plain definitions. */
class GeoAndListProperties {
    private static final double[] WITHIN_KM = {50, 10, 2, 0.5, 0.1};

    private static String level(Kind kind, String one, String other) {
        Records records = new Records(Schema.of(new Field("f", kind), new Field("g", Kind.CATEGORY)));
        records.add(List.of(one, "x"));
        records.add(List.of(other, "y"));
        return Matcher.forPeople()
                .deduplicate(records)
                .explain(0, 1)
                .contributions()
                .get(1)
                .outcome();
    }

    /** The half-angle formula of haversines. */
    private static double haversineKm(double lat1, double lon1, double lat2, double lon2) {
        double north = Math.sin(Math.toRadians(lat2 - lat1) / 2);
        double east = Math.sin(Math.toRadians(lon2 - lon1) / 2);
        double h = north * north + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * east * east;
        return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)));
    }

    private static String place(double latitude, double longitude) {
        return String.format(Locale.ROOT, "%.5f, %.5f", latitude, longitude);
    }

    private static double metre(double degrees) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.5f", degrees));
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void location_anyPlaces_levelIsThatOfTheHaversine(
            @ForAll @DoubleRange(min = -89.9, max = 89.9) double latitude,
            @ForAll @DoubleRange(min = -180, max = 180) double longitude,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double reach = Math.pow(10, -random.nextInt(5));
        double toLatitude = Math.max(-90, Math.min(90, latitude + reach * (random.nextDouble() - 0.5)));
        double toLongitude = longitude + reach * (random.nextDouble() - 0.5);
        toLongitude += toLongitude > 180 ? -360 : toLongitude < -180 ? 360 : 0;
        double km = haversineKm(metre(latitude), metre(longitude), metre(toLatitude), metre(toLongitude));
        boolean none =
                (metre(latitude) == 0 && metre(longitude) == 0) || (metre(toLatitude) == 0 && metre(toLongitude) == 0);
        for (double edge : WITHIN_KM) {
            if (none || Math.abs(km - edge) < 1e-5) {
                return;
            }
        }
        String expected = km <= 0.1
                ? "within 100 m"
                : km <= 0.5
                        ? "within 500 m"
                        : km <= 2 ? "within 2 km" : km <= 10 ? "within 10 km" : km <= 50 ? "within 50 km" : "different";
        String one = place(latitude, longitude);
        String other = place(toLatitude, toLongitude);
        assertEquals(km < 1e-9 ? "equal" : expected, level(Kind.LOCATION, one, other), one + " and " + other);
        assertEquals(level(Kind.LOCATION, other, one), level(Kind.LOCATION, one, other));
    }

    @Example
    void location_anyNotation_isTheSamePlace() {
        assertEquals("equal", level(Kind.LOCATION, "52.52,13.405", " 52.520000 ; 13.4050 "));
        assertEquals("equal", level(Kind.LOCATION, "10 180", "10 -180"));
        assertEquals("within 100 m", level(Kind.LOCATION, "10 179.9999", "10 -179.9999"));
        assertEquals("missing", level(Kind.LOCATION, "0,0", "52.52,13.405"));
        assertEquals("missing", level(Kind.LOCATION, "91,0", "52.52,13.405"));
        assertEquals("missing", level(Kind.LOCATION, "near Bern", "52.52,13.405"));
        assertEquals("missing", level(Kind.LOCATION, "5,1,2", "52.52,13.405"));
        for (Form form : List.of(Form.LOCATION, Form.LIST)) {
            for (String raw : List.of("52.5200001,-0.000001", "1e3,2", "B; a;b", "x", "a, b", "-90 -180")) {
                assertEquals(form.write(raw), form.write(form.write(raw)));
            }
        }
    }

    @Example
    void location_twoFields_areOnePlace() {
        Records records = new Records(Schema.of(
                new Field("lat", Kind.LATITUDE), new Field("lon", Kind.LONGITUDE), new Field("n", Kind.CATEGORY)));
        records.add(List.of("48.2082", "16.3738", "a"));
        records.add(List.of("48.2090", "16.3740", "b"));
        records.add(List.of("48.2090", "", "b"));
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        assertEquals(
                "within 100 m", clusters.explain(0, 1).contributions().get(1).outcome());
        assertEquals("missing", clusters.explain(0, 2).contributions().get(1).outcome());
        assertEquals("lat", clusters.explain(0, 1).contributions().get(1).name());
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return Arbitraries.of("ada", "Bob", "Cläre x", "d@e.org", "+1 2", "", "z")
                .list()
                .ofMaxSize(6);
    }

    /** Words of letters and digits in lower case. */
    private static Set<String> plain(List<String> list) {
        Set<String> plain = new TreeSet<>();
        for (String item : list) {
            plain.add(item.toLowerCase(Locale.ROOT)
                    .replace("ä", "a")
                    .replaceAll("[^a-z0-9]+", " ")
                    .strip());
        }
        plain.remove("");
        return plain;
    }

    @Property(tries = 150)
    void list_anyLists_levelIsThatOfTheSets(
            @ForAll("lists") List<String> one, @ForAll("lists") List<String> other, @ForAll boolean bars) {
        Set<String> a = plain(one);
        Set<String> b = plain(other);
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        double share = a.isEmpty() || b.isEmpty() ? -1 : (double) common.size() / Math.min(a.size(), b.size());
        String expected = share < 0
                ? "missing"
                : a.equals(b)
                        ? "equal"
                        : share == 1
                                ? "all of the shorter list in common"
                                : share >= 0.5
                                        ? "half of the shorter list in common"
                                        : share > 0 ? "something in common" : "different";
        String separator = bars ? "|" : " ;";
        assertEquals(expected, level(Kind.LIST, String.join(separator, one), String.join(",", other)));
    }

    /** To share an address that one other record has says more than to share one that many have. */
    @Example
    void list_rareItemInCommon_weighsMore() {
        Records records = new Records(Schema.of(new Field("emails", Kind.LIST), new Field("n", Kind.CATEGORY)));
        for (int i = 0; i < 60; i++) {
            records.add(List.of("info@shop.example; p" + i / 2 + "@x.example; q" + i + "@x.example", "" + i % 7));
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        List<PairExplanation.Contribution> same = clusters.explain(0, 1).contributions();
        List<PairExplanation.Contribution> shop = clusters.explain(0, 2).contributions();
        assertEquals("half of the shorter list in common", same.get(1).outcome());
        assertEquals("something in common", shop.get(1).outcome());
        assertEquals("a rare value", same.get(2).outcome());
        assertTrue(shop.stream().noneMatch(each -> each.outcome().equals("a rare value")));
        assertTrue(same.get(2).bits() > 0);
    }

    /** Where there are many records keys find those near each other, and those that share an item. */
    @Example
    void deduplicate_manyPlacesAndLists_findsThoseTogether() {
        SplittableRandom random = new SplittableRandom(5);
        Records records = new Records(Schema.of(
                new Field("where", Kind.LOCATION), new Field("mails", Kind.LIST), new Field("k", Kind.CATEGORY)));
        List<Integer> truth = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            double latitude = random.nextDouble(45, 50);
            double longitude = random.nextDouble(5, 15);
            for (int copy = 0; copy < 2; copy++) {
                truth.add(i);
                records.add(List.of(
                        place(latitude + random.nextDouble() / 2_000, longitude + random.nextDouble() / 2_000),
                        (copy == 0 ? "" : "x" + i + "@old.example;") + "a" + i + "@new.example",
                        "" + i % 5));
            }
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        ClusterQuality quality = ClusterQuality.of(
                clusters.toArray(), truth.stream().mapToInt(i -> i).toArray());
        assertTrue(quality.f1() > 0.98, () -> quality + " by " + clusters.blocking());
        assertTrue(clusters.compared() < 1_000_000, "not every pair");
    }

    @Property(tries = 100)
    void cell_placesNearby_areOftenTogetherInOneOfTwoGrids(
            @ForAll @DoubleRange(min = -89, max = 89) double latitude,
            @ForAll @DoubleRange(min = -179, max = 179) double longitude) {
        String here = latitude + " " + longitude;
        String near = (latitude + 0.001) + " " + longitude;
        boolean together = KeyParts.cell(here, 0).equals(KeyParts.cell(near, 0))
                || KeyParts.cell(here, 0.5).equals(KeyParts.cell(near, 0.5));
        assertTrue(together, () -> here);
    }
}
