package io.cdpkit.privacy.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.testkit.TestClock;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Purpose ADS = Purpose.ADVERTISING;

    private final TestClock clock = new TestClock(NOW);
    private final ConsentBook book = ConsentBook.empty();
    private final Audience audience = Audience.of(Platform.META, "lapsed", Set.of(ADS));

    private static Identifier name(int i) {
        return Identifier.userId("u" + i);
    }

    private void says(boolean yes, int person, Instant time) {
        book.add(
                yes
                        ? Consent.granted(List.of(name(person)), ADS, time, "m")
                        : Consent.revoked(List.of(name(person)), ADS, time, "m"));
    }

    private Member member(int i) {
        return new Member(
                List.of(name(i)),
                Map.of(MatchField.EMAIL, List.of("u" + i + "@example.com"), MatchField.COUNTRY, List.of("de")),
                book.about(List.of(name(i))));
    }

    private List<Member> members(int from, int to) {
        ArrayList<Member> members = new ArrayList<>();
        for (int i = from; i < to; i++) {
            members.add(member(i));
        }
        return members;
    }

    private void allAgree(int people) {
        for (int i = 0; i < people; i++) {
            says(true, i, NOW.minusSeconds(1_000));
        }
    }

    private record Files(Delivery.Result result, List<String> added, List<String> removed) {}

    private static Files write(Delivery delivery, ConsentSource source) throws IOException {
        StringBuilder add = new StringBuilder();
        StringBuilder remove = new StringBuilder();
        Delivery.Result result = delivery.write(add, remove, source);
        return new Files(result, lines(add), lines(remove));
    }

    private static List<String> lines(CharSequence file) {
        List<String> lines = file.toString().lines().toList();
        assertEquals("email,phone,fn,ln,ct,st,country,zip,dob,gen", lines.get(0));
        return lines.subList(1, lines.size());
    }

    @Test
    void deliver_first_isTheFullListAndThenDeltas() throws IOException {
        allAgree(200);
        Delivery first = audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock);
        assertTrue(first.isFull());
        Files full = write(first, book);
        assertEquals(150, full.added().size());
        assertEquals(0, full.removed().size());
        assertTrue(
                full.added().get(0).matches("[0-9a-f]{64},,,,,,[0-9a-f]{64},,,"),
                full.added().get(0).length() + " chars");

        Delivery second =
                audience.deliver(members(20, 160).stream(), full.result().delivered(), clock);
        assertFalse(second.isFull());
        Files delta = write(second, book);
        assertEquals(10, delta.added().size());
        assertEquals(new TreeSet<>(full.added()).size() - 130, delta.removed().size());
        assertTrue(full.added().containsAll(delta.removed()));

        Delivery third =
                audience.deliver(members(20, 160).stream(), delta.result().delivered(), clock);
        assertEquals(0, third.additions() + third.removals());
        assertEquals(2, delta.result().delivered().sequence());
    }

    @Test
    void deliver_noConsent_isLeftOutAndCounted() throws IOException {
        allAgree(150);
        says(false, 7, NOW.minusSeconds(5));
        Delivery delivery = audience.deliver(members(0, 160).stream(), Delivered.nothing(audience), clock);
        assertEquals(11, delivery.unconsented());
        assertEquals(149, write(delivery, book).added().size());
    }

    /** Attack 9: she takes her consent back after the list was made up, and while it is being written. */
    @Test
    void write_consentWithdrawnMidFlight_isKeptOut() throws IOException {
        allAgree(200);
        Delivery delivery = audience.deliver(members(0, 200).stream(), Delivered.nothing(audience), clock);
        says(false, 3, NOW);
        int[] asked = {0};
        ConsentSource during = names -> {
            asked[0]++;
            if (asked[0] == 250) {
                for (int i = 150; i < 200; i++) {
                    says(false, i, NOW);
                }
            }
            return book.about(names);
        };
        Files files = write(delivery, during);
        assertTrue(asked[0] >= 299, "all of them, and once more the first hundred");
        assertTrue(
                files.result().withheld() > 1 && files.result().withheld() <= 51,
                "" + files.result().withheld());
        assertEquals(200 - files.result().withheld(), files.added().size());

        // Who was out already when she said no follows as a removal.
        Delivery next =
                audience.deliver(members(0, 200).stream(), files.result().delivered(), clock);
        Files taken = write(next, book);
        assertEquals(51 - files.result().withheld(), taken.removed().size());
        assertEquals(149, taken.result().delivered().size());
    }

    @Test
    void deliver_onePersonWithManyAddresses_isOnePerson() {
        says(true, 1, NOW.minusSeconds(9));
        List<String> addresses =
                IntStream.range(0, 200).mapToObj(i -> "a" + i + "@example.com").toList();
        Member many = new Member(List.of(name(1)), Map.of(MatchField.EMAIL, addresses), book.about(List.of(name(1))));
        Delivery delivery = audience.deliver(Stream.of(many), Delivered.nothing(audience), clock);
        assertTrue(delivery.isTooSmall());
        assertEquals(0, delivery.additions());
        assertEquals(1, delivery.people());
    }

    @Test
    void write_tooFewStillAllowed_writesNobody() throws IOException {
        allAgree(100);
        Delivery delivery = audience.deliver(members(0, 100).stream(), Delivered.nothing(audience), clock);
        says(false, 7, NOW);
        Files files = write(delivery, book);
        assertEquals(List.of(), files.added());
        assertEquals(1, files.result().withheld());
        assertEquals(0, files.result().delivered().size());
        assertFalse(files.result().delivered().isComplete());
    }

    @Test
    void write_heldBackRowsMeetANo_waitForEnoughOthers() throws IOException {
        allAgree(101);
        Delivery delivery = audience.deliver(members(0, 101).stream(), Delivered.nothing(audience), clock);
        ArrayList<List<Identifier>> asked = new ArrayList<>();
        ConsentSource during = names -> {
            asked.add(List.copyOf(names));
            if (asked.size() == 100) {
                book.add(Consent.revoked(asked.get(0), ADS, NOW, "m"));
            }
            return book.about(names);
        };
        Files files = write(delivery, during);
        assertEquals(100, files.added().size());
        assertEquals(1, files.result().withheld());
    }

    @Test
    void write_fullListNotDelivered_staysDue() throws IOException {
        allAgree(150);
        Delivered crashed = audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock)
                .pending();
        Delivered small = write(audience.deliver(members(0, 99).stream(), crashed, clock), book)
                .result()
                .delivered();
        assertFalse(small.isComplete());
        Delivery next = audience.deliver(members(0, 160).stream(), small, clock);
        assertTrue(next.isFull());
        assertEquals(150, write(next, book).added().size());
    }

    /** Nobody knows whether her row went out when the first try stopped, so it goes out once she agrees again. */
    @Test
    void write_withheldRowOfAnUnfinishedList_goesOutOnceAllowed() throws IOException {
        allAgree(150);
        Delivered crashed = audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock)
                .pending();
        Delivery again = audience.deliver(members(0, 150).stream(), crashed, clock);
        says(false, 7, NOW);
        Delivered without = write(again, book).result().delivered();
        clock.advance(Duration.ofMinutes(1));
        says(true, 7, clock.instant());
        Files files = write(audience.deliver(members(0, 150).stream(), without, clock), book);
        String hers = MatchHasher.of(Platform.META)
                .key(MatchField.EMAIL, "u7@example.com")
                .orElseThrow()
                .value();
        assertTrue(files.added().stream().anyMatch(row -> row.startsWith(hers)));
    }

    private Member postal(String first, String postcode) {
        return new Member(
                List.of(name(1)),
                Map.of(
                        MatchField.GIVEN_NAME, List.of(first),
                        MatchField.FAMILY_NAME, List.of("Lovelace"),
                        MatchField.COUNTRY, List.of("GB"),
                        MatchField.POSTCODE, List.of(postcode)),
                ConsentLedger.empty());
    }

    @Test
    void holds_postalRow_isFoundByAllItsParts() {
        Audience google = Audience.of(Platform.GOOGLE, "post", Set.of(ADS));
        Delivered delivered = new Delivered(
                Platform.GOOGLE,
                "post",
                1,
                true,
                Set.copyOf(postal("Ada", "SW1A 1AA").rows(MatchHasher.of(Platform.GOOGLE))));
        assertTrue(delivered.isOf(google));
        assertTrue(delivered.holds(postal("Ada", "SW1A 1AA")));
        assertFalse(delivered.holds(postal("Ada", "SW1A 1AB")), "a namesake elsewhere");
        assertFalse(delivered.holds(postal("Ben", "SW1A 1AA")), "of the same house");
    }

    @Test
    void withFormer_contactsOfHerEvents_findOldRows() {
        Delivered delivered = new Delivered(
                Platform.GOOGLE,
                "post",
                1,
                true,
                Set.copyOf(postal("Ada", "SW1A 1AA").rows(MatchHasher.of(Platform.GOOGLE))));
        Event moved = Event.identify("m", Source.of("web", Source.Kind.WEB))
                .userId("u1")
                .time(NOW)
                .traits(Attributes.of("address", Value.of(Attributes.of("postal_code", "SW1A 1AA"))))
                .build();
        Member current = postal("Ada", "N1 9GU");
        assertFalse(delivered.holds(current));
        assertTrue(delivered.holds(current.withFormer(List.of(moved))));
    }

    @Test
    void write_consentLapsesBeforeItsTurn_isKeptOut() throws IOException {
        for (int i = 0; i < 120; i++) {
            book.add(Consent.granted(List.of(name(i)), ADS, NOW, "m").until(NOW.plusSeconds(60)));
        }
        Delivery delivery = audience.deliver(members(0, 120).stream(), Delivered.nothing(audience), clock);
        assertEquals(120, delivery.additions());
        clock.advance(Duration.ofSeconds(60));
        assertEquals(120, write(delivery, book).result().withheld());
    }

    @Test
    void write_sourceFails_keepsEverythingBack() throws IOException {
        allAgree(120);
        Delivery delivery = audience.deliver(members(0, 120).stream(), Delivered.nothing(audience), clock);
        Files files = write(delivery, names -> {
            throw new IllegalStateException("the book is on fire");
        });
        assertEquals(0, files.added().size());
    }

    /** Who is erased is no member any more, and nothing of her is left here but the row that has to be taken back. */
    @Test
    void deliver_erased_goesOutAsARemovalAndIsForgotten() throws IOException {
        allAgree(150);
        Delivered before = write(audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock), book)
                .result()
                .delivered();
        Member erased = member(42);
        assertTrue(before.holds(erased));
        book.forget(name(42));
        List<Member> rest = members(0, 150).stream()
                .filter(member -> !member.names().equals(erased.names()))
                .toList();
        Files files = write(audience.deliver(rest.stream(), before, clock), book);
        assertEquals(1, files.removed().size());
        assertEquals(
                MatchHasher.of(Platform.META)
                        .key(MatchField.EMAIL, "u42@example.com")
                        .orElseThrow()
                        .value(),
                files.removed().get(0).substring(0, 64));
        assertFalse(files.result().delivered().holds(erased));
    }

    @Test
    void deliver_belowTheSmallestSize_addsNobodyAndStillRemoves() throws IOException {
        allAgree(150);
        Delivery small = audience.deliver(members(0, 99).stream(), Delivered.nothing(audience), clock);
        assertTrue(small.isTooSmall());
        assertEquals(0, write(small, book).added().size());
        Delivered full = write(audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock), book)
                .result()
                .delivered();
        for (int i = 0; i < 100; i++) {
            says(false, i, NOW);
        }
        Delivery shrunk = audience.deliver(members(0, 160).stream(), full, clock);
        assertTrue(shrunk.isTooSmall());
        Files files = write(shrunk, book);
        assertEquals(0, files.added().size());
        assertEquals(100, files.removed().size());
    }

    /** Writing stops half way, at any row: whatever may have left the house is known and can be taken back. */
    @Test
    void pending_writingStopsAnywhere_theNextDeliveryPutsItRight() throws IOException {
        allAgree(150);
        Delivered first = write(audience.deliver(members(0, 120).stream(), Delivered.nothing(audience), clock), book)
                .result()
                .delivered();
        Delivery broken = audience.deliver(members(10, 150).stream(), first, clock);
        Delivered pending = broken.pending();
        assertFalse(pending.isComplete());
        assertEquals(150, pending.size());
        Delivery next = audience.deliver(members(20, 140).stream(), pending, clock);
        assertTrue(next.isFull());
        assertEquals(120, next.additions(), "all of them again, for nobody knows which arrived");
        assertEquals(30, next.removals());
    }

    @Test
    void deliver_randomHistories_theRecipientHoldsExactlyWhoAgrees() throws IOException {
        Random chance = new Random(3);
        for (int history = 0; history < 20; history++) {
            Delivered delivered = Delivered.nothing(audience);
            TreeSet<String> recipient = new TreeSet<>();
            allAgree(300);
            for (int step = 0; step < 8; step++) {
                clock.advance(Duration.ofMinutes(1));
                for (int i = 0; i < 30; i++) {
                    says(chance.nextInt(3) > 0, chance.nextInt(300), clock.instant());
                }
                int from = chance.nextInt(60);
                List<Member> members = members(from, 240 + chance.nextInt(60));
                Delivery delivery = audience.deliver(members.stream(), delivered, clock);
                if (chance.nextInt(4) == 0) {
                    delivered = delivery.pending();
                    write(delivery, book).added().stream()
                            .filter(row -> chance.nextBoolean())
                            .forEach(recipient::add);
                    continue;
                }
                Files files = write(delivery, book);
                recipient.addAll(files.added());
                recipient.removeAll(files.removed());
                delivered = files.result().delivered();
                TreeSet<String> expected = new TreeSet<>();
                for (Member member : members) {
                    if (member.consents().decide(ADS, clock.instant()).isAllowed()) {
                        expected.add(String.join(
                                ",",
                                member.rows(MatchHasher.of(Platform.META)).get(0).keys().stream()
                                        .map(MatchKey::value)
                                        .toList()));
                    }
                }
                TreeSet<String> held = new TreeSet<>();
                recipient.forEach(row -> held.add(row.replaceAll(",+", ",").replaceAll(",$", "")));
                assertEquals(expected, held);
            }
        }
    }

    @Test
    void delivered_writtenAndRead_isTheSame() throws IOException {
        allAgree(150);
        Delivered delivered = write(
                        audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock), book)
                .result()
                .delivered();
        StringBuilder text = new StringBuilder();
        delivered.write(text);
        Delivered back = Delivered.read(new StringReader(text.toString()));
        assertEquals(delivered.rows(), back.rows());
        assertEquals(delivered.toString(), back.toString());
        for (int length = 0; length < text.length(); length++) {
            int cut = length;
            assertThrows(
                    IOException.class, () -> Delivered.read(new StringReader(text.substring(0, cut))), cut + " chars");
        }
        assertThrows(IOException.class, () -> Delivered.read(new StringReader(text + "\n")));
        assertThrows(
                IOException.class,
                () -> Delivered.read(new StringReader(text.toString().replace("\t150\n", "\t-1\n"))));
        String message = assertThrows(
                        IOException.class,
                        () -> Delivered.read(new StringReader(text.toString().replace("EMAIL:p", "CANARY:p"))))
                .toString();
        assertFalse(message.contains("CANARY"), message);
    }

    private Member sharing(int i, String phone) {
        return new Member(
                List.of(name(i)),
                Map.of(MatchField.EMAIL, List.of("u" + i + "@example.com"), MatchField.PHONE, List.of(phone)),
                book.about(List.of(name(i))));
    }

    private static String meta(MatchField field, String raw) {
        return MatchHasher.of(Platform.META).key(field, raw).orElseThrow().value();
    }

    private static boolean anyHas(List<String> rows, String key) {
        return rows.stream().anyMatch(row -> row.contains(key));
    }

    /** One of a household says no: what they share is hers too. */
    @Test
    void deliver_contactSharedWithWhoeverSaysNo_isLeftOut() throws IOException {
        allAgree(150);
        ArrayList<Member> members = new ArrayList<>(members(2, 150));
        members.add(sharing(0, "+4915123456789"));
        members.add(sharing(1, "+49 151 23456789"));
        String shared = meta(MatchField.PHONE, "+4915123456789");
        Files both = write(audience.deliver(members.stream(), Delivered.nothing(audience), clock), book);
        assertEquals(
                2, both.added().stream().filter(row -> row.contains(shared)).count());

        says(false, 1, NOW);
        members.set(148, sharing(0, "+4915123456789"));
        members.set(149, sharing(1, "+4915123456789"));
        Files one = write(audience.deliver(members.stream(), both.result().delivered(), clock), book);
        assertEquals(
                2, one.removed().stream().filter(row -> row.contains(shared)).count());
        assertFalse(anyHas(one.added(), shared), "hers too");
        assertTrue(anyHas(one.added(), meta(MatchField.EMAIL, "u0@example.com")), "is his alone");
        assertFalse(anyHas(one.added(), meta(MatchField.EMAIL, "u1@example.com")));
        assertEquals(149, one.result().delivered().size());
    }

    @Test
    void deliver_nothingButWhatIsSharedWithANo_isLeftOutWhole() throws IOException {
        allAgree(150);
        ArrayList<Member> members = new ArrayList<>(members(2, 150));
        Map<MatchField, List<String>> contacts = Map.of(
                MatchField.GIVEN_NAME, List.of("Ada"),
                MatchField.FAMILY_NAME, List.of("Lovelace"),
                MatchField.COUNTRY, List.of("GB"),
                MatchField.POSTCODE, List.of("SW1A 1AA"),
                MatchField.GENDER, List.of("f"));
        members.add(new Member(List.of(name(0)), contacts, book.about(List.of(name(0)))));
        members.add(new Member(List.of(name(900)), contacts, ConsentLedger.empty()));
        Files files = write(audience.deliver(members.stream(), Delivered.nothing(audience), clock), book);
        assertEquals(148, files.added().size());
        assertFalse(anyHas(files.added(), meta(MatchField.FAMILY_NAME, "Lovelace")));
    }

    @Test
    void write_sharerSaysNoMidFlight_keepsTheSharedRowBack() throws IOException {
        allAgree(150);
        ArrayList<Member> members = new ArrayList<>(members(2, 150));
        members.add(sharing(0, "+4915123456789"));
        members.add(sharing(1, "+4915123456789"));
        Delivery delivery = audience.deliver(members.stream(), Delivered.nothing(audience), clock);
        says(false, 1, NOW);
        Files files = write(delivery, book);
        assertEquals(2, files.result().withheld());
        assertFalse(anyHas(files.added(), meta(MatchField.PHONE, "+4915123456789")));
    }

    /** A recipient removes whoever any part of a row names, so who stays by another row of hers must go in again. */
    @Test
    void deliver_removalSharesAContactWithARowThatStays_writesThatOneAgain() throws IOException {
        allAgree(150);
        Member two = new Member(
                List.of(name(0)),
                Map.of(
                        MatchField.EMAIL, List.of("u0@example.com", "old@example.com"),
                        MatchField.PHONE, List.of("+4915123456789")),
                book.about(List.of(name(0))));
        ArrayList<Member> members = new ArrayList<>(members(1, 150));
        members.add(two);
        Delivered before = write(audience.deliver(members.stream(), Delivered.nothing(audience), clock), book)
                .result()
                .delivered();
        members.set(149, sharing(0, "+4915123456789"));
        Delivery delta = audience.deliver(members.stream(), before, clock);
        Files files = write(delta, book);
        assertTrue(anyHas(files.removed(), meta(MatchField.EMAIL, "old@example.com")));
        assertTrue(anyHas(files.added(), meta(MatchField.EMAIL, "u0@example.com")));
        assertTrue(files.result().delivered().isComplete());

        says(false, 0, NOW);
        Files withheld = write(audience.deliver(members.stream(), before, clock), book);
        assertEquals(1, withheld.result().withheld());
        assertFalse(withheld.result().delivered().isComplete(), "it went out before, and may have been taken along");
        Files small = write(audience.deliver(members.subList(100, 150).stream(), before, clock), book);
        assertEquals(0, small.added().size());
        assertFalse(small.result().delivered().isComplete(), "whoever shares with who was removed is due again");
    }

    @Test
    void rows_severalAddresses_areOneLineEach() {
        Member many = new Member(
                List.of(name(1)),
                Map.of(
                        MatchField.EMAIL, List.of("a@x.de", "b@x.de", " A@x.de", "junk"),
                        MatchField.PHONE, List.of("+4915123456789"),
                        MatchField.GIVEN_NAME, List.of("Ada")),
                ConsentLedger.empty());
        List<AudienceRow> rows = many.rows(MatchHasher.of(Platform.META));
        assertEquals(2, rows.size());
        assertEquals(3, rows.get(1).keys().size());
        Member nameOnly =
                new Member(List.of(name(1)), Map.of(MatchField.GIVEN_NAME, List.of("Ada")), ConsentLedger.empty());
        assertEquals(List.of(), nameOnly.rows(MatchHasher.of(Platform.META)), "a first name names nobody");
    }

    @Test
    void checked_classificationForbids_isRefusedByName() {
        Classification.Builder data = Classification.builder().label("email", Label.DIRECT_IDENTIFIER);
        Audience linkedIn = Audience.of(Platform.LINKEDIN, "all", Set.of(ADS));
        assertThrows(IllegalArgumentException.class, () -> linkedIn.checked(data.build()));
        linkedIn.checked(data.allow(Label.DIRECT_IDENTIFIER, ADS).build());
    }

    @Test
    void checked_placesOfTheAddress_askForTheAddress() {
        Classification.Builder data = Classification.builder().allow(Label.DIRECT_IDENTIFIER, ADS);
        for (String key : List.of(
                "email", "phone", "first_name", "last_name", "birthday", "gender", "city", "state", "country")) {
            data.label(key, Label.DIRECT_IDENTIFIER);
        }
        data.label("postal_code", Label.DIRECT_IDENTIFIER);
        String message = assertThrows(IllegalArgumentException.class, () -> audience.checked(data.build()))
                .toString();
        assertTrue(message.contains("address"), message);
        audience.checked(data.label("address", Label.DIRECT_IDENTIFIER).build());
    }

    @Test
    void of_unsoundParts_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> Audience.of(Platform.META, "a", Set.of()));
        assertThrows(IllegalArgumentException.class, () -> Audience.of(Platform.META, "a\tb", Set.of(ADS)));
        assertThrows(IllegalArgumentException.class, () -> audience.minimumSize(99));
        Audience other = Audience.of(Platform.META, "other", Set.of(ADS));
        assertThrows(
                IllegalArgumentException.class,
                () -> other.deliver(members(0, 1).stream(), Delivered.nothing(audience), clock));
    }

    @Test
    void toString_everything_showsNoMember() {
        allAgree(150);
        Delivery delivery = audience.deliver(members(0, 150).stream(), Delivered.nothing(audience), clock);
        String said = delivery + " " + delivery.pending() + " " + member(1) + " "
                + member(1).rows(MatchHasher.of(Platform.META));
        assertFalse(said.contains("example.com") || said.matches("(?s).*[0-9a-f]{32}.*"), said);
    }
}
