package io.cdpkit.privacy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.IngestGate;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.privacy.audience.Audience;
import io.cdpkit.privacy.audience.AudienceRow;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.Delivery;
import io.cdpkit.privacy.audience.MatchField;
import io.cdpkit.privacy.audience.MatchHasher;
import io.cdpkit.privacy.audience.MatchKey;
import io.cdpkit.privacy.audience.Member;
import io.cdpkit.privacy.audience.Platform;
import io.cdpkit.privacy.audience.Protection;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentGate;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.erasure.Suppression;
import io.cdpkit.privacy.erasure.Tombstone;
import io.cdpkit.privacy.erasure.Tombstones;
import io.cdpkit.privacy.pseudonym.Ff1;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.privacy.pseudonym.Pseudonym;
import io.cdpkit.privacy.pseudonym.Pseudonyms;
import io.cdpkit.privacy.request.DeletionTokens;
import io.cdpkit.privacy.request.OpenDsr;
import io.cdpkit.privacy.request.SubjectIdentity;
import io.cdpkit.privacy.scan.PiiScanner;
import io.cdpkit.testkit.TestClock;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Attack 10: nothing that this module says or throws shows whose data it is about. */
class PrivacyCanaryTest {
    private static final String CANARY = "canary";
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Identifier NAME = Identifier.email("canary@example.com");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final TestClock CLOCK = new TestClock(NOW);
    private static final KeyRing KEYS =
            KeyRing.of(1, "canary-canary-canary-canary-canary".getBytes(StandardCharsets.UTF_8));

    private static void assertShowsNothing(Object said) {
        assertFalse(String.valueOf(said).toLowerCase(Locale.ROOT).contains(CANARY), () -> String.valueOf(said));
    }

    private static Event event(Attributes context) {
        return Event.identify("m1", WEB)
                .identifier(NAME)
                .time(NOW)
                .traits(Attributes.of("city", "canary", "email", "canary@example.com"))
                .context(context)
                .build();
    }

    private static final Attributes CONSENT = Attributes.builder()
            .put(
                    "consent",
                    Attributes.builder()
                            .put(
                                    "categoryPreferences",
                                    Attributes.builder().put("ads", true).build())
                            .put("tcString", "canary")
                            .put("gppString", "canary")
                            .put("gpc", "canary")
                            .build())
            .build();

    @Test
    void toString_consent_showsNothing() {
        ConsentRules rules = ConsentRules.builder()
                .categories(Purpose.ADVERTISING, "ads")
                .tcf(Purpose.ANALYTICS, 7, Consent.LegalBasis.CONSENT, 1)
                .optOuts(Purpose.MARKETING)
                .build();
        ConsentBook book = ConsentBook.empty();
        List<Consent> read = rules.read(event(CONSENT));
        assertFalse(read.isEmpty());
        book.addAll(read);
        ConsentGate gate = ConsentGate.builder(rules, CLOCK)
                .ask(Purpose.ADVERTISING, Purpose.ANALYTICS)
                .book(book)
                .build();
        Consent noted = Consent.granted(List.of(NAME), Purpose.ADVERTISING, NOW, "canary form");
        for (Object said : List.of(
                rules,
                read,
                book,
                gate,
                noted,
                ConsentLedger.of(List.of(noted)),
                ConsentLedger.of(List.of(noted)).decide(Purpose.ADVERTISING, NOW),
                gate.judge(event(CONSENT)),
                gate.judge(event(Attributes.of("consent", "canary"))),
                gate.judge(event(Attributes.empty())))) {
            assertShowsNothing(said);
        }
    }

