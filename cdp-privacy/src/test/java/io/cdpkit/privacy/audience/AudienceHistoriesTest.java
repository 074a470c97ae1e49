package io.cdpkit.privacy.audience;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.profile.Profile;
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
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two recipients through histories of a platform: people agree and refuse, come to share contacts, are joined, told apart,
 * erased; files get lost or cut. A recipient that removes whoever any part of a row names holds just who it may.
 */
class AudienceHistoriesTest {
    private static final int HISTORIES = 12;
    private static final int PEOPLE = 140;
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Set<Purpose> ADS = Set.of(Purpose.ADVERTISING);
    private static final ConsentRules RULES =
            ConsentRules.builder().stated(Purpose.ADVERTISING).build();

    @ParameterizedTest
    @EnumSource(names = {"META", "X"})
    void histories_anyOrder_recipientHoldsJustWhoItMay(Platform platform) throws IOException {
        int exact = 0;
        int lost = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(platform, seed);
            history.run();
            exact += history.exact;
            lost += history.lost;
        }
        assertTrue(exact > 2 * HISTORIES && lost > HISTORIES, exact + " whole and " + lost + " lost deliveries");
    }

    private static final class History {
        private final Platform platform;
        private final Random chance;
        private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
        private final Cdp cdp;
        private final Audience audience;
        private Delivered delivered;
        /** Rows of the recipient, as sets of hashed addresses and numbers. */
        private final List<Set<String>> recipient = new ArrayList<>();

        private final List<String> splits = new ArrayList<>();
        private int ids;
        private int exact;
        private int lost;

        History(Platform platform, int seed) {
            this.platform = platform;
            this.chance = new Random(seed);
            this.audience = Audience.of(platform, "both", ADS);
            this.delivered = Delivered.nothing(audience);
            this.cdp = Cdp.builder()
                    .identity(IdentityRules.of(
                            atMost(3, Namespace.USER_ID), atMost(6, Namespace.EMAIL), atMost(6, Namespace.PHONE)))
                    .clock(clock)
                    .build();
        }

        private static Identifier user(int i) {
            return Identifier.userId("u" + i);
        }

        private static String phone(int i) {
            return "+4915123" + (100_000 + i);
        }

        private Event.Builder identify() {
            return Event.identify("m" + ids++, WEB).time(clock.instant());
        }

        private void arrives(int i, boolean yes) {
            cdp.ingest(identify()
                    .userId("u" + i)
                    .identifier(Identifier.email("p" + i + "@example.com"))
                    .traits(Attributes.of("phone", phone(i)))
                    .build());
            says(i, yes);
        }

        private void says(int i, boolean yes) {
            cdp.ingest(Event.track("m" + ids++, WEB, "Consent Stated")
                    .userId("u" + i)
                    .time(clock.instant())
                    .properties(Attributes.of("purposes", Value.of(Attributes.of("advertising", Value.of(yes)))))
                    .build());
        }

        void run() throws IOException {
            for (int i = 0; i < PEOPLE; i++) {
                arrives(i, i % 10 != 0);
            }
            for (int round = 0; round < 8; round++) {
                for (int i = 0; i < 10; i++) {
                    clock.advance(Duration.ofMinutes(1));
                    something(chance.nextInt(PEOPLE), chance.nextInt(PEOPLE));
                }
                clock.advance(Duration.ofMinutes(1));
                deliver();
            }
        }

        private void something(int i, int other) {
            switch (chance.nextInt(8)) {
                case 0 -> says(i, true);
                case 1 -> says(i, false);
                case 2 ->
                    cdp.ingest(identify()
                            .userId("u" + i)
                            .traits(Attributes.of("phone", phone(other)))
                            .build());
                case 3 ->
                    cdp.ingest(identify()
                            .userId("u" + i)
                            .traits(Attributes.of("email", "p" + other + "@example.com"))
                            .build());
                case 4 ->
                    cdp.ingest(
                            identify().userId("u" + i).identifier(user(other)).build());
                case 5 -> {
                    splits.add("m" + ids);
                    cdp.ingest(Event.apart("m" + ids++, WEB, user(i), user(other))
                            .time(clock.instant())
                            .build());
                }
                case 6 -> {
                    if (!splits.isEmpty()) {
                        cdp.retract(splits.remove(splits.size() - 1));
                    }
                }
                default -> cdp.find(user(i)).ifPresent(profile -> cdp.erase(profile.id()));
            }
        }

        private ConsentLedger ledger(Profile profile) {
            return RULES.ledger(cdp.timeline(profile.id()));
        }

        private boolean agrees(Profile profile) {
            return ledger(profile).decideAll(ADS, clock.instant()).isAllowed();
        }

        private List<Profile> people() {
            List<Profile> people = new ArrayList<>();
            cdp.profiles().forEach(people::add);
            return people;
        }

        private void deliver() throws IOException {
            Delivery delivery = audience.deliver(
                    people().stream().map(profile -> Member.of(profile, ledger(profile))), delivered, clock);
            Delivered pending = reread(delivery.pending());
            int late = chance.nextInt(4);
            int[] asked = {0};
            ConsentSource source = names -> {
                if (late == 0 && asked[0]++ == 110) {
                    says(chance.nextInt(PEOPLE), false);
                }
                return names.stream()
                        .flatMap(name -> cdp.find(name).stream())
                        .distinct()
                        .map(this::ledger)
                        .reduce(ConsentLedger.empty(), ConsentLedger::plus);
            };
            StringBuilder add = new StringBuilder();
            StringBuilder remove = new StringBuilder();
            Delivery.Result result = delivery.write(add, remove, source);
            boolean cut = chance.nextInt(3) == 0;
            List<Set<String>> removals = rows(remove);
            List<Set<String>> additions = rows(add);
            int arrived = cut ? chance.nextInt(removals.size() + additions.size() + 1) : Integer.MAX_VALUE;
            removals.stream()
                    .limit(arrived)
                    .forEach(gone -> recipient.removeIf(row -> row.stream().anyMatch(gone::contains)));
            additions.stream().limit(Math.max(0, arrived - removals.size())).forEach(recipient::add);
            delivered = cut ? pending : reread(result.delivered());
            TreeSet<String> known = new TreeSet<>();
            delivered.rows().forEach(row -> row.naming().forEach(part -> part.forEach(key -> known.add(key.value()))));
            assertTrue(known.containsAll(held()), "nothing is held that could not be taken back");
            if (cut) {
                lost++;
            } else if (delivered.isComplete() && (late != 0 || asked[0] <= 110)) {
                exact++;
                assertEquals(expected(), held());
            }
        }

        private static Delivered reread(Delivered written) throws IOException {
            StringBuilder text = new StringBuilder();
            written.write(text);
            return Delivered.read(new StringReader(text.toString()));
        }

        private TreeSet<String> held() {
            TreeSet<String> held = new TreeSet<>();
            recipient.forEach(held::addAll);
            return held;
        }

        private List<Set<String>> rows(CharSequence file) {
            int columns = platform == Platform.META ? 2 : 1;
            return file.toString()
                    .lines()
                    .skip(1)
                    .map(line -> {
                        Set<String> cells =
                                new TreeSet<>(List.of(line.split(",", -1)).subList(0, columns));
                        cells.remove("");
                        return cells;
                    })
                    .toList();
        }

        /** The contacts of those who agree, but for those that somebody has who does not. */
        private TreeSet<String> expected() {
            TreeSet<String> expected = new TreeSet<>();
            TreeSet<String> refused = new TreeSet<>();
            for (Profile profile : people()) {
                (agrees(profile) ? expected : refused).addAll(contacts(profile));
            }
            expected.removeAll(refused);
            return expected;
        }

        private Set<String> contacts(Profile profile) {
            MatchHasher hasher = MatchHasher.of(platform);
            Map<MatchField, List<String>> raw = new TreeMap<>();
            List<String> emails = new ArrayList<>(profile.identifiers().stream()
                    .filter(name -> name.namespace().equals(Namespace.EMAIL))
                    .map(Identifier::value)
                    .toList());
            profile.text("email").ifPresent(emails::add);
            raw.put(MatchField.EMAIL, emails);
            raw.put(MatchField.PHONE, profile.text("phone").stream().toList());
            Set<String> contacts = new TreeSet<>();
            raw.forEach((field, values) ->
                    values.forEach(value -> hasher.key(field, value).ifPresent(key -> contacts.add(key.value()))));
            return contacts;
        }
    }
}
