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
    private static final List<Integer> CONSENT_ONLY = List.of(1, 3, 4, 5, 6);

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

    /** What stands next to them is set, and must not be taken for one of them. */
    @Test
    void purposesFeaturesAndVendors_beyondTheirRange_areNo() {
        TCStringEncoder.Builder all = everything().useNonStandardStacks(true);
        for (int i = 1; i <= 12; i++) {
            all.addSpecialFeatureOptIns(i).addDisclosedVendors(i);
        }
        TcString string = read(all);
        for (int i = -1; i <= 26; i++) {
            assertEquals(i >= 1 && i <= 24, string.purposeConsent(i), "purpose " + i);
            assertEquals(i >= 1 && i <= 24, string.purposeInterest(i), "purpose " + i);
            assertEquals(i >= 1 && i <= 12, string.specialFeature(i), "feature " + i);
            assertEquals(i >= 1 && i <= 12, string.vendorConsent(i), "vendor " + i);
            assertEquals(i >= 1 && i <= 12, string.disclosed(i), "vendor " + i);
        }
        assertEquals("TC string of policy 5 by CMP 31", string.toString());
    }

    /** A number in some bits. */
    private static String bits(int number, int length) {
        return Integer.toBinaryString(1 << length | number).substring(1);
    }

    /** Chars for bits, six by six. */
    private static String chars(String bits) {
        StringBuilder chars = new StringBuilder();
        for (int i = 0; i < bits.length(); i += 6) {
            String six = (bits + "00000").substring(i, i + 6);
            chars.append(ALPHABET.charAt(Integer.parseInt(six, 2)));
        }
        return chars.toString();
    }

    /** Version 2, and all purposes and features; without vendors. */
    private static final String HEAD = bits(2, 6) + "0".repeat(134) + "1".repeat(60) + "0".repeat(13);

    /** A bit for each of so many vendors. */
    private static String field(int greatest) {
        return bits(greatest, 16) + "0" + "1".repeat(greatest);
    }

    private static String ranges(String... ranges) {
        return bits(ranges.length, 12) + String.join("", ranges);
    }

    private static String one(int vendor) {
        return "0" + bits(vendor, 16);
    }

    private static String range(int from, int to) {
        return "1" + bits(from, 16) + bits(to, 16);
    }

    private static final String NOBODY = field(0);
    private static final String UNRESTRICTED = bits(0, 12);

    /** Wherever a list ends with the last bit of its segment, it is whole; with one char less it is not. */
    @Test
    void parse_endsWithTheLastBit_isRead() {
        String disclosedField = bits(1, 3) + field(4);
        String longerField = bits(1, 3) + field(10);
        String disclosedRanges = bits(1, 3) + bits(9, 16) + "1" + ranges(one(3), one(9));
        String restrictedToNone = HEAD + NOBODY + field(3) + bits(1, 12) + bits(7, 6) + bits(1, 2) + ranges();
        String restricted = HEAD + NOBODY + field(6) + bits(1, 12) + bits(7, 6) + bits(0, 2) + ranges(range(2, 2));
        String unrestricted = HEAD + field(5) + NOBODY + UNRESTRICTED;
        String core = chars(HEAD + field(9) + NOBODY + UNRESTRICTED);
        for (String exact :
                List.of(disclosedField, longerField, disclosedRanges, restrictedToNone, restricted, unrestricted)) {
            assertEquals(0, exact.length() % 6);
            String before = exact.startsWith(HEAD) ? "" : core + ".";
            String text = before + chars(exact);
            assertTrue(TcString.parse(text).isPresent(), exact);
            assertEquals(Optional.empty(), TcString.parse(text.substring(0, text.length() - 1)), exact);
            assertTrue(TcString.parse(text + "A").isPresent(), "zeros may follow");
            assertEquals(Optional.empty(), TcString.parse(text + "B"), "nothing else may follow");
        }
        assertTrue(
                TcString.parse(core + "." + chars(disclosedField)).orElseThrow().disclosed(4));
        TcString two = TcString.parse(core + "." + chars(disclosedRanges)).orElseThrow();
        assertTrue(two.disclosed(3) && two.disclosed(9));
        assertFalse(two.disclosed(4) || two.disclosed(8) || two.disclosed(10));
    }

    /** Vendor 0, ends the wrong way round, or more ranges than there are. */
    @Test
    void parse_rangesThatMakeNoSense_areRefused() {
        String core = chars(HEAD + field(9) + NOBODY + UNRESTRICTED) + ".";
        String sound = bits(1, 3) + bits(9, 16) + "1";
        assertTrue(TcString.parse(core + chars(sound + ranges(range(5, 5)))).isPresent());
        for (String odd : List.of(
                ranges(one(0)),
                ranges(range(0, 5)),
                ranges(range(6, 5)),
                ranges(one(3), range(6, 5)),
                bits(3, 12) + one(3))) {
            assertEquals(Optional.empty(), TcString.parse(core + chars(sound + odd)), odd);
        }
        String restriction = HEAD + field(9) + NOBODY + bits(2, 12);
        String unsound = bits(7, 6) + bits(0, 2) + ranges(range(6, 5));
        String fine = bits(7, 6) + bits(0, 2) + ranges(one(5));
        assertTrue(TcString.parse(chars(restriction + fine + fine)).isPresent());
        assertEquals(Optional.empty(), TcString.parse(chars(restriction + unsound + fine)));
        assertEquals(Optional.empty(), TcString.parse(chars(restriction + fine + unsound)));
    }

    /** Each kind of segment may come once, in any order; what is none is refused. */
    @Test
    void parse_segments_eachKindOnce() {
        String core = chars(HEAD + field(9) + NOBODY + UNRESTRICTED);
        String disclosed = "." + chars(bits(1, 3) + field(4));
        String allowed = "." + chars(bits(2, 3) + field(4));
        String publisher = "." + chars(bits(3, 3) + "0".repeat(60));
        assertTrue(TcString.parse(core + publisher + allowed + disclosed)
                .orElseThrow()
                .disclosed(4));
        for (String twice : List.of(disclosed, allowed, publisher)) {
            assertEquals(Optional.empty(), TcString.parse(core + twice + twice));
            assertEquals(Optional.empty(), TcString.parse(core + twice + "."));
        }
        for (int kind : new int[] {0, 4, 5, 6, 7}) {
            assertEquals(
                    Optional.empty(), TcString.parse(core + "." + chars(bits(kind, 3) + field(4))), "kind " + kind);
        }
    }

    /** What is cut off is refused even where what is left would grant something. */
    @Test
    void parse_lastSegmentCutOff_isRefused() {
        String core = chars(HEAD + field(9) + NOBODY + UNRESTRICTED) + "." + chars(bits(1, 3) + field(4));
        String publisher = "." + chars(bits(3, 3) + "1".repeat(48) + bits(8, 6) + "1".repeat(16) + "0".repeat(5));
        String allowed = "." + chars(bits(2, 3) + field(19));
        for (String last : List.of(publisher, allowed)) {
            assertTrue(TcString.parse(core + last).isPresent());
            for (int length = 1; length < last.length(); length++) {
                assertEquals(Optional.empty(), TcString.parse(core + last.substring(0, length)), "length " + length);
            }
            assertEquals(Optional.empty(), TcString.parse(core + last + "B"));
        }
    }

    @Test
    void legitimatelyInterested_purposesThatNeedConsent_isNo() {
        TcString string = read(everything().addDisclosedVendors(7));
        for (int purpose : CONSENT_ONLY) {
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
        int interests = 0;
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
            for (int purpose = 0; purpose <= 25; purpose++) {
                assertEquals(peer.getPurposesConsent().contains(purpose), ours.purposeConsent(purpose));
                assertEquals(peer.getPurposesLITransparency().contains(purpose), ours.purposeInterest(purpose));
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
                boolean interest = !CONSENT_ONLY.contains(purpose)
                        && peer.getPurposesLITransparency().contains(purpose)
                        && peer.getVendorLegitimateInterest().contains(vendor)
                        && peer.getDisclosedVendors().contains(vendor)
                        && !restricted(peer, vendor, purpose, RestrictionType.REQUIRE_CONSENT);
                assertEquals(interest, ours.legitimatelyInterested(vendor, purpose));
                interests += interest ? 1 : 0;
            }
        }
        assertTrue(consents > 500, "only " + consents + " consents");
        assertTrue(interests > 300, "only " + interests + " interests");
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
                "\ud83d\ude00",
                SAMPLE + "\ud83d\ude00",
                SAMPLE.replaceFirst("\\.", "\ud83d\ude00."),
                SAMPLE + ".\ud83d\ude00",
                SAMPLE + ".gAAA",
                SAMPLE.replaceFirst("\\.", "B."),
                SAMPLE.toLowerCase(java.util.Locale.ROOT))) {
            assertEquals(Optional.empty(), TcString.parse(odd), odd.length() + " chars");
        }
    }
}