    @Test
    void toString_pseudonymsAndErasure_showNothing() {
        Pseudonyms pseudonyms = Pseudonyms.of(KEYS, Purpose.ADVERTISING, "acme");
        Pseudonym pseudonym = pseudonyms.of(NAME);
        Tombstones tombstones = Tombstones.of(KEYS);
        List<Tombstone> made = tombstones.erase(List.of(NAME), NOW, Tombstone.Policy.SUPPRESS);
        Suppression gate = Suppression.of(tombstones);
        for (Object said : List.of(
                KEYS,
                pseudonyms,
                pseudonym,
                pseudonym.text(),
                tombstones,
                made,
                made.get(0).text(),
                gate,
                gate.judge(event(Attributes.empty())),
                gate.then(IngestGate.open()).judge(event(Attributes.empty())),
                Ff1.of(new byte[16], "canryx@"))) {
            assertShowsNothing(said);
        }
    }

    @Test
    void toString_handOver_showsNothing() throws Exception {
        Member member = new Member(
                List.of(NAME),
                Map.of(MatchField.EMAIL, List.of("canary@example.com"), MatchField.GIVEN_NAME, List.of("Canary")),
                ConsentLedger.empty());
        MatchKey key = new MatchKey(MatchField.POSTCODE, "canary", Protection.CLEAR);
        Audience audience = Audience.of(Platform.GOOGLE, "lapsed", Set.of(Purpose.ADVERTISING));
        Delivery delivery = audience.deliver(Stream.of(member), Delivered.nothing(audience), CLOCK);
        String kept = "cdpkit-delivered-1\tGOOGLE\tlapsed\t1\ttrue\t1\nPOSTCODE:ccanary\n";
        for (Object said : List.of(
                member,
                key,
                new AudienceRow(List.of(key)),
                audience,
                delivery,
                delivery.pending(),
                Delivered.read(new StringReader(kept)),
                MatchHasher.of(Platform.GOOGLE))) {
            assertShowsNothing(said);
        }
    }

    @Test
    void toString_requestsAndFindings_showNothing() {
        String body = "{\"regulation\":\"gdpr\",\"subject_request_id\":\"a7551968-d5d6-44b2-9831-815ac9017798\","
                + "\"subject_request_type\":\"access\",\"submitted_time\":\"2018-10-02T15:00:00Z\",\"extensions\":"
                + "{\"x.example\":{\"id\":\"canary\"}},\"subject_identities\":[{\"identity_type\":\"email\","
                + "\"identity_value\":\"canary@example.com\",\"identity_format\":\"raw\"}]}";
        OpenDsr.Parsed parsed = OpenDsr.of("c1").read(body.getBytes(StandardCharsets.UTF_8));
        assertTrue(parsed instanceof OpenDsr.Request);
        for (Object said : List.of(
                parsed,
                new SubjectIdentity(SubjectIdentity.Type.EMAIL, SubjectIdentity.Format.RAW, "canary"),
                new DeletionTokens.Subject("canary", "email", "raw"),
                new DeletionTokens.Accepted(
                        new DeletionTokens.Subject("canary", "email", "raw"), "a.com", "b.com", "id", "canary"),
                PiiScanner.standard().scan("canary@example.com"),
                PiiScanner.standard().redact("canary@example.com"))) {
            assertShowsNothing(said);
        }
    }

    @Test
    void exceptions_badInput_quoteNothing() {
        List<Runnable> calls = List.of(
                () -> Ff1.digits(new byte[16]).encrypt("canary canary", new byte[0]),
                () -> Ff1.digits(new byte[16]).encrypt("canary".substring(0, 3), new byte[0]),
                () -> new Purpose("Canary"),
                () -> new Label("Canary"),
                () -> Audience.of(Platform.META, "canary\n", Set.of(Purpose.ADVERTISING)),
                () -> new SubjectIdentity(SubjectIdentity.Type.EMAIL, SubjectIdentity.Format.MD5, "canary"),
                () -> new Pseudonym(1, "canary"),
                () -> KeyRing.of(1, "canary".getBytes(StandardCharsets.UTF_8)));
        List<Object> thrown = new ArrayList<>();
        for (Runnable call : calls) {
            try {
                call.run();
            } catch (RuntimeException e) {
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    thrown.add(cause);
                }
            }
        }
        assertTrue(thrown.size() >= calls.size(), thrown::toString);
        thrown.forEach(PrivacyCanaryTest::assertShowsNothing);
    }
}
