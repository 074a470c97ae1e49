package io.cdpkit.privacy.access;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.audience.Audience;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.MatchField;
import io.cdpkit.privacy.audience.Member;
import io.cdpkit.privacy.audience.Platform;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.retention.RetentionRules;
import io.cdpkit.segments.Segments;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Attack 15: the answer to a person holds everything about her, and nothing of anybody else. */
class AccessTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Identifier ADA = Identifier.userId("canary-user");
    private static final Identifier MAIL = Identifier.email("canary@example.com");
    private static final Identifier DEVICE = Identifier.anonymousId("canary-device");
    private static final Identifier BEN = Identifier.userId("secret-ben");
    private static final Segments SEGMENTS = Segments.parse("""
            canary_buyers = did("Order Completed") in last 90 days
            trait canary_orders = count("Order Completed")
            """);

    private final TestClock clock = new TestClock(NOW);
    private final ConsentBook book = ConsentBook.empty();
    private final ConsentRules rules =
            ConsentRules.builder().stated(Purpose.MARKETING).build();
    private final Cdp cdp = Cdp.builder()
            .identity(IdentityRules.of(
                    unique(Namespace.USER_ID),
                    atMost(5, Namespace.EMAIL),
                    atMost(2, Namespace.ANONYMOUS_ID).asDevice()))
            .segments(SEGMENTS)
            .clock(clock)
            .build();

    private void ingest(Event.Builder builder, int minutes, Identifier... names) {
        List.of(names).forEach(builder::identifier);
        IngestResult result =
                cdp.ingest(builder.time(NOW.minusSeconds(60L * minutes)).build());
        assertEquals(IngestResult.Kind.ACCEPTED, result.kind(), result::toString);
    }

    private Access access() {
        Classification data = Classification.builder()
                .label("birthday", Label.QUASI_IDENTIFIER)
                .label("allergies", Label.SENSITIVE)
                .derived("canary-age", "birthday")
                .derived("diet", "allergies", "birthday")
                .build();
        return Access.builder(cdp, clock)
                .consents(rules)
                .consents(book)
                .classification(data)
                .retention(RetentionRules.builder().otherwise(Period.ofYears(1)).build())
                .deliveries(() -> List.of(delivered("canary list", "canary@example.com"), delivered("no", "x@y.z")))
                .reasons((profile, segment) -> SEGMENTS.explain(segment, profile, cdp.timeline(profile.id()), NOW)
                        .text())
                .computed("canary-age", (profile, events) -> "canary-36")
                .ofOthers("recipient")
                .build();
    }

    /** A list that holds one address and a hundred others. */
    private Delivered delivered(String name, String email) {
        Audience audience = Audience.of(Platform.META, name, Set.of(Purpose.MARKETING));
        Stream<Member> members = Stream.concat(
                        Stream.of(email), IntStream.range(0, 100).mapToObj(i -> "m" + i + "@example.com"))
                .map(Identifier::email)
                .map(mail -> new Member(
                        List.of(mail),
                        Map.of(MatchField.EMAIL, List.of(mail.value())),
                        ConsentLedger.of(List.of(Consent.granted(List.of(mail), Purpose.MARKETING, NOW, "m")))));
        try {
            return audience.deliver(members, Delivered.nothing(audience), clock)
                    .write(
                            new StringBuilder(),
                            new StringBuilder(),
                            names -> ConsentLedger.of(
                                    List.of(Consent.granted(List.copyOf(names), Purpose.MARKETING, NOW, "m"))))
                    .delivered();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void fill() {
        ingest(Event.page("m1", WEB, "canary-page"), 90, DEVICE);
        ingest(
                Event.identify("m2", CRM)
                        .traits(Attributes.builder()
                                .put("city", "canary-city <script>alert('x')</script>")
                                .put("birthday", "1990-01-01")
                                .put("diet", "canary-diet")
                                .put("address", Attributes.of("street", Value.of("canary-street & \"co\"")))
                                .put("tags", Value.of(List.of(Value.of("canary-tag"), Value.of(true))))
                                .build()),
                80,
                ADA,
                MAIL);
        ingest(Event.identify("m3", WEB), 70, ADA, DEVICE);
        ingest(Event.group("m4", CRM, "canary-account").properties(Attributes.of("role", "canary-role")), 60, ADA);
        ingest(
                Event.track("m5", WEB, "Order Completed")
                        .properties(Attributes.builder()
                                .put("order_id", "canary-order")
                                .put("recipient", "secret-recipient")
                                .put("gift", Attributes.of("recipient", Value.of("secret-nested")))
                                .put(
                                        "parcels",
                                        Value.of(List.of(Value.of(Attributes.of("recipient", "secret-listed")))))
                                .build())
                        .context(Attributes.of("recipient", "secret-around")),
                50,
                ADA);
        ingest(
                Event.track("m6", WEB, "Consent Stated")
                        .properties(Attributes.of(
                                "purposes", Value.of(Attributes.of("marketing", Value.of(true))),
                                "evidence", Value.of("canary-evidence"))),
                40,
                ADA);
        book.add(Consent.denied(List.of(MAIL, BEN), Purpose.ADVERTISING, NOW, "canary-form"));
    }

    private static String json(PersonalData data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        data.writeJson(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String html(PersonalData data) throws IOException {
        StringBuilder out = new StringBuilder();
        data.writeHtml(out);
        return out.toString();
    }

    /** What the platform itself reckons is in the page too, and what it is. */
    @Test
    void writeHtml_computedTraits_areAmongWhatWasComputed() throws IOException {
        fill();
        PersonalData data = access().of(MAIL).orElseThrow();
        assertEquals(List.of(Label.UNCLASSIFIED), data.derived().labels().get("canary_orders"));
        assertTrue(
                html(data)
                        .contains("<th scope=\"row\"><bdi>canary_orders</bdi></th><td><bdi>1</bdi></td>"
                                + "<td><bdi>unclassified</bdi></td>"),
                "the value and its kind");
        assertTrue(json(data).contains("\"trait\":\"canary_orders\",\"value\":1"));
    }

    @Test
    void write_canaryInEachStore_isInBothForms() throws IOException {
        fill();
        PersonalData data = access().of(MAIL).orElseThrow();
        for (String text : List.of(json(data), html(data))) {
            for (String canary : List.of(
                    "canary-user",
                    "canary@example.com",
                    "canary-device",
                    "canary-page",
                    "canary-city",
                    "canary-street",
                    "canary-tag",
                    "canary-diet",
                    "canary-account",
                    "canary-role",
                    "canary-order",
                    "canary-evidence",
                    "canary-form",
                    "canary_buyers",
                    "canary-age",
                    "canary-36",
                    "canary list")) {
                assertTrue(text.contains(canary), canary + " is missing in " + text);
            }
            assertTrue(text.contains("seen together"), "reasons of identity");
            assertTrue(text.contains("2027-06-01"), "until when it is kept");
        }
        String said = List.of(
                        data,
                        data.profile(),
                        data.identity(),
                        data.history(),
                        data.derived(),
                        data.consents(),
                        data.handovers())
                .toString();
        for (String canary : List.of("canary-user", "canary@", "canary-city", "canary-36", "canary-evidence")) {
            assertFalse(said.contains(canary), said);
        }
    }

    @Test
    void labels_derivedTraitsAndFigures_inheritThem() throws IOException {
        fill();
        PersonalData data = access().of(ADA).orElseThrow();
        assertEquals(List.of(Label.QUASI_IDENTIFIER), data.derived().labels().get("canary-age"));
        assertEquals(
                List.of(Label.QUASI_IDENTIFIER, Label.SENSITIVE),
                data.derived().labels().get("diet"));
        assertEquals(List.of(Label.UNCLASSIFIED), data.derived().labels().get("city"));
        assertTrue(json(data).contains("\"diet\":[\"quasi_identifier\",\"sensitive\"]"));
        assertTrue(html(data).contains("quasi_identifier, sensitive"));
    }

    @Test
    void write_handovers_nameWhoHoldsHerOnly() {
        fill();
        List<PersonalData.Handover> handovers = access().of(ADA).orElseThrow().handovers();
        assertEquals(
                List.of("canary list"),
                handovers.stream().map(PersonalData.Handover::audience).toList());
    }

    @Test
    void handovers_underAFormerAddress_areTold() {
        ingest(Event.identify("n1", CRM).traits(Attributes.of("email", "old@example.com")), 50, BEN);
        ingest(Event.identify("n2", CRM).traits(Attributes.of("email", "new@example.com")), 40, BEN);
        Access access = Access.builder(cdp, clock)
                .deliveries(() -> List.of(delivered("old list", "old@example.com")))
                .build();
        assertEquals(1, access.of(BEN).orElseThrow().handovers().size());
    }

    @Test
    void writeHtml_hostileValues_areEscapedAndThePageIsWellFormed() throws Exception {
        fill();
        ingest(
                Event.track("m7 ' \" <b>", WEB, "</td></table><img src=x onerror=y>\u202E")
                        .context(Attributes.of("</dd>&amp;", "\u0001 ]]> <!--")),
                5,
                ADA);
        String html = html(access().of(ADA).orElseThrow());
        assertFalse(html.contains("<script") || html.contains("<img") || html.contains("<b>") || html.contains("<!--"));
        assertFalse(html.contains("src=") && html.contains("http://"), "nothing is loaded");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        var page = factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
        assertEquals("en", page.getDocumentElement().getAttribute("lang"));
        var tables = page.getElementsByTagName("table");
        assertEquals(tables.getLength(), page.getElementsByTagName("caption").getLength());
        var heads = page.getElementsByTagName("th");
        for (int i = 0; i < heads.getLength(); i++) {
            assertTrue(heads.item(i).getAttributes().getNamedItem("scope") != null, "every head says what it heads");
        }
    }

    @Test
    void readEvents_whatWasWritten_areEqualEvents() throws IOException {
        fill();
        PersonalData data = access().of(ADA).orElseThrow();
        assertEquals(6, data.history().events().size());
        byte[] bytes = json(data).getBytes(StandardCharsets.UTF_8);
        assertEquals(
                data.history().events(),
                PersonalData.readEvents(new ByteArrayInputStream(bytes)).toList());
        List<Event> whole = cdp.timeline(data.profile().id());
        assertEquals(whole.subList(0, 4), data.history().events().subList(0, 4));
        byte[] cut = new String(bytes, StandardCharsets.UTF_8)
                .replace("\n]}\n", "\n")
                .getBytes(StandardCharsets.UTF_8);
        Stream<Event> cutOff = PersonalData.readEvents(new ByteArrayInputStream(cut));
        assertThrows(IllegalArgumentException.class, cutOff::toList);
        ByteArrayInputStream junk = new ByteArrayInputStream("{}\n".getBytes(StandardCharsets.UTF_8));
        assertThrows(IllegalArgumentException.class, () -> PersonalData.readEvents(junk));
    }

    /** A device of two people, a wrong merge that was taken back, a name that was refused: nothing of his is hers. */
    @Test
    void write_otherPeople_areLeftOut() throws IOException {
        fill();
        ingest(Event.identify("b1", WEB).traits(Attributes.of("city", "secret-city")), 30, BEN, DEVICE);
        ingest(Event.page("b2", WEB, "secret-page"), 29, DEVICE);
        ingest(Event.page("b3", WEB, "secret-page"), 28, BEN);
        Identifier twin = Identifier.email("secret-mail@example.com");
        ingest(Event.identify("b4", WEB), 27, BEN, twin);
        ingest(Event.identify("b5", CRM).traits(Attributes.of("city", "canary-later")), 26, ADA, twin);
        Identifier phone = Identifier.anonymousId("secret-phone");
        ingest(Event.page("s1", WEB, "secret-split"), 25, phone);
        ingest(Event.identify("s2", WEB), 24, phone, MAIL);
        assertTrue(json(access().of(ADA).orElseThrow()).contains("secret-split"), "merged at first");
        ingest(Event.apart("s3", CRM, phone, MAIL), 23);
        PersonalData data = access().of(ADA).orElseThrow();
        for (String text : List.of(json(data), html(data))) {
            assertTrue(text.contains("canary-later"));
            assertFalse(text.contains("secret"), text);
        }
        assertTrue(data.history().withheld() >= 3);
        for (Recorded recorded : data.history().changes()) {
            assertEquals(
                    data.profile().id(),
                    cdp.find(recorded.change().profile()).orElseThrow().id());
        }
        ProfileFacts.assertDisjoint(data, access().of(BEN).orElseThrow());
    }

    /** Whatever two people share of their files is no event. */
    private static final class ProfileFacts {
        static void assertDisjoint(PersonalData one, PersonalData other) {
            Set<String> ids =
                    Set.copyOf(one.history().events().stream().map(Event::id).toList());
            assertTrue(other.history().events().stream().map(Event::id).noneMatch(ids::contains));
        }
    }

    @Test
    void aliases_afterAMerge_leadToHer() {
        ingest(Event.page("m1", WEB, "p"), 50, DEVICE);
        var former = cdp.find(DEVICE).orElseThrow().id();
        ingest(Event.identify("m2", WEB), 60, ADA);
        ingest(Event.identify("m3", WEB), 40, ADA, DEVICE);
        PersonalData data = access().of(ADA).orElseThrow();
        assertEquals(List.of(former), data.history().aliases());
        assertEquals(
                5,
                data.history().changes().size(),
                () -> data.history().changes().toString());
    }

    @Test
    void of_unknown_isEmpty() {
        assertEquals(Optional.empty(), access().of(ADA));
    }
}
