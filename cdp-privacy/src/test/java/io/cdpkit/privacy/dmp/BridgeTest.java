package io.cdpkit.privacy.dmp;

import static io.cdpkit.event.Namespace.EMAIL;
import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static io.cdpkit.privacy.Purpose.ADVERTISING;
import static io.cdpkit.privacy.Purpose.ANALYTICS;
import static io.cdpkit.privacy.dmp.BridgeTerms.Side.DEVICE;
import static io.cdpkit.privacy.dmp.BridgeTerms.Side.PERSON;
import static io.cdpkit.privacy.dmp.Devices.COOKIE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.StateHash;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.json.EventJson;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.privacy.consent.Decision.Reason;
import io.cdpkit.privacy.dmp.BridgeTerms.Refusal;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BridgeTest {
    private static final Source DMP = Source.of("dmp", Source.Kind.DEVICE);
    private static final Identifier CANARY_DEVICE = new Identifier(COOKIE, "canary-cookie-1");
    private static final Identifier CANARY_PERSON = Identifier.userId("canary-user-1");

    private final TraitRules rules = TraitRules.of(
                    TraitRule.of("camera-fans", Qualifier.track("Camera Viewed")),
                    TraitRule.of("figures-only", Qualifier.track("Camera Viewed"))
                            .purposes(ANALYTICS),
                    TraitRule.of("bought-in", Qualifier.track("Sold")),
                    TraitRule.of("lapsed-buyers", KnownToAnonymous.joined("lapsed-buyers")))
            .licensed(Licences.none()
                    .with("seller", new Licence(Set.of(ADVERTISING), Instant.parse("2026-06-01T00:00:00Z"))));
    private final TestCdp devices = TestCdp.with(
            IdentityRules.of(unique(COOKIE)), parts -> parts.segments(rules).tenant("devices"));
    private final TestCdp people =
            TestCdp.with(IdentityRules.of(unique(USER_ID), atMost(5, EMAIL), atMost(20, COOKIE)));
    private final ConsentBook ofPeople = ConsentBook.empty();
    private final ConsentBook ofDevices = ConsentBook.empty();
    private final List<String> log = new ArrayList<>();

    private BridgeTerms terms() {
        return terms((action, reference, counts) -> log.add(action + " " + reference + " " + counts));
    }

    private BridgeTerms terms(BridgeTerms.Log newLog) {
        return new BridgeTerms(Set.of(ADVERTISING), ofPeople, ofDevices, devices.clock(), newLog);
    }

    private void agree(ConsentBook book, Identifier... names) {
        book.add(Consent.granted(List.of(names), ADVERTISING, devices.clock().instant(), "form"));
    }

    private void withdraw(ConsentBook book, Identifier... names) {
        book.add(Consent.revoked(List.of(names), ADVERTISING, devices.clock().instant(), "form"));
    }

    private AnonymousToKnown up(BridgeTerms terms) {
        return AnonymousToKnown.of(devices.cdp(), rules, terms, DMP);
    }

    @Test
    void anonymousToKnown_withoutConsent_isRefusedByWhoeverDidNotAgree() {
        devices.track("Camera Viewed", CANARY_DEVICE);
        AnonymousToKnown bridge = up(terms());
        assertEquals(
                new AnonymousToKnown.Outcome.Refused(new Refusal.NoConsent(PERSON, Reason.UNSTATED)),
                bridge.cross("r-1", CANARY_DEVICE, CANARY_PERSON));
        agree(ofPeople, CANARY_PERSON);
        assertEquals(
                new AnonymousToKnown.Outcome.Refused(new Refusal.NoConsent(DEVICE, Reason.UNSTATED)),
                bridge.cross("r-1", CANARY_DEVICE, CANARY_PERSON));
        agree(ofDevices, CANARY_DEVICE);
        withdraw(ofPeople, CANARY_PERSON);
        assertEquals(
                new AnonymousToKnown.Outcome.Refused(new Refusal.NoConsent(PERSON, Reason.REVOKED)),
                bridge.cross("r-1", CANARY_DEVICE, CANARY_PERSON));
        ConsentSource broken = names -> {
            throw new IllegalStateException("down");
        };
        assertEquals(
                new AnonymousToKnown.Outcome.Refused(new Refusal.NoConsent(PERSON, Reason.UNSTATED)),
                up(new BridgeTerms(Set.of(ADVERTISING), broken, ofDevices, devices.clock(), terms().log()))
                        .cross("r-1", CANARY_DEVICE, CANARY_PERSON));
        assertEquals(List.of(), log);
    }

    @Test
    void anonymousToKnown_consented_tellsTraitsAndNothingOfTheDevice() {
        devices.track("Camera Viewed", CANARY_DEVICE);
        devices.cdp()
                .ingest(Event.track("s1", Source.of("seller", Source.Kind.FILE).withParty(Source.Party.THIRD), "Sold")
                        .identifier(CANARY_DEVICE)
                        .time(devices.clock().instant())
                        .build());
        // A seller that calls itself first-party is a seller all the same.
        devices.cdp()
                .ingest(Event.track("s2", Source.of("seller", Source.Kind.FILE), "Sold")
                        .identifier(CANARY_DEVICE)
                        .time(devices.clock().instant())
                        .build());
        assertEquals(
                List.of("bought-in", "camera-fans", "figures-only"),
                devices.profile(CANARY_DEVICE).segments());
        agree(ofPeople, CANARY_PERSON);
        agree(ofDevices, CANARY_DEVICE);
        StateHash before = devices.cdp().stateHash();
        AnonymousToKnown.Outcome outcome = up(terms()).cross("r-1", CANARY_DEVICE, CANARY_PERSON);
        assertTrue(outcome instanceof AnonymousToKnown.Outcome.Crossing, outcome::toString);
        AnonymousToKnown.Outcome.Crossing crossing = (AnonymousToKnown.Outcome.Crossing) outcome;
        assertEquals(List.of("anonymous-to-known r-1 {traits=1}"), log);
        assertEquals(2, crossing.leftBehind());
        assertFalse(new String(EventJson.write(crossing.event()), StandardCharsets.UTF_8).contains("canary-cookie"));
        people.cdp().ingest(crossing.event());
        assertEquals(
                Value.of(List.of(Value.of("camera-fans"))),
                people.profile(CANARY_PERSON)
                        .trait("audience_traits")
                        .orElseThrow()
                        .value());
        assertEquals(before, devices.cdp().stateHash());
        assertEquals(
                crossing.event().id(),
                ((AnonymousToKnown.Outcome.Crossing) up(terms()).cross("r-1", CANARY_DEVICE, CANARY_PERSON))
                        .event()
                        .id());
    }

    @Test
    void anonymousToKnown_nothingToTellOrNoLog_nothingPasses() {
        agree(ofPeople, CANARY_PERSON);
        agree(ofDevices, CANARY_DEVICE);
        AnonymousToKnown.Outcome nothing = new AnonymousToKnown.Outcome.Refused(new Refusal.NothingToTell());
        assertEquals(nothing, up(terms()).cross("r-1", CANARY_DEVICE, CANARY_PERSON));
        devices.track("Sold", CANARY_DEVICE);
        devices.track("Other", CANARY_DEVICE);
        assertTrue(up(terms()).cross("r-1", CANARY_DEVICE, CANARY_PERSON) instanceof AnonymousToKnown.Outcome.Crossing);
        BridgeTerms unlogged = terms((action, reference, counts) -> {
            throw new IllegalStateException("disk full");
        });
        assertThrows(IllegalStateException.class, () -> up(unlogged).cross("r-2", CANARY_DEVICE, CANARY_PERSON));
    }

    private static Identifier device(int number) {
        return new Identifier(COOKIE, "c-" + number);
    }

    /** Each person has two devices, dealt out in some way. */
    private List<Profile> members(int count, int step) {
        for (int i = 0; i < count; i++) {
            Identifier user = Identifier.userId("canary-user-" + step + "-" + i);
            Identifier one = device(2 * i);
            Identifier other = device((2 * i + step) % (2 * count));
            people.identify(user, one, other);
            agree(ofPeople, user);
            agree(ofDevices, one, other);
        }
        return people.cdp().profiles().toList();
    }

    private KnownToAnonymous down(BridgeTerms terms) {
        return KnownToAnonymous.of(terms, DMP, COOKIE).minimumSize(10);
    }

    @Test
    void knownToAnonymous_consented_devicesJoinAndNobodyIsNamed() throws IOException {
        List<Profile> members = members(20, 1);
        KnownToAnonymous.Outcome outcome =
                down(terms()).cross("r-7", "lapsed-buyers", members.stream(), devices.cdp()::ingest);
        assertEquals(new KnownToAnonymous.Outcome.Crossed(40, 0), outcome);
        assertEquals(1, log.size());
        assertTrue(log.get(0).startsWith("known-to-anonymous r-7 "), log::toString);
        assertEquals(List.of("lapsed-buyers"), devices.profile(device(7)).segments());
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        devices.cdp().export(export);
        assertFalse(export.toString(StandardCharsets.UTF_8).contains("canary"));
        members.forEach(member -> assertFalse(
                export.toString(StandardCharsets.UTF_8).contains(member.id().toString())));
    }

    @Test
    void knownToAnonymous_takenBack_leavesNoTrace() {
        KnownToAnonymous bridge = down(terms());
        bridge.cross("r-7", "lapsed-buyers", members(20, 1).stream(), devices.cdp()::ingest);
        assertTrue(devices.cdp().retract(bridge.messageId("r-7", "lapsed-buyers", device(7))));
        assertTrue(devices.cdp().find(device(7)).isEmpty());
        assertEquals(List.of("lapsed-buyers"), devices.profile(device(8)).segments());
    }

    @Test
    void knownToAnonymous_leastSize_isAHundredUnlessSaidOtherwise() {
        List<Profile> members = members(2, 1);
        KnownToAnonymous bridge = KnownToAnonymous.of(terms(), DMP, COOKIE);
        assertEquals(
                new KnownToAnonymous.Outcome.Refused(new Refusal.TooFew(2, 100)),
                bridge.cross("r-7", "lapsed-buyers", members.stream(), devices.cdp()::ingest));
        assertEquals(
                new KnownToAnonymous.Outcome.Crossed(4, 0),
                bridge.minimumSize(2).cross("r-7", "lapsed-buyers", members.stream(), devices.cdp()::ingest));
        assertThrows(IllegalArgumentException.class, () -> bridge.minimumSize(1));
    }

    /** Attack 2: can whoever sees the anonymous side tell which two devices are one person's? */
    @Test
    void knownToAnonymous_devicesDealtOutOtherwise_passTheSameEvents() {
        List<Event> one = new ArrayList<>();
        down(terms()).cross("r-7", "lapsed-buyers", members(20, 1).stream(), one::add);
        BridgeTest otherwise = new BridgeTest();
        List<Event> other = new ArrayList<>();
        otherwise.down(otherwise.terms()).cross("r-7", "lapsed-buyers", otherwise.members(20, 7).stream(), other::add);
        assertEquals(40, one.size());
        assertEquals(one, other);
    }

    @Test
    void knownToAnonymous_consentGoneMeanwhile_restIsWithheld() {
        List<Profile> members = members(20, 1);
        withdraw(ofDevices, device(31));
        List<Event> passed = new ArrayList<>();
        KnownToAnonymous.Outcome outcome = down(terms()).cross("r-7", "lapsed-buyers", members.stream(), event -> {
            if (passed.isEmpty()) {
                withdraw(ofPeople, Identifier.userId("canary-user-1-9"));
                withdraw(ofDevices, device(30));
            }
            passed.add(event);
        });
        assertEquals(new KnownToAnonymous.Outcome.Crossed(36, 4), outcome);
        assertEquals(36, passed.size());
        assertTrue(passed.stream()
                .noneMatch(event -> event.identifiers().contains(device(18))
                        || event.identifiers().contains(device(19))
                        || event.identifiers().contains(device(30))));
    }

    @Test
    void knownToAnonymous_fewPeople_refusedHoweverManyDevices() {
        List<Profile> members = members(9, 1);
        List<Event> passed = new ArrayList<>();
        assertEquals(
                new KnownToAnonymous.Outcome.Refused(new Refusal.TooFew(9, 10)),
                down(terms()).cross("r-7", "lapsed-buyers", members.stream(), passed::add));
        IntStream.range(0, 9).forEach(i -> withdraw(ofPeople, Identifier.userId("canary-user-1-" + i)));
        assertEquals(
                new KnownToAnonymous.Outcome.Refused(new Refusal.TooFew(0, 10)),
                down(terms()).cross("r-7", "lapsed-buyers", members.stream(), passed::add));
        assertEquals(List.of(), passed);
        assertEquals(List.of(), log);
        assertThrows(
                IllegalArgumentException.class,
                () -> down(terms()).cross("r-7", "Ada Lovelace", members.stream(), passed::add));
    }
}
