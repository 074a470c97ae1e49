package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.iabtcf.decoder.TCString;
import com.iabtcf.encoder.PublisherRestrictionEntry;
import com.iabtcf.encoder.TCStringEncoder;
import com.iabtcf.v2.PublisherRestriction;
import com.iabtcf.v2.RestrictionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TcStringTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** The sample of the specification's version 2.3. */
    private static final String SAMPLE =
            "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA";

    private static final int VENDORS = 120;

    private static final long DEEP = Long.getLong("cdpkit.deep", 1);

    @Test
    void parse_sampleOf23_readsWhatItSays() {
        TcString string = TcString.parse(SAMPLE).orElseThrow();
        TreeSet<Integer> vendors = new TreeSet<>();
        TreeSet<Integer> disclosed = new TreeSet<>();
        for (int vendor = 1; vendor <= 1_000; vendor++) {
            if (string.vendorConsent(vendor)) {
                vendors.add(vendor);
            }
            if (string.disclosed(vendor)) {
                disclosed.add(vendor);
            }
        }
        assertEquals(new TreeSet<>(List.of(1, 2, 3, 4)), vendors);
        assertEquals(new TreeSet<>(List.of(1, 2, 3, 4, 5, 100, 404)), disclosed);
        for (int purpose = 0; purpose <= 25; purpose++) {
            assertFalse(string.purposeConsent(purpose));
            assertFalse(string.consents(1, purpose));
        }
        TCString peer = TCString.decode(SAMPLE);
        assertEquals(peer.getLastUpdated(), string.lastUpdated());
        assertEquals(peer.getCmpId(), string.cmpId());
        assertEquals(peer.getTcfPolicyVersion(), string.policyVersion());
    }

    @Test
    void parse_version1_isRefused() {
        String first = "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA";
        assertTrue(TCString.decode(first).getPurposesConsent().contains(1), "the peer takes it for a yes");
        assertEquals(Optional.empty(), TcString.parse(first));
    }

    /** A string in which everybody may do everything, but for what is said otherwise. */
    private static TCStringEncoder.Builder everything() {
        TCStringEncoder.Builder builder = TCStringEncoder.newBuilder()
                .version(2)
                .created(Instant.parse("2026-01-01T00:00:00Z"))
                .lastUpdated(Instant.parse("2026-01-01T00:00:00Z"))
                .cmpId(31)
                .cmpVersion(1)
                .consentLanguage("EN")
                .publisherCC("DE")
                .vendorListVersion(90)
                .tcfPolicyVersion(5)
                .isServiceSpecific(true);
        for (int i = 1; i <= 24; i++) {
            builder.addPurposesConsent(i).addPurposesLITransparency(i);
        }
        for (int i = 1; i <= 12; i++) {
            builder.addVendorConsent(i).addVendorLegitimateInterest(i);
        }
        return builder;
    }

    private static TcString read(TCStringEncoder.Builder builder) {
        return TcString.parse(builder.encode()).orElseThrow();
    }

    @Test
    void consents_vendorNotDisclosed_isNo() {
        TcString undisclosed = read(everything());
        assertTrue(undisclosed.vendorConsent(7) && undisclosed.purposeConsent(3));
        assertFalse(undisclosed.consents(7, 3));
        assertFalse(undisclosed.legitimatelyInterested(7, 7));
        TcString others = read(everything().addDisclosedVendors(8));
        assertFalse(others.consents(7, 3));
        assertTrue(others.consents(8, 3));
        assertTrue(others.legitimatelyInterested(8, 7));
    }

    @Test
    void legitimatelyInterested_purposesThatNeedConsent_isNo() {
        TcString string = read(everything().addDisclosedVendors(7));
        for (int purpose : new int[] {1, 3, 4, 5, 6}) {
            assertFalse(string.legitimatelyInterested(7, purpose), "purpose " + purpose);
        }
        for (int purpose : new int[] {2, 7, 8, 9, 10, 11}) {
            assertTrue(string.legitimatelyInterested(7, purpose), "purpose " + purpose);
        }
    }

    @Test
    void consents_publisherRestricts_isNo() {
        for (RestrictionType type : RestrictionType.values()) {
            TcString string = read(everything()
                    .addDisclosedVendors(7)
                    .addPublisherRestrictionEntry(PublisherRestrictionEntry.newBuilder()
                            .purposeId(7)
                            .restrictionType(type)
                            .addVendor(7)
                            .build()));
            assertEquals(type == RestrictionType.REQUIRE_CONSENT, string.consents(7, 7), type.name());
            assertEquals(
                    type == RestrictionType.REQUIRE_LEGITIMATE_INTEREST,
                    string.legitimatelyInterested(7, 7),
                    type.name());
            assertTrue(string.consents(7, 8));
        }
    }

    private static String random(Random chance, boolean disclose) {
        TCStringEncoder.Builder builder = TCStringEncoder.newBuilder()
                .version(2)
                .created(Instant.ofEpochSecond(chance.nextInt(Integer.MAX_VALUE)))
                .lastUpdated(Instant.ofEpochSecond(chance.nextInt(Integer.MAX_VALUE)))
                .cmpId(chance.nextInt(4096))
                .cmpVersion(chance.nextInt(4096))
                .consentScreen(chance.nextInt(64))
                .consentLanguage("FR")
                .publisherCC("BE")
                .vendorListVersion(chance.nextInt(4096))
                .tcfPolicyVersion(chance.nextInt(64))
                .isServiceSpecific(chance.nextBoolean())
                .useNonStandardStacks(chance.nextBoolean());
        int density = 1 + chance.nextInt(10);
        for (int i = 1; i <= 24; i++) {
            if (chance.nextInt(3) > 0) {
                builder.addPurposesConsent(i);
            }
            if (chance.nextInt(3) > 0) {
                builder.addPurposesLITransparency(i);
            }
            if (i <= 12 && chance.nextBoolean()) {
                builder.addSpecialFeatureOptIns(i);
            }
        }
        for (int i = 1; i <= VENDORS; i++) {
            if (chance.nextInt(density) == 0) {
                builder.addVendorConsent(i);
            }
            if (chance.nextInt(density) == 0) {
                builder.addVendorLegitimateInterest(i);
            }
            if (disclose && chance.nextInt(4) > 0) {
                builder.addDisclosedVendors(i);
            }
        }
        for (int i = chance.nextInt(4); i > 0; i--) {
            PublisherRestrictionEntry.Builder entry = PublisherRestrictionEntry.newBuilder()
                    .purposeId(1 + chance.nextInt(11))
                    .restrictionType(RestrictionType.values()[chance.nextInt(3)]);
            for (int j = chance.nextInt(30); j >= 0; j--) {
                entry.addVendor(1 + chance.nextInt(VENDORS));
            }
            builder.addPublisherRestrictionEntry(entry.build());
        }
        if (chance.nextBoolean()) {
            builder.addPubPurposesConsent(1 + chance.nextInt(24));
        }
        return builder.encode();
    }

    private static boolean restricted(TCString peer, int vendor, int purpose, RestrictionType type) {
        for (PublisherRestriction restriction : peer.getPublisherRestrictions()) {
            boolean against = restriction.getRestrictionType() == RestrictionType.NOT_ALLOWED
                    || restriction.getRestrictionType() == type;
            if (against
                    && restriction.getPurposeId() == purpose
                    && restriction.getVendorIds().contains(vendor)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyAnswer_randomStrings_isThePeersUnderTheRulesOf23() {
        Random chance = new Random(6);
        int consents = 0;
        for (int round = 0; round < 400 * DEEP; round++) {
            String text = random(chance, round % 5 > 0);
            TCString peer = TCString.decode(text);
            TcString ours = TcString.parse(text).orElseThrow();
            assertEquals(peer.getLastUpdated(), ours.lastUpdated());
            assertEquals(peer.getCmpId(), ours.cmpId());
            assertEquals(peer.getTcfPolicyVersion(), ours.policyVersion());
            for (int feature = 0; feature <= 13; feature++) {
                assertEquals(peer.getSpecialFeatureOptIns().contains(feature), ours.specialFeature(feature));
            }
            for (int vendor = 0; vendor <= VENDORS + 1; vendor++) {
                assertEquals(peer.getVendorConsent().contains(vendor), ours.vendorConsent(vendor));
                assertEquals(peer.getVendorLegitimateInterest().contains(vendor), ours.vendorInterest(vendor));
                assertEquals(peer.getDisclosedVendors().contains(vendor), ours.disclosed(vendor));
            }
            for (int i = 0; i < 60; i++) {
                int vendor = 1 + chance.nextInt(VENDORS);
                int purpose = 1 + chance.nextInt(11);
                boolean consent = peer.getPurposesConsent().contains(purpose)
                        && peer.getVendorConsent().contains(vendor)
                        && peer.getDisclosedVendors().contains(vendor)
                        && !restricted(peer, vendor, purpose, RestrictionType.REQUIRE_LEGITIMATE_INTEREST);
                assertEquals(consent, ours.consents(vendor, purpose));
                consents += consent ? 1 : 0;
            }
        }
        assertTrue(consents > 500, "only " + consents + " consents");
    }

    /** Whether a string lets anybody do anything. */
    private static boolean permitsAnything(String text) {
        Optional<TcString> string = TcString.parse(text);
        for (int vendor = 1; string.isPresent() && vendor <= VENDORS; vendor++) {
            for (int purpose = 1; purpose <= 24; purpose++) {
                if (string.get().consents(vendor, purpose) || string.get().legitimatelyInterested(vendor, purpose)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** 50,000 strings; 10^6 with {@code -Dcdpkit.deep=20}. */
    @Test
    void parse_fuzzedStrings_permitNothing() {
        Random chance = new Random(12);
        List<String> sound = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sound.add(random(chance, true));
        }
        int permitted = 0;
        for (int i = 0; i < 50_000 * DEEP; i++) {
            String from = sound.get(i % sound.size());
            String fuzzed = switch (i % 6) {
                case 0 -> noise(chance, chance.nextInt(120), ALPHABET);
                case 1 -> "C" + noise(chance, chance.nextInt(200), ALPHABET + "..");
                case 2 -> cut(from, chance);
                case 3 -> spoilt(from, chance);
                case 4 -> "B" + from.substring(1);
                default -> from.substring(0, from.indexOf('.'));
            };
            permitted += permitsAnything(fuzzed) ? 1 : 0;
        }
        assertEquals(0, permitted);
        assertTrue(sound.stream().filter(TcStringTest::permitsAnything).count() > 40);
    }

    private static String noise(Random chance, int length, String alphabet) {
        StringBuilder noise = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            noise.append(alphabet.charAt(chance.nextInt(alphabet.length())));
        }
        return noise.toString();
    }

    /** Within the core, so that at least its restrictions are missing. */
    private static String cut(String text, Random chance) {
        return text.substring(0, chance.nextInt(text.indexOf('.') - 3));
    }

    private static String spoilt(String text, Random chance) {
        char[] chars = text.toCharArray();
        chars[chance.nextInt(chars.length)] = "+/= \n\0%\u00e9\uff21\ud83d,".charAt(chance.nextInt(11));
        return new String(chars);
    }

    @Test
    void parse_oddTexts_areRefused() {
        for (String odd : List.of(
                "",
                ".",
                "..",
                "C",
                "null",
                SAMPLE + ".",
                "." + SAMPLE,
                SAMPLE + ".IDKQA4AAgAKAGQAygAAA",
                SAMPLE + ".AAAA",
                SAMPLE + ".gAAA",
                SAMPLE.replaceFirst("\\.", "B."),
                SAMPLE.toLowerCase(java.util.Locale.ROOT))) {
            assertEquals(Optional.empty(), TcString.parse(odd), odd.length() + " chars");
        }
    }
}
