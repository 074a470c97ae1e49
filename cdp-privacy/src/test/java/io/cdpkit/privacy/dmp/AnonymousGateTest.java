package io.cdpkit.privacy.dmp;

import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate.Verdict;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymousGateTest {
    private static final Namespace COOKIE = new Namespace("cookie");
    private static final Namespace IDFA = new Namespace("ios.idfa");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AnonymousGate GATE =
            AnonymousGate.builder(IDFA, COOKIE).keep("category", "note").build();

    private static Event.Builder view(String id) {
        return Event.track(id, WEB, "Product Viewed").time(NOW).identifier(new Identifier(COOKIE, "c-1"));
    }

    private static String refused(Event.Builder event) {
        Verdict verdict = GATE.judge(event.build());
        return verdict instanceof Verdict.Refuse refuse ? refuse.reason() : "";
    }

    private static Event admitted(Event.Builder event) {
        Verdict verdict = GATE.judge(event.build());
        assertTrue(verdict instanceof Verdict.Admit, verdict::toString);
        return ((Verdict.Admit) verdict).event();
    }

    @Test
    void judge_identifiersOfPeople_keptOut() {
        assertEquals(
                "namespace \"email\" is none of the devices' namespaces",
                refused(view("m").email("a@b.example")));
        assertFalse(refused(view("m").userId("u-1")).isEmpty());
        assertFalse(refused(Event.track("m", WEB, "x").time(NOW)).isEmpty());
        assertFalse(refused(Event.group("m", WEB, "acme").time(NOW).identifier(new Identifier(COOKIE, "c-1")))
                .isEmpty());
        assertFalse(refused(Event.alias("m", WEB, new Identifier(COOKIE, "c-1"), new Identifier(COOKIE, "c-2"))
                        .time(NOW))
                .isEmpty());
        assertThrows(IllegalArgumentException.class, () -> AnonymousGate.builder(COOKIE, Namespace.EMAIL));
    }

    @Test
    void judge_severalDevices_onlyTheStrongestRemains() {
        Event event = admitted(view("m").identifier(new Identifier(IDFA, "i-1")));
        assertEquals(List.of(new Identifier(IDFA, "i-1")), event.identifiers());
        Event cookies = admitted(view("m").identifier(new Identifier(COOKIE, "a-2")));
        assertEquals(List.of(new Identifier(COOKIE, "c-1")), cookies.identifiers());
    }

    @Test
    void judge_attributes_onlyThoseNamed() {
        Attributes said = Attributes.builder()
                .put("category", "camera")
                .put("first_name", "Ada")
                .put("note", Attributes.of("street", "High Street 1"))
                .build();
        Event event = admitted(view("m").properties(said).context(Attributes.of("ip", "192.0.2.77")));
        assertEquals(Attributes.of("category", "camera"), event.properties());
        assertTrue(event.context().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada@example.com", "call +49 1512 3456789", "4111 1111 1111 1111", "DE89370400440532013000"})
    void judge_personalDataInWhatRemains_keptOut(String text) {
        assertFalse(refused(view("m").properties(Attributes.of("note", text))).isEmpty());
        assertFalse(refused(view("m").properties(Attributes.of("note", Value.of(List.of(Value.of(text))))))
                .isEmpty());
        assertFalse(refused(view("m").name(text)).isEmpty());
        assertFalse(refused(view("m")
                        .context(Attributes.of(
                                "consent",
                                Value.of(Attributes.of(
                                        "categoryPreferences", Value.of(Attributes.of(text, Value.of(true))))))))
                .isEmpty());
    }

    @Test
    void judge_addressAsId_keptOut() {
        assertFalse(refused(view("ada@example.com")).isEmpty());
        for (String id : List.of("ada@example.com", "+4915123456789", "+49 1512 3456789")) {
            assertFalse(refused(Event.track("m", WEB, "x").time(NOW).identifier(new Identifier(COOKIE, id)))
                    .isEmpty());
        }
        admitted(Event.track("m", WEB, "x")
                .time(NOW)
                .identifier(new Identifier(COOKIE, "GA1.2.1033501218.1368477899"))
                .identifier(new Identifier(COOKIE, "4111111111111111")));
    }

    @Test
    void judge_consentStrings_comeIn() {
        Attributes consent = Attributes.of(
                "tcString",
                "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA",
                "gppString",
                "DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN");
        Attributes context = Attributes.of("consent", Value.of(consent));
        assertEquals(context, admitted(view("m").context(context)).context());
    }

    @Test
    void judge_licences_keepOutWhatMayNotBeUsedAtAll() {
        TestClock clock = new TestClock(NOW);
        AnonymousGate gate = AnonymousGate.builder(COOKIE)
                .licences(
                        Licences.none().with("seller", new Licence(Set.of(Purpose.ADVERTISING), NOW.plusSeconds(1))),
                        clock)
                .build();
        Source third = Source.of("seller", Source.Kind.FILE).withParty(Source.Party.THIRD);
        Event sold = Event.track("m", third, "x")
                .time(NOW)
                .identifier(new Identifier(COOKIE, "c-1"))
                .build();
        assertTrue(gate.judge(sold) instanceof Verdict.Admit);
        clock.set(NOW.plusSeconds(1));
        assertTrue(gate.judge(sold) instanceof Verdict.Refuse);
        Source other = Source.of("other", Source.Kind.FILE).withParty(Source.Party.SECOND);
        assertTrue(
                gate.judge(Event.track("m", other, "x")
                                .time(NOW)
                                .identifier(new Identifier(COOKIE, "c-1"))
                                .build())
                        instanceof Verdict.Refuse);
    }

    /** Whatever is thrown at the space, its export holds no name of a person and no device is linked to another. */
    @Test
    void space_fedWithPeople_knowsDevicesOnly() throws IOException {
        Cdp space = Cdp.builder()
                .identity(IdentityRules.of(unique(IDFA), unique(COOKIE)))
                .gate(GATE)
                .clock(new TestClock(NOW))
                .tenant("devices")
                .idKey("devices-only".getBytes(StandardCharsets.UTF_8))
                .build();
        Attributes canary = Attributes.of("email", "canary@example.com", "category", "canary@example.com");
        space.ingest(view("m1").properties(canary).build());
        space.ingest(view("m2").email("canary@example.com").build());
        space.ingest(Event.identify("m3", WEB)
                .time(NOW)
                .identifier(new Identifier(COOKIE, "c-1"))
                .traits(Attributes.of("first_name", "canary", "email", "canary@example.com"))
                .build());
        IngestResult both =
                space.ingest(view("m4").identifier(new Identifier(IDFA, "i-1")).build());
        assertEquals(IngestResult.Kind.ACCEPTED, both.kind());
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        space.export(export);
        assertFalse(export.toString(StandardCharsets.UTF_8).contains("canary"));
        assertEquals(
                2,
                space.profiles()
                        .map(Profile::identifiers)
                        .filter(ids -> ids.size() == 1)
                        .count());
    }
}
