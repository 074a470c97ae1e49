package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.segments.algebra.Overlap;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AudiencesTest {
    private static final IdentityRules RULES = IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID));

    private static Set<ProfileId> naive(List<Profile> profiles, String segment) {
        return profiles.stream()
                .filter(profile -> profile.segments().contains(segment))
                .map(Profile::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Test
    void of_segmentsOfAnyKind_areTheMembershipsOfEverybody() {
        for (long seed = 1; seed <= 20; seed++) {
            Random chance = new Random(seed);
            Segments segments = new RandomSegments(chance).definitions(12, 6);
            TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(segments));
            shop.clock().set(RandomFacts.START.plus(Duration.ofDays(3)));
            RandomFacts facts = new RandomFacts(chance);
            int people = 1 + chance.nextInt(200);
            for (int i = 0; i < 300; i++) {
                shop.cdp()
                        .ingest(facts.event(
                                "m" + i,
                                RandomFacts.START.plusSeconds(chance.nextInt(250_000)),
                                Identifier.userId("u" + chance.nextInt(people))));
            }
            shop.cdp().evaluateDue();
            List<Profile> profiles = shop.cdp().profiles().toList();

            Audiences audiences = Audiences.of(segments, shop.cdp().profiles());

            assertEquals(profiles.size(), audiences.size());
            assertEquals(profiles.stream().map(Profile::id).toList(), audiences.ids(audiences.everybody()));
            Audience former = audiences.everybody();
            Set<ProfileId> formerIds = naive(profiles, "nothing");
            profiles.forEach(profile -> formerIds.add(profile.id()));
            for (Definition definition : segments.definitions()) {
                Audience audience = audiences.of(definition.name());
                Set<ProfileId> ids = naive(profiles, definition.name());
                assertEquals(List.copyOf(ids), audiences.ids(audience), "seed " + seed);
                assertEquals(ids.size(), audiences.sizes().get(definition.name()));
                Set<ProfileId> both = new LinkedHashSet<>(ids);
                both.retainAll(formerIds);
                assertEquals(new Overlap(ids.size(), formerIds.size(), both.size()), audience.overlap(former));
                Set<ProfileId> rest = new LinkedHashSet<>(formerIds);
                rest.removeAll(ids);
                assertEquals(List.copyOf(rest), audiences.ids(former.minus(audience)));
                former = audience;
                formerIds.clear();
                formerIds.addAll(ids);
            }
        }
    }

    @Test
    void of_nobody_isEmptyAndStillKnowsItsSegments() {
        Audiences audiences = Audiences.of(Segments.parse("vips = spent > 1000"), Stream.of());
        assertEquals(Map.of("vips", 0), audiences.sizes());
        assertEquals(0, audiences.everybody().size());
        assertEquals(List.of(), audiences.ids(audiences.of("vips")));
    }

    @Test
    void of_unknownSegment_isRefusedWithTheLikelyOne() {
        Audiences audiences = Audiences.of(Segments.parse("vips = spent > 1000"), Stream.of());
        Throwable refusal = assertThrows(IllegalArgumentException.class, () -> audiences.of("vip"));
        assertEquals("there is no segment \"vip\"; did you mean \"vips\"?", refusal.getMessage());
    }

    @Test
    void of_profiles_closesThem() {
        boolean[] closed = new boolean[1];
        Audiences.of(Segments.parse("vips = spent > 1000"), Stream.<Profile>of().onClose(() -> closed[0] = true));
        assertTrue(closed[0]);
    }
}
