package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.iab.gpp.encoder.GppModel;
import com.iabtcf.encoder.TCStringEncoder;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Consent.LegalBasis;
import io.cdpkit.privacy.consent.Consent.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConsentRulesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Purpose ADS = Purpose.ADVERTISING;
    private static final Purpose COUNT = Purpose.ANALYTICS;

    private static final ConsentRules SEGMENT = ConsentRules.builder()
            .categories(ADS, "Advertising", "Tracking")
            .categories(COUNT, "Analytics")
            .stated(Purpose.MARKETING)
            .build();

    private static Event event(Attributes context) {
        return Event.page("m1", WEB, "Home")
                .anonymousId("a1")
                .time(NOW)
                .context(context)
                .build();
    }

    private static Event consenting(Attributes consent) {
        return event(Attributes.builder().put("consent", consent).build());
    }

    private static Event consenting(String key, String text) {
        return consenting(Attributes.of(key, text));
    }

    private static Map<Purpose, Status> read(ConsentRules rules, Event event) {
        TreeMap<Purpose, Status> read = new TreeMap<>();
        rules.read(event).forEach(consent -> read.put(consent.purpose(), consent.status()));
        return read;
    }

    private static Event categories(Attributes preferences) {
        return consenting(
                Attributes.builder().put("categoryPreferences", preferences).build());
    }

    @Test
    void read_segmentsWire_isAStatementPerPurpose() {
        Parsed parsed = SegmentJson.of(WEB).read("""
                {"type":"track","event":"Seen","messageId":"m1","anonymousId":"a1","timestamp":"2026-06-01T12:00:00Z",
                 "context":{"consent":{"categoryPreferences":{"Advertising":true,"Tracking":true,"Analytics":false}}}}
                """);
        List<Consent> read = SEGMENT.read(((Parsed.Read) parsed).event());
        assertEquals(
                List.of(
                        Consent.granted(List.of(Identifier.anonymousId("a1")), ADS, NOW, "m1"),
                        Consent.denied(List.of(Identifier.anonymousId("a1")), COUNT, NOW, "m1")),
                read);
    }

    @Test
    void read_categories_allMustBeTrue() {
        Attributes one = Attributes.builder().put("Advertising", true).build();
        assertEquals(Map.of(ADS, Status.DENIED, COUNT, Status.DENIED), read(SEGMENT, categories(one)));
        Attributes words = Attributes.of("Advertising", "true", "Tracking", "true");
        assertEquals(Map.of(ADS, Status.DENIED, COUNT, Status.DENIED), read(SEGMENT, categories(words)));
    }

    @Test
    void read_junk_deniesEverything() {
        Map<Purpose, Status> no = Map.of(ADS, Status.DENIED, COUNT, Status.DENIED, Purpose.MARKETING, Status.DENIED);
        assertEquals(no, read(SEGMENT, event(Attributes.of("consent", "yes"))));
        assertEquals(no, read(SEGMENT, consenting(Attributes.empty())));
        assertEquals(no, read(SEGMENT, consenting("tcstring", "C")));
        assertEquals(no, read(SEGMENT, event(Attributes.of("consent", Value.ofNull()))));
    }

    @Test
    void read_noConsentOrNobody_statesNothing() {
        assertEquals(Map.of(), read(SEGMENT, event(Attributes.empty())));
        Event nobody = Event.page("m1", WEB, "Home")
                .time(NOW)
                .context(Attributes.of("consent", "yes"))
                .build();
        assertEquals(Map.of(), read(SEGMENT, nobody));
    }

    private static Event stated(Attributes properties) {
        return Event.track("m1", WEB, "Consent Stated")
                .userId("ada")
                .time(NOW)
                .properties(properties)
                .build();
    }

    @Test
    void read_statement_takesBasisExpiryAndEvidence() {
        Event event = stated(Attributes.builder()
                .put("purposes", Attributes.of("marketing", "granted", "analytics", "REVOKED"))
                .put("legal_basis", "contract")
                .put("expires_at", "2027-01-01T00:00:00Z")
                .put("evidence", "form 7")
                .build());
        List<Consent> read = SEGMENT.read(event);
        assertEquals(2, read.size());
        assertEquals(Status.REVOKED, read.get(0).status());
        assertEquals(
                new Consent(
                        List.of(Identifier.userId("ada")),
                        Purpose.MARKETING,
                        Status.GRANTED,
                        LegalBasis.CONTRACT,
                        NOW,
                        Instant.parse("2027-01-01T00:00:00Z"),
                        "form 7"),
                read.get(1));
    }

    @Test
    void read_statementWithJunk_denies() {
        Attributes yes = Attributes.of("marketing", "granted");
        assertEquals(3, read(SEGMENT, stated(Attributes.empty())).size());
        assertFalse(read(SEGMENT, stated(Attributes.empty())).containsValue(Status.GRANTED));
        for (Attributes junk : List.of(
                Attributes.builder().put("purposes", "marketing").build(),
                Attributes.builder()
                        .put("purposes", yes)
                        .put("expires_at", "next year")
                        .build(),
                Attributes.builder()
                        .put("purposes", yes)
                        .put("legal_basis", "habit")
                        .build(),
                Attributes.builder()
                        .put("purposes", Attributes.of("marketing", "maybe"))
                        .build())) {
            assertFalse(read(SEGMENT, stated(junk)).containsValue(Status.GRANTED), junk.toString());
        }
    }

    @Test
    void read_lasts_bringsAnExpiryThatOnlyShortens() {
        ConsentRules rules = ConsentRules.builder()
                .stated(Purpose.MARKETING)
                .categories(ADS, "Advertising")
                .lasts(Duration.ofDays(30))
                .build();
        Attributes yes = Attributes.of("marketing", "granted");
        Consent plain = rules.read(
                        stated(Attributes.builder().put("purposes", yes).build()))
                .get(0);
        assertEquals(NOW.plus(Duration.ofDays(30)), plain.expiry());
        Consent sooner = rules.read(stated(Attributes.builder()
                        .put("purposes", yes)
                        .put("expires_at", NOW.plusSeconds(5))
                        .build()))
                .get(0);
        assertEquals(NOW.plusSeconds(5), sooner.expiry());
        Consent category = rules.read(
                        categories(Attributes.builder().put("Advertising", true).build()))
                .get(0);
        assertEquals(NOW.plus(Duration.ofDays(30)), category.expiry());
    }

    @Test
    void read_stewardsWord_statesNothing() {
        Attributes consent = Attributes.of("consent", "no");
        Identifier ada = Identifier.userId("ada");
        Identifier ben = Identifier.userId("ben");
        assertEquals(
                List.of(),
                SEGMENT.read(Event.apart("m", WEB, ada, ben)
                        .time(NOW)
                        .context(consent)
                        .build()));
        assertEquals(
                List.of(),
                SEGMENT.read(Event.together("m", WEB, ada, ben)
                        .time(NOW)
                        .context(consent)
                        .build()));
    }

    @Test
    void read_otherTrackWithPurposes_statesNothing() {
        Attributes yes = Attributes.builder()
                .put("purposes", Attributes.of("marketing", "granted"))
                .build();
        Event other = Event.track("m1", WEB, "Seen")
                .userId("ada")
                .time(NOW)
                .properties(yes)
                .build();
        Event page = Event.page("m1", WEB, "Consent Stated")
                .userId("ada")
                .time(NOW)
                .properties(yes)
                .build();
        assertEquals(List.of(), SEGMENT.read(other));
        assertEquals(List.of(), SEGMENT.read(page));
        assertEquals(List.of(Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.MARKETING), SEGMENT.purposes());
    }

    /** A statement that also carries a context: of two words about one purpose the stricter counts. */
    @Test
    void read_statementWithContext_theStricterWordWins() {
        Attributes all = Attributes.builder()
                .put("Advertising", true)
                .put("Tracking", true)
                .put("Analytics", true)
                .build();
        Attributes context = Attributes.builder()
                .put(
                        "consent",
                        Attributes.builder().put("categoryPreferences", all).build())
                .build();
        Event.Builder event =
                Event.track("m1", WEB, "Consent Stated").userId("ada").time(NOW).context(context);
        assertEquals(Map.of(ADS, Status.GRANTED, COUNT, Status.GRANTED), read(SEGMENT, event.build()));
        Event both = event.properties(Attributes.builder()
                        .put("purposes", Attributes.of("analytics", "revoked", "marketing", "granted"))
                        .build())
                .build();
        assertEquals(
                Map.of(ADS, Status.GRANTED, COUNT, Status.REVOKED, Purpose.MARKETING, Status.GRANTED),
                read(SEGMENT, both));
        Event lighter = event.properties(Attributes.builder()
                        .put("purposes", Attributes.of("advertising", "granted", "analytics", "granted"))
                        .build())
                .context(Attributes.of("consent", "no"))
                .build();
        assertFalse(read(SEGMENT, lighter).containsValue(Status.GRANTED));
    }

    @Test
    void read_statementsChoices_areReadAsTheyAreMeant() {
        for (Map.Entry<Value, Status> choice : Map.of(
                        Value.of(true), Status.GRANTED,
                        Value.of(false), Status.DENIED,
                        Value.of("Granted"), Status.GRANTED,
                        Value.of("DENIED"), Status.DENIED,
                        Value.of("revoked"), Status.REVOKED,
                        Value.of(1), Status.DENIED)
                .entrySet()) {
            Attributes purposes = Attributes.of("marketing", choice.getKey());
            Event event = stated(Attributes.of("purposes", Value.of(purposes)));
            assertEquals(Map.of(Purpose.MARKETING, choice.getValue()), read(SEGMENT, event));
        }
    }

    /** A no does not lapse, whatever stands beside it. */
    @Test
    void read_refusalWithExpiry_hasNone() {
        ConsentRules rules = ConsentRules.builder()
                .stated(Purpose.MARKETING)
                .lasts(Duration.ofDays(30))
                .build();
        Event event = stated(Attributes.builder()
                .put("purposes", Attributes.of("marketing", "revoked"))
                .put("expires_at", "2027-01-01T00:00:00Z")
                .build());
        assertEquals(
                List.of(Consent.revoked(List.of(Identifier.userId("ada")), Purpose.MARKETING, NOW, "m1")),
                rules.read(event));
    }

    @Test
    void builder_nonsense_isRefused() {
        ConsentRules.Builder rules = ConsentRules.builder();
        assertThrows(IllegalArgumentException.class, () -> rules.lasts(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> rules.lasts(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> rules.lasts(ChronoUnit.FOREVER.getDuration()));
        assertThrows(IllegalArgumentException.class, () -> rules.tcfLasts(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> rules.tcf(ADS, 0, LegalBasis.CONSENT, 1));
        assertThrows(IllegalArgumentException.class, () -> rules.tcf(ADS, 1, LegalBasis.CONSENT));
        assertThrows(IllegalArgumentException.class, () -> rules.tcf(ADS, 1, LegalBasis.CONTRACT, 1));
    }

    // TCF

    @Test
    void read_firstVendorOfTheList_isOneOfThem() {
        ConsentRules first =
                ConsentRules.builder().tcf(ADS, 1, LegalBasis.CONSENT, 1).build();
        String text = string().addVendorConsent(1).addDisclosedVendors(1).encode();
        assertTrue(first.read(consenting("tcString", text)).get(0).isGrant());
    }

    private static final ConsentRules TCF = ConsentRules.builder()
            .tcf(ADS, 755, LegalBasis.CONSENT, 1, 3, 4)
            .tcf(COUNT, 755, LegalBasis.LEGITIMATE_INTERESTS, 7)
            .cmps(cmp -> cmp == 31)
            .build();

    private static TCStringEncoder.Builder string() {
        return TCStringEncoder.newBuilder()
                .version(2)
                .created(NOW.minusSeconds(3_600))
                .lastUpdated(NOW.minusSeconds(3_600))
                .cmpId(31)
                .consentLanguage("EN")
                .publisherCC("DE")
                .tcfPolicyVersion(5)
                .addPurposesConsent(1)
                .addPurposesConsent(3)
                .addPurposesConsent(4)
                .addPurposesLITransparency(7)
                .addVendorConsent(755)
                .addVendorLegitimateInterest(755)
                .addDisclosedVendors(755);
    }

    @Test
    void read_tcString_grantsUpTo13Months() {
        List<Consent> read = TCF.read(consenting("tcString", string().encode()));
        assertEquals(
                List.of(Status.GRANTED, Status.GRANTED),
                List.of(read.get(0).status(), read.get(1).status()));
        assertEquals(LegalBasis.CONSENT, read.get(0).basis());
        assertEquals(LegalBasis.LEGITIMATE_INTERESTS, read.get(1).basis());
        assertEquals(
                NOW.minusSeconds(3_600).plus(Duration.ofDays(395)), read.get(0).expiry());
    }

    @Test
    void read_tcStringNotInOrder_denies() {
        Map<Purpose, Status> no = Map.of(ADS, Status.DENIED, COUNT, Status.DENIED);
        for (String text : List.of(
                string().lastUpdated(NOW.plusSeconds(60)).encode(),
                string().cmpId(99).encode(),
                string().clearDisclosedVendors().encode(),
                "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA",
                "junk!",
                "")) {
            assertEquals(no, read(TCF, consenting("tcString", text)), text.length() + " chars");
        }
        assertEquals(
                no, read(TCF, consenting(Attributes.builder().put("tcString", 7).build())));
        Map<Purpose, Status> half =
                read(TCF, consenting("tcString", string().clearPurposesConsent().encode()));
        assertEquals(Map.of(ADS, Status.DENIED, COUNT, Status.GRANTED), half);
    }

    /** Strings that say different things come of a consent manager that is out of order; the stricter holds. */
    @Test
    void read_tcStringAndGppString_bothMustSayYes() {
        String yes = string().encode();
        String no =
                string().clearVendorConsent().clearVendorLegitimateInterest().encode();
        Map<Purpose, Status> granted = Map.of(ADS, Status.GRANTED, COUNT, Status.GRANTED);
        Map<Purpose, Status> denied = Map.of(ADS, Status.DENIED, COUNT, Status.DENIED);
        assertEquals(granted, read(TCF, consenting(both(yes, "DBABMA~" + yes))));
        assertEquals(granted, read(TCF, consenting(both(yes, "DBABTA~1YNN"))));
        assertEquals(denied, read(TCF, consenting(both(yes, "DBABMA~" + no))));
        assertEquals(denied, read(TCF, consenting(both(no, "DBABMA~" + yes))));
        assertEquals(denied, read(TCF, consenting(both(yes, "junk"))));
        assertEquals(denied, read(TCF, consenting(both("", "DBABMA~" + yes))));
    }

    private static Attributes both(String tc, String gpp) {
        return Attributes.of("tcString", tc, "gppString", gpp);
    }

    /** Consent and a legitimate interest, of which the weaker ground is told; what lapses first, lapses both. */
    @Test
    void read_severalSignals_allMustSayYes() {
        ConsentRules rules = ConsentRules.builder()
                .tcf(ADS, 755, LegalBasis.LEGITIMATE_INTERESTS, 7)
                .tcf(ADS, 755, LegalBasis.CONSENT, 1)
                .categories(ADS, "Advertising")
                .optOuts(ADS, COUNT)
                .tcfLasts(Duration.ofDays(10))
                .lasts(Duration.ofDays(20))
                .build();
        Attributes.Builder yes = Attributes.builder()
                .put("categoryPreferences", Attributes.of("Advertising", Value.of(true)))
                .put("tcString", string().encode())
                .put("gppString", "DBABTA~1YNN");
        assertEquals(
                List.of(
                        new Consent(
                                List.of(Identifier.anonymousId("a1")),
                                ADS,
                                Status.GRANTED,
                                LegalBasis.LEGITIMATE_INTERESTS,
                                NOW,
                                NOW.minusSeconds(3_600).plus(Duration.ofDays(10)),
                                "m1"),
                        new Consent(
                                List.of(Identifier.anonymousId("a1")),
                                COUNT,
                                Status.GRANTED,
                                LegalBasis.LEGITIMATE_INTERESTS,
                                NOW,
                                NOW.plus(Duration.ofDays(20)),
                                "m1")),
                rules.read(consenting(yes.build())));
        for (Attributes no : List.of(
                Attributes.builder()
                        .put("categoryPreferences", Attributes.of("Advertising", Value.of(false)))
                        .build(),
                Attributes.of("tcString", string().clearVendorConsent().encode()),
                Attributes.of("gppString", "DBABTA~1YYN"))) {
            Attributes.Builder mixed = Attributes.builder();
            yes.build().forEach((key, value) -> mixed.put(key, Objects.requireNonNullElse(no.find(key), value)));
            assertEquals(Status.DENIED, read(rules, consenting(mixed.build())).get(ADS), no::toString);
        }
    }

    @Test
    void read_tcStringOfThisInstant_isInOrder() {
        assertEquals(
                Map.of(ADS, Status.GRANTED, COUNT, Status.GRANTED),
                read(TCF, consenting("tcString", string().lastUpdated(NOW).encode())));
    }

    // GPP and GPC

    private static final ConsentRules US = ConsentRules.builder().optOuts(ADS).build();

    @Test
    void parse_gppSamples_readWhatTheySay() {
        assertEquals(
                new GppString("CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA", false, false),
                GppString.parse("DBABMA~CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA")
                        .orElseThrow());
        assertEquals(
                new GppString(null, false, true), GppString.parse("DBABTA~1YNN").orElseThrow());
        assertEquals(
                new GppString(null, true, false), GppString.parse("DBABTA~1YYN").orElseThrow());
        assertEquals(
                new GppString(null, false, true),
                GppString.parse("DBABLA~BVQqAAAAAgA.QA").orElseThrow());
        for (String junk : List.of("", "D", "junk", "DBABTA", "DBABTA~", "DBABTA~1YNN~1YNN", "DBABLA~", "\ud83d")) {
            assertTrue(
                    GppString.parse(junk).map(gpp -> !gpp.asked()).orElse(true),
                    junk.length() + " chars grant something");
        }
    }

    @Test
    void parse_uspOfAnotherVersionOrSpelling_optsOut() {
        for (String odd : List.of("DBABTA~2YNN", "DBABTA~1ynn", "DBABTA~1YNNN", "DBABTA~YNN", "DBABTA~1Y2N")) {
            assertTrue(
                    GppString.parse(odd)
                            .map(gpp -> gpp.optedOut() && !gpp.asked())
                            .orElse(true),
                    odd);
            assertEquals(Map.of(ADS, Status.DENIED), read(US, consenting("gppString", odd)), odd);
        }
    }

    /** The decoder would take any char for some digit. */
    @Test
    void parse_charOutsideTheAlphabet_isRefused() {
        for (String sound : List.of("DBABTA~1YNN", "DBABLA~BVQqAAAAAgA.QA")) {
            assertTrue(GppString.parse(sound).isPresent());
            for (char odd : "+/= \n\0%\u00e9\uff21,@[`{:".toCharArray()) {
                for (int at = 0; at < sound.length(); at++) {
                    String spoilt = sound.substring(0, at) + odd + sound.substring(at + 1);
                    assertEquals(Optional.empty(), GppString.parse(spoilt), (int) odd + " at " + at);
                }
            }
        }
    }

    /** The part that a browser's signal stands in may be what is missing. */
    @Test
    void parse_gppCutOffAtADot_isNone() {
        for (String cut : List.of("DBABLA~BVQqAAAAAgA.", "DBABLA~BVQqAAAAAgA..QA", "DBABLA~.BVQqAAAAAgA", "DBABLA~")) {
            assertEquals(Optional.empty(), GppString.parse(cut), cut);
        }
    }

    /** What a string of some sections says; fields by section and name, such as {@code 8.SaleOptOut}. */
    private static GppString gpp(Map<String, Object> fields) {
        GppModel model = new GppModel();
        fields.forEach((field, value) -> {
            int dot = field.indexOf('.');
            model.setFieldValue(Integer.parseInt(field.substring(0, dot)), field.substring(dot + 1), value);
        });
        return GppString.parse(model.encode()).orElseThrow();
    }

    /**
     * 7 is the United States, 8 California, 9 Virginia, which knows no sharing; 5 is Canada, which nobody here can judge.
     */
    @Test
    void parse_statesOfTheUnitedStates_anyWayToOptOutCounts() {
        GppString out = new GppString(null, true, false);
        GppString in = new GppString(null, false, true);
        GppString neither = new GppString(null, false, false);
        assertEquals(neither, gpp(Map.of("7.SaleOptOut", 0)));
        assertEquals(in, gpp(Map.of("7.SaleOptOut", 2)));
        assertEquals(out, gpp(Map.of("7.SaleOptOut", 1)));
        assertEquals(in, gpp(Map.of("9.TargetedAdvertisingOptOut", 2)));
        assertEquals(out, gpp(Map.of("9.TargetedAdvertisingOptOut", 1)));
        assertEquals(out, gpp(Map.of("8.SaleOptOut", 2, "8.SharingOptOut", 1)));
        assertEquals(out, gpp(Map.of("7.SaleOptOut", 2, "7.SharingOptOut", 2, "7.TargetedAdvertisingOptOut", 1)));
        assertEquals(out, gpp(Map.of("8.SaleOptOut", 2, "8.Gpc", true)));
        assertEquals(in, gpp(Map.of("8.SaleOptOut", 2, "8.Gpc", false)));
        assertEquals(new GppString(null, true, true), gpp(Map.of("7.SaleOptOut", 2, "8.SaleOptOut", 1)));
        assertEquals(out, gpp(Map.of("5.CmpId", 31)));
        assertEquals(neither, GppString.parse("DBABTA~1---").orElseThrow());
    }

    @Test
    void read_gppOptOut_denies() {
        assertEquals(Map.of(ADS, Status.GRANTED), read(US, consenting("gppString", "DBABLA~BVQqAAAAAgA.QA")));
        assertEquals(Map.of(ADS, Status.DENIED), read(US, consenting("gppString", "DBABTA~1YYN")));
        assertEquals(Map.of(ADS, Status.DENIED), read(US, consenting("gppString", "junk")));
        assertEquals(
                LegalBasis.LEGITIMATE_INTERESTS,
                US.read(consenting("gppString", "DBABTA~1YNN")).get(0).basis());
    }

    /** Who was not asked has said nothing, which is no yes; and a browser that objects to nothing is no junk. */
    @Test
    void read_gppOrGpcThatSaysNeither_statesNothing() {
        assertEquals(Map.of(), read(US, consenting("gppString", "DBABTA~1---")));
        Event silent = consenting(Attributes.of("gpc", Value.of(false)));
        assertEquals(Map.of(), read(US, silent));
        assertEquals(Map.of(), read(SEGMENT, silent));
    }

    @Test
    void read_gpc_deniesWhateverElseIsSaid() {
        ConsentRules rules = ConsentRules.builder()
                .categories(ADS, "Advertising")
                .optOuts(ADS)
                .build();
        Attributes yes = Attributes.builder().put("Advertising", true).build();
        for (Value gpc : List.of(Value.of(true), Value.of("1"), Value.of(1), Value.ofNull())) {
            Event event = consenting(Attributes.builder()
                    .put("categoryPreferences", yes)
                    .put("gpc", gpc)
                    .build());
            assertEquals(Map.of(ADS, Status.DENIED), read(rules, event));
        }
        Event without = consenting(Attributes.builder()
                .put("categoryPreferences", yes)
                .put("gpc", false)
                .build());
        assertEquals(Map.of(ADS, Status.GRANTED), read(rules, without));
    }

    /** A string that is there and says nothing is no yes, whatever stands beside it; one that is not there is not asked. */
    @Test
    void read_emptyString_denies() {
        ConsentRules rules = ConsentRules.builder()
                .categories(ADS, "Advertising")
                .optOuts(ADS)
                .tcf(COUNT, 755, Consent.LegalBasis.CONSENT, 1)
                .categories(COUNT, "Analytics")
                .build();
        Attributes.Builder yes = Attributes.builder()
                .put(
                        "categoryPreferences",
                        Attributes.builder()
                                .put("Advertising", true)
                                .put("Analytics", true)
                                .build());
        assertEquals(Map.of(ADS, Status.GRANTED, COUNT, Status.GRANTED), read(rules, consenting(yes.build())));
        for (String text : List.of("", " ", "~", "DBABTA")) {
            Attributes gpp = yes.build().toBuilder().put("gppString", text).build();
            assertEquals(Map.of(ADS, Status.DENIED, COUNT, Status.DENIED), read(rules, consenting(gpp)), text);
            Attributes tc = yes.build().toBuilder().put("tcString", text).build();
            assertEquals(Map.of(ADS, Status.GRANTED, COUNT, Status.DENIED), read(rules, consenting(tc)), text);
        }
    }

    @Test
    void build_noPurpose_isRefused() {
        assertThrows(IllegalStateException.class, () -> ConsentRules.builder().build());
    }

    @Test
    void read_tcfWithinGpp_isReadToo() {
        String tc = string().encode();
        Map<Purpose, Status> read = read(TCF, consenting("gppString", "DBABMA~" + tc));
        assertEquals(Map.of(ADS, Status.GRANTED, COUNT, Status.GRANTED), read);
        assertEquals(
                Map.of(ADS, Status.DENIED, COUNT, Status.DENIED),
                read(TCF, consenting("gppString", "DBABMA~" + tc + "!")));
    }

    @Test
    void ledger_ofATimeline_doesNotMindOrder() {
        Event first = categories(Attributes.builder().put("Analytics", true).build());
        Event later = Event.page("m2", WEB, "Home")
                .anonymousId("a1")
                .time(NOW.plusSeconds(1))
                .context(Attributes.of("consent", "no"))
                .build();
        assertEquals(SEGMENT.ledger(List.of(first, later)), SEGMENT.ledger(List.of(later, first, later)));
        assertFalse(SEGMENT.ledger(List.of(first, later))
                .decide(COUNT, NOW.plusSeconds(2))
                .isAllowed());
    }

    /** Strings that no consent manager wrote, through the rules that a gate asks; 10^6 with {@code -Dcdpkit.deep=50}. */
    @Test
    void read_fuzzedGppStrings_denyEverything() {
        Random chance = new Random(7);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.";
        List<String> sound = List.of("DBABTA~1YNN", "DBABLA~BVQqAAAAAgA.QA", "DBACNYA~BVQqAAAAAgA.QA~1YNN");
        long deep = Long.getLong("cdpkit.deep", 1);
        for (int i = 0; i < 20_000 * deep; i++) {
            String from = sound.get(i % sound.size());
            StringBuilder fuzzed = new StringBuilder();
            switch (i % 4) {
                case 0 ->
                    chance.ints(chance.nextInt(40), 0, alphabet.length())
                            .forEach(at -> fuzzed.append(alphabet.charAt(at)));
                case 1 -> fuzzed.append(from, 0, from.indexOf('~') + 1 + chance.nextInt(3));
                case 2 ->
                    fuzzed.append(from)
                            .setCharAt(
                                    chance.nextInt(from.length()),
                                    "+/= \n\0%\u00e9\uff21\ud83d,".charAt(chance.nextInt(11)));
                default -> fuzzed.append(from, 1 + chance.nextInt(4), from.length());
            }
            String text = fuzzed.toString();
            List<Consent> statements = US.read(consenting("gppString", text));
            assertTrue(
                    statements.stream().noneMatch(Consent::isGrant),
                    () -> text.length() + " chars grant something: " + text);
        }
    }
}
