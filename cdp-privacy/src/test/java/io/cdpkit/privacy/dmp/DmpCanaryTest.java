package io.cdpkit.privacy.dmp;

import static io.cdpkit.identity.NamespaceRule.unique;
import static io.cdpkit.privacy.Purpose.ADVERTISING;
import static io.cdpkit.privacy.dmp.Devices.COOKIE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Attack 10: nothing that this package says or throws shows whose data it is about. */
class DmpCanaryTest {
    private static final Identifier DEVICE = new Identifier(COOKIE, "canary-device");
    private static final Identifier PERSON = Identifier.userId("canary-person");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final TraitRules RULES = TraitRules.of(TraitRule.of("fans", Qualifier.track("Viewed")));

    private static void assertShowsNothing(Object said) {
        assertFalse(String.valueOf(said).toLowerCase(Locale.ROOT).contains("canary"), () -> String.valueOf(said));
    }

    @Test
    void toString_everything_showsNothing() {
        TestCdp space = TestCdp.with(IdentityRules.of(unique(COOKIE)), parts -> parts.segments(RULES));
        space.track("Viewed", DEVICE);
        Profile device = space.profile(DEVICE);
        Instant now = space.clock().instant();
        ConsentBook book = ConsentBook.empty();
        book.add(Consent.granted(List.of(DEVICE), ADVERTISING, now, "form"));
        book.add(Consent.granted(List.of(PERSON), ADVERTISING, now, "form"));
        BridgeTerms terms =
                new BridgeTerms(Set.of(ADVERTISING), book, book, space.clock(), (action, reference, counts) -> {
                    assertShowsNothing(action + reference + counts);
                });
        AnonymousToKnown up = AnonymousToKnown.of(space.cdp(), RULES, terms, WEB);
        KnownToAnonymous down = KnownToAnonymous.of(terms, WEB, COOKIE).minimumSize(2);
        List<Event> passed = new ArrayList<>();
        AnonymousGate gate = AnonymousGate.builder(COOKIE).keep("note").build();
        TraitIndex index = TraitIndex.of(Stream.of(device));
        OpenRtbData data = OpenRtbData.builder("shop.example", RULES, index)
                .ownTrait("fans", "f", "Fans")
                .consent(book, space.clock(), ADVERTISING)
                .build();
        for (Object said : List.of(
                terms,
                up,
                up.cross("r", DEVICE, PERSON),
                up.cross("r", PERSON, DEVICE),
                down,
                down.cross("r", "joined", Stream.of(device), passed::add),
                passed,
                gate,
                gate.judge(Event.track("m", WEB, "canary@example.com")
                        .time(now)
                        .identifier(DEVICE)
                        .build()),
                gate.judge(
                        Event.track("m", WEB, "x").time(now).identifier(PERSON).build()),
                gate.judge(Event.track("m", WEB, "x")
                        .time(now)
                        .identifier(DEVICE)
                        .properties(Attributes.of("note", "canary@example.com"))
                        .build()),
                device.evaluation(),
                index,
                data,
                data.write(device))) {
            assertShowsNothing(said);
        }
    }

    @Test
    void exceptions_badNames_quoteNothing() {
        TraitIndex index = TraitIndex.of(Stream.of());
        List<Runnable> calls = List.of(
                () -> TraitRule.of("Canary Person", Qualifier.track("x")),
                () -> KnownToAnonymous.of(
                                new BridgeTerms(
                                        Set.of(ADVERTISING),
                                        ConsentBook.empty(),
                                        ConsentBook.empty(),
                                        () -> Instant.EPOCH,
                                        (action, reference, counts) -> {}),
                                WEB,
                                COOKIE)
                        .cross("r", "Canary Person", Stream.of(), event -> {}),
                () -> Lookalike.of("fans", Classification.builder().build(), Purpose.ADVERTISING)
                        .train(index, 1));
        int thrown = 0;
        for (Runnable call : calls) {
            try {
                call.run();
            } catch (RuntimeException e) {
                thrown++;
                assertShowsNothing(e);
            }
        }
        assertEquals(calls.size(), thrown);
    }
}
