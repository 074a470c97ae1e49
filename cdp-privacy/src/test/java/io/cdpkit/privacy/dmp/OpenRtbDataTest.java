package io.cdpkit.privacy.dmp;

import static io.cdpkit.privacy.Purpose.ADVERTISING;
import static io.cdpkit.privacy.Purpose.ANALYTICS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.privacy.consent.Decision.Reason;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OpenRtbDataTest {
    private static final TestClock CLOCK = TestClock.at("2026-03-01T12:00:00Z");
    private static final TraitRules RULES = TraitRules.of(
            TraitRule.of("a", Qualifier.track("A")),
            TraitRule.of("b", Qualifier.track("B")),
            TraitRule.of("c", Qualifier.track("C")),
            TraitRule.of("own", Qualifier.track("O")),
            TraitRule.of("figures", Qualifier.track("F")).purposes(ANALYTICS));

    private final ConsentBook book = ConsentBook.empty();

    private OpenRtbData.Builder builder(List<Profile> devices) {
        return OpenRtbData.builder("shop.example", RULES, TraitIndex.of(devices.stream()))
                .ownTrait("own", "o-1", "Our own")
                .taxonomy(TaxonomyTest.taxonomy().without("4"), OpenRtbData.AUDIENCE_TAXONOMY_1_1)
                .trait("a", "3")
                .trait("b", "2")
                .trait("c", "2")
                .consent(book, CLOCK, ADVERTISING)
                .floor(3);
    }

    private static List<Profile> devices(List<Set<String>> traits) {
        return Devices.of(traits);
    }

    private void agree(Profile device) {
        book.add(Consent.granted(device.identifiers(), ADVERTISING, CLOCK.instant(), "form"));
    }

    private static final List<Set<String>> FIVE = List.of(
            Set.of("a", "b", "c", "own"),
            Set.of("a", "b", "c", "own"),
            Set.of("a", "b", "own"),
            Set.of("b", "c"),
            Set.of());

    @Test
    void write_consentedDevice_asTheSpecificationHasIt() {
        List<Profile> devices = devices(FIVE);
        OpenRtbData data = builder(devices).build();
        assertEquals(new OpenRtbData.Outcome.NoConsent(Reason.UNSTATED), data.write(devices.get(0)));
        devices.forEach(this::agree);
        // a, b and own have three devices in common; c has three, but none three with all of these.
        assertEquals(
                new OpenRtbData.Outcome.Told(
                        "[{\"name\":\"shop.example\",\"segment\":[{\"id\":\"o-1\",\"name\":\"Our own\"}]},"
                                + "{\"name\":\"shop.example\",\"segment\":[{\"id\":\"2\",\"name\":\"Photography\"},"
                                + "{\"id\":\"3\",\"name\":\"Lenses\"}],\"ext\":{\"segtax\":4}}]",
                        3,
                        1),
                data.write(devices.get(0)));
        assertEquals(new OpenRtbData.Outcome.Told("[]", 0, 0), data.write(devices.get(4)));
        book.add(Consent.revoked(devices.get(0).identifiers(), ADVERTISING, CLOCK.instant(), "form"));
        assertEquals(new OpenRtbData.Outcome.NoConsent(Reason.REVOKED), data.write(devices.get(0)));
        OpenRtbData fewer = data.with(TraitIndex.of(devices(FIVE.subList(0, 2)).stream()));
        assertEquals(new OpenRtbData.Outcome.Told("[]", 0, 3), fewer.write(devices.get(2)));
    }

    @Test
    void write_consentSourceFails_nothing() {
        List<Profile> devices = devices(FIVE);
        ConsentSource broken = names -> {
            throw new IllegalStateException("down");
        };
        assertEquals(
                new OpenRtbData.Outcome.NoConsent(Reason.UNSTATED),
                builder(devices).consent(broken, CLOCK, ADVERTISING).build().write(devices.get(0)));
    }

    @Test
    void builder_whatMayNotBeTold_isRefused() {
        List<Profile> devices = devices(FIVE);
        assertThrows(IllegalArgumentException.class, () -> builder(devices).trait("figures", "5"));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder(devices).trait("figures", "1").build());
        assertThrows(IllegalArgumentException.class, () -> builder(devices).trait("nobody", "1"));
        assertThrows(IllegalArgumentException.class, () -> builder(devices).trait("a", "1"));
        assertThrows(IllegalArgumentException.class, () -> builder(devices).floor(1));
        assertThrows(IllegalArgumentException.class, () -> builder(devices).taxonomy(TaxonomyTest.taxonomy(), 0));
        assertEquals(
                "OpenRTB data of 4 traits with a floor of 2",
                builder(devices)
                        .floor(2)
                        .taxonomy(TaxonomyTest.taxonomy(), 1)
                        .build()
                        .toString());
    }

    /** Singling out: whoever sees what is told of a device looks for all devices that have it. */
    @Property(tries = 100)
    void write_anyDevices_nobodyIsSingledOut(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Set<String>> traits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Set<String> some = new HashSet<>();
            for (String trait : List.of("a", "b", "own")) {
                if (random.nextInt(3) == 0) {
                    some.add(trait);
                }
            }
            traits.add(some);
        }
        List<Profile> devices = devices(traits);
        devices.forEach(this::agree);
        OpenRtbData data = builder(devices).build();
        for (Profile device : devices) {
            String json = ((OpenRtbData.Outcome.Told) data.write(device)).json();
            Set<String> seen = new HashSet<>();
            if (json.contains("\"3\"")) {
                seen.add("a");
            }
            if (json.contains("\"2\"")) {
                seen.add("b");
            }
            if (json.contains("\"o-1\"")) {
                seen.add("own");
            }
            long fitting =
                    traits.stream().filter(each -> each.containsAll(seen)).count();
            assertTrue(seen.isEmpty() || fitting >= 3, "fitting: " + fitting);
            assertTrue(device.segments().containsAll(seen));
        }
    }
}
