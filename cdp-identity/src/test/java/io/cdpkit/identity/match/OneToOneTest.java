package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sources without duplicates of their own: what that says about how many matches there are, and which. */
class OneToOneTest {
    private static final List<String> BRANDS =
            List.of("acme", "borsk", "cyrano", "delphi", "egret", "fenwick", "gorda", "hobart");
    private static final List<String> THINGS =
            List.of("washer", "toaster", "camera", "receiver", "monitor", "router", "printer", "blender");

    private static final List<String> WORDS = List.of(
            "digital",
            "compact",
            "silver",
            "wireless",
            "stereo",
            "slim",
            "steel",
            "quiet",
            "turbo",
            "classic",
            "smart",
            "portable",
            "heavy",
            "outdoor",
            "bright",
            "instant",
            "premium",
            "double",
            "folding",
            "gas",
            "hybrid");

    /** Products of a few brands, each in two shops that tell its number only now and then. */
    private static Records shops(int products) {
        Random random = new Random(3);
        Records records =
                new Records(Schema.of(new Field("title", Field.Kind.TEXT), new Field("brand", Field.Kind.TEXT)));
        for (int product = 0; product < products; product++) {
            String brand = any(BRANDS, random);
            List<String> words = new ArrayList<>(List.of(brand, any(THINGS, random)));
            for (int word = 0; word < 5; word++) {
                words.add(any(WORDS, random));
            }
            for (int shop = 0; shop < 2; shop++) {
                List<String> title = new ArrayList<>(words);
                title.remove(2 + random.nextInt(5));
                if (random.nextInt(12) > 0) {
                    title.add("x" + (1000 + product * 7));
                }
                records.add(shop, List.of(String.join(" ", title), brand));
            }
        }
        return records;
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void link_productsOfFewBrands_areNotTakenForOneByTheirBrand() {
        int products = 800;
        Clusters clusters = Matcher.forPeople().link(shops(products));
        int[] truth = new int[products * 2];
        Arrays.setAll(truth, record -> record / 2);
        ClusterQuality quality = ClusterQuality.of(clusters.toArray(), truth);
        assertTrue(
                clusters.model().matches() <= products,
                "matches " + clusters.model().matches());
        assertTrue(quality.f1() > 0.9, quality.toString());
    }

    /** Every word is of hundreds of records, and no field but the text tells. */
    @Test
    void link_textsOfCommonWords_areFoundByTwoOfThem() {
        Random random = new Random(5);
        Records records = new Records(Schema.of(new Field("title", Field.Kind.TEXT)));
        int products = 1_500;
        for (int product = 0; product < products; product++) {
            List<String> words = new ArrayList<>();
            for (int word = 0; word < 6; word++) {
                words.add("word" + (char) ('a' + random.nextInt(7)) + (char) ('a' + word * 4 + random.nextInt(4)));
            }
            for (int shop = 0; shop < 2; shop++) {
                records.add(shop, List.of(String.join(" ", words)));
                words.set(random.nextInt(6), "other");
            }
        }
        int[] truth = new int[products * 2];
        Arrays.setAll(truth, record -> record / 2);
        ClusterQuality quality =
                ClusterQuality.of(Matcher.forPeople().link(records).toArray(), truth);
        assertTrue(quality.recall() > 0.9, quality.toString());
    }

    @Test
    void free_acrossSources_isWhatHasNoMatch() {
        PairCounts counts = PairCounts.across(100, 0, 40);
        assertEquals(4000, counts.all());
        assertEquals(40, counts.mostMatches());
        assertEquals(80 * 20, counts.free(20));
        assertEquals(60 * 2, counts.free(40));
    }

    @Test
    void free_withinOneSource_isAll() {
        assertEquals(4950, PairCounts.within(100).free(99));
    }

    @Test
    void link_noRecords_givesNoClusters() {
        assertEquals(0, Matcher.forPeople().link(new Records(Schema.people())).count());
    }
}
