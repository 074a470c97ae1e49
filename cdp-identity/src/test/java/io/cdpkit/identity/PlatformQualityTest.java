package io.cdpkit.identity;

import static io.cdpkit.event.Identifier.email;
import static io.cdpkit.event.Identifier.phone;
import static io.cdpkit.event.Identifier.userId;
import static io.cdpkit.event.Namespace.EMAIL;
import static io.cdpkit.event.Namespace.PHONE;
import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.quality.Measure;
import io.cdpkit.quality.QualityCounter;
import io.cdpkit.quality.QualityReport;
import io.cdpkit.quality.QualityReport.Row;
import io.cdpkit.testkit.TestCdp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a platform holds is counted whole, duplicates that wait for a steward among it. */
class PlatformQualityTest {
    private final TestCdp shop = TestCdp.with(IdentityRules.of(unique(Namespace.USER_ID), atMost(5, Namespace.EMAIL)));

    private QualityReport report() {
        QualityCounter counter = QualityCounter.builder().attribute("city").build();
        counter.platform(shop.cdp());
        return counter.report();
    }

    private static long duplicates(QualityReport report, String source) {
        return report.waiting(source, Measure.DUPLICATES_WAITING);
    }

    @Test
    void platform_itemsThatWait_areOfTheSourcesBehindThem() {
        Source crm = Source.of("crm", Source.Kind.CRM);
        Source till = Source.of("till", Source.Kind.SHOP);
        TestCdp crowded = TestCdp.with(IdentityRules.of(
                unique(USER_ID), atMost(5, EMAIL), atMost(5, PHONE).sharedAbove(3)));
        crowded.identify(userId("ann"), email("family@a.example"));
        crowded.cdp().ingest(says("crm-1", crm, userId("ben"), email("family@a.example")));
        crowded.cdp().ingest(says("till-1", till, userId("ben")));
        for (String user : List.of("ann", "ben", "cem", "dia")) {
            crowded.cdp().ingest(says("till-" + user, till, userId(user), phone("+32471839265")));
        }
        QualityCounter counter = QualityCounter.builder().build();
        counter.platform(crowded.cdp());
        QualityReport report = counter.report();
        assertEquals(1, duplicates(report, QualityReport.ALL_SOURCES));
        assertEquals(1, duplicates(report, "test"));
        assertEquals(0, duplicates(report, "crm"));
        assertEquals(0, duplicates(report, "till"));
        assertEquals(1, report.waiting("till", Measure.SHARED_WAITING));
        assertEquals(0, report.waiting("crm", Measure.SHARED_WAITING));
    }

    private static Event says(String id, Source source, Identifier... identifiers) {
        Event.Builder event = Event.identify(id, source).time(Instant.EPOCH);
        List.of(identifiers).forEach(event::identifier);
        return event.build();
    }

    @Test
    void platform_aRefusedClaim_waitsUntilAStewardAnswers() {
        shop.identify(Attributes.of("city", "Ghent"), userId("ann"), email("family@a.example"))
                .identify(userId("ben"), email("family@a.example"))
                .track("Signed Up", userId("ben"));
        QualityReport before = report();
        assertEquals(1, shop.cdp().reviews().count());
        assertEquals(1, duplicates(before, QualityReport.ALL_SOURCES));
        assertEquals(1, duplicates(before, "test"));
        assertEquals(OptionalDouble.of(0.5), before.value(QualityReport.ALL_SOURCES, "city", Measure.COMPLETENESS));
        assertEquals(
                3,
                before.row("test", QualityReport.WHOLE_EVENT, Measure.DELAY_MEDIAN_HOURS)
                        .orElseThrow()
                        .cases());
        shop.apart(userId("ann"), userId("ben"));
        assertEquals(0, duplicates(report(), QualityReport.ALL_SOURCES));
        shop.cdp().retract(shop.latestId());
        assertEquals(before, report());
    }

    @Test
    void platform_identifiersOfSeveralPeople_areNoUniqueOnes() {
        shop.identify(userId("ann"), email("family@a.example"))
                .identify(userId("ann"), email("ann@a.example"))
                .identify(userId("ben"), email("family@a.example"));
        QualityReport report = report();
        assertEquals(OptionalDouble.of(0.5), report.value("test", "email", Measure.UNIQUENESS));
        assertEquals(OptionalDouble.of(1), report.value("test", "user_id", Measure.UNIQUENESS));
        assertEquals(0.75, report.share("test", Measure.UNIQUENESS).orElseThrow());
    }

    @Test
    void platform_peopleWhoShareIdentifiers_equalsAPlainLoop() {
        long shared = 0;
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Cdp cdp = TestCdp.with(IdentityRules.of(unique(USER_ID), atMost(2, PHONE), atMost(3, EMAIL)))
                    .cdp();
            for (int i = 0; i < 60; i++) {
                Event.Builder event = Event.identify("m" + i, Source.of("s" + random.nextInt(2), Source.Kind.CRM))
                        .time(Instant.EPOCH.plusSeconds(random.nextInt(9_000)));
                List.of(
                                userId("u" + random.nextInt(6)),
                                email("e" + random.nextInt(9) + "@a.example"),
                                phone("" + random.nextInt(4)))
                        .forEach(identifier -> {
                            if (random.nextInt(3) > 0) {
                                event.identifier(identifier);
                            }
                        });
                cdp.ingest(event.traits(Attributes.of("city", "Ghent")).build());
            }
            Map<List<String>, Map<Identifier, Set<ProfileId>>> people = new HashMap<>();
            for (Profile profile : cdp.profiles().toList()) {
                for (Event event : cdp.timeline(profile.id())) {
                    for (Identifier identifier : event.identifiers()) {
                        String namespace = identifier.namespace().name();
                        people.computeIfAbsent(List.of(event.source().id(), namespace), unseen -> new HashMap<>())
                                .computeIfAbsent(identifier, unseen -> new HashSet<>())
                                .add(profile.id());
                    }
                }
            }
            QualityCounter counter = QualityCounter.builder().build();
            counter.platform(cdp);
            for (List<String> key : people.keySet()) {
                Collection<Set<ProfileId>> named =
                        people.getOrDefault(key, Map.of()).values();
                long single = named.stream().filter(of -> of.size() == 1).count();
                shared += named.size() - single;
                assertEquals(
                        Optional.of(new Row(
                                key.get(0),
                                key.get(1),
                                Measure.UNIQUENESS,
                                single / (double) named.size(),
                                named.size())),
                        counter.report().row(key.get(0), key.get(1), Measure.UNIQUENESS),
                        "seed " + seed);
            }
        }
        assertTrue(shared > 50, "identifiers of several people: " + shared);
    }
}
