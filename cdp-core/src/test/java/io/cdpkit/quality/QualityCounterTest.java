package io.cdpkit.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Review;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.quality.QualityReport.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityCounterTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Source TILL = Source.of("till", Source.Kind.SHOP);

    private final QualityCounter counter = QualityCounter.builder()
            .attribute(
                    "email",
                    value -> value instanceof Value.Text text && text.text().contains("@"))
            .attribute("city")
            .build();

    private static Event says(Source source, String id, long minute, Attributes traits) {
        return Event.identify(id, source)
                .time(START.plus(Duration.ofMinutes(minute)))
                .traits(traits)
                .build();
    }

    private static Event delayed(String id, Duration delay) {
        return Event.track(id, WEB, "Signed Up")
                .time(START)
                .receivedAt(START.plus(delay))
                .build();
    }

    private OptionalDouble value(Source source, String attribute, Measure measure) {
        return counter.report().value(source.id(), attribute, measure);
    }

    @Test
    void report_nothingFed_isEmpty() {
        assertEquals(new QualityReport(List.of(), 0), counter.report());
    }

    @Test
    void completeness_nullAndBlank_doNotCountAsCarried() {
        counter.event(says(CRM, "m-1", 0, Attributes.of("email", "ann@a.example", "city", " ")));
        counter.event(says(CRM, "m-2", 0, Attributes.of("email", Value.ofNull())));
        counter.event(says(CRM, "m-3", 0, Attributes.empty()));
        counter.event(says(CRM, "m-4", 0, Attributes.of("city", "Bonn")));
        assertEquals(OptionalDouble.of(0.25), value(CRM, "email", Measure.COMPLETENESS));
        assertEquals(OptionalDouble.of(0.25), value(CRM, "city", Measure.COMPLETENESS));
        assertEquals(OptionalDouble.empty(), value(WEB, "email", Measure.COMPLETENESS));
    }

    @Test
    void completeness_identifierOfThatNamespace_countsAsCarried() {
        counter.event(
                Event.identify("m-1", CRM).email("ann@a.example").time(START).build());
        assertEquals(OptionalDouble.of(1), value(CRM, "email", Measure.COMPLETENESS));
        assertEquals(OptionalDouble.of(1), value(CRM, "email", Measure.VALIDITY));
    }

    @Test
    void validity_checkedAttribute_isTheShareThatPasses() {
        counter.event(says(CRM, "m-1", 0, Attributes.of("email", "ann@a.example", "city", "Bonn")));
        counter.event(says(CRM, "m-2", 0, Attributes.of("email", "none")));
        counter.event(says(CRM, "m-3", 0, Attributes.of("email", Value.of(7))));
        counter.event(says(CRM, "m-4", 0, Attributes.of("email", "bob@a.example")));
        counter.event(says(CRM, "m-5", 0, Attributes.empty()));
        assertTrue(counter.report().rows().contains(new Row("crm", "email", Measure.VALIDITY, 0.5, 4)));
        assertEquals(OptionalDouble.empty(), value(CRM, "city", Measure.VALIDITY));
    }

    @Test
    void validity_commerceProperties_countEventsByPath() {
        Attributes wrong = Attributes.of("price", "free");
        Attributes twice = Attributes.of("products", Value.of(List.of(Value.of(wrong), Value.of(wrong))));
        counter.event(Event.track("m-1", WEB, "Order Completed")
                .time(START)
                .properties(twice)
                .build());
        counter.event(Event.track("m-2", WEB, "Product Viewed").time(START).build());
        assertTrue(counter.report()
                .rows()
                .contains(new Row("web", "properties.products[].price", Measure.VALIDITY, 0.5, 2)));
    }

    @Test
    void uniqueness_identifiers_areTheShareOfOnePerson() {
        for (int people : new int[] {1, 1, 1, 2}) {
            counter.identifier(CRM, Namespace.EMAIL, people);
        }
        assertEquals(OptionalDouble.of(0.75), value(CRM, "email", Measure.UNIQUENESS));
        assertEquals(
                "people must be at least 1, was 0",
                assertThrows(IllegalArgumentException.class, () -> counter.identifier(CRM, Namespace.EMAIL, 0))
                        .getMessage());
    }

    @Test
    void delay_tenEvents_givesNearestRanks() {
        for (int i = 1; i <= 10; i++) {
            counter.event(delayed("m-" + i, Duration.ofMinutes(i * 6L)));
        }
        assertEquals(OptionalDouble.of(0.5), value(WEB, "", Measure.DELAY_MEDIAN_HOURS));
        assertEquals(OptionalDouble.of(0.9), value(WEB, "", Measure.DELAY_P90_HOURS));
    }

    @Test
    void delay_clockAheadOrAges_staysInBounds() {
        counter.event(delayed("m-1", Duration.ofHours(-5)));
        assertEquals(OptionalDouble.of(0), value(WEB, "", Measure.DELAY_MEDIAN_HOURS));
        counter.event(delayed("m-2", Duration.ofDays(100 * 366)));
        double years = value(WEB, "", Measure.DELAY_P90_HOURS).orElseThrow() / 24 / 365;
        assertTrue(years > 60 && years < 64, "got " + years);
    }

    @Test
    void consistency_threeSources_countsAgreement() {
        counter.person(List.of(
                says(CRM, "m-1", 0, Attributes.of("city", "Bonn")),
                says(WEB, "m-2", 1, Attributes.of("city", "Bonn")),
                says(TILL, "m-3", 2, Attributes.of("city", "Ulm")),
                says(WEB, "m-4", 0, Attributes.of("city", "Kiel"))));
        counter.person(List.of(
                says(CRM, "m-5", 0, Attributes.of("city", "Bonn")),
                says(WEB, "m-6", 1, Attributes.of("city", "Bonn"))));
        counter.person(List.of(says(CRM, "m-7", 0, Attributes.of("city", "Bonn"))));
        assertEquals(
                List.of(
                        new Row(QualityReport.ALL_SOURCES, "city", Measure.CONSISTENCY, 0.5, 2),
                        new Row("crm", "city", Measure.CONSISTENCY, 2 / 3.0, 3),
                        new Row("till", "city", Measure.CONSISTENCY, 0, 2),
                        new Row("web", "city", Measure.CONSISTENCY, 2 / 3.0, 3)),
                counter.report().rows().stream()
                        .filter(row -> row.measure() == Measure.CONSISTENCY)
                        .toList());
    }

    @Test
    void coverage_people_isTheShareOfThemThatASourceKnows() {
        counter.person(List.of(
                says(CRM, "m-1", 0, Attributes.of("city", "Bonn")),
                says(CRM, "m-2", 1, Attributes.empty()),
                says(WEB, "m-3", 2, Attributes.of("email", "ann@a.example"))));
        counter.person(List.of(says(CRM, "m-4", 0, Attributes.of("city", " "))));
        counter.person(List.of(delayed("m-5", Duration.ZERO)));
        assertEquals(OptionalDouble.of(0.5), value(CRM, "city", Measure.COVERAGE));
        assertEquals(OptionalDouble.of(0), value(CRM, "email", Measure.COVERAGE));
        assertEquals(OptionalDouble.of(0.5), value(WEB, "email", Measure.COVERAGE));
        Row all = counter.report()
                .row(QualityReport.ALL_SOURCES, "city", Measure.COVERAGE)
                .orElseThrow();
        assertEquals(1 / 3.0, all.value());
        assertEquals(3, all.cases());
    }

    @Test
    void oneName_people_isTheShareOfThemWithASingleIdentifier() {
        Event one =
                Event.identify("m-1", CRM).email("ann@a.example").time(START).build();
        Event again =
                Event.identify("m-2", CRM).email("ann@a.example").time(START).build();
        Event other =
                Event.identify("m-3", CRM).email("ann@b.example").time(START).build();
        Event elsewhere =
                Event.identify("m-4", WEB).email("ann@c.example").time(START).build();
        counter.person(List.of(one, again, elsewhere));
        assertEquals(OptionalDouble.of(1), value(CRM, "email", Measure.ONE_NAME));
        assertEquals(
                OptionalDouble.of(0), counter.report().value(QualityReport.ALL_SOURCES, "email", Measure.ONE_NAME));
        counter.person(List.of(one, other));
        assertEquals(OptionalDouble.of(0.5), value(CRM, "email", Measure.ONE_NAME));
        assertEquals(OptionalDouble.of(1), value(WEB, "email", Measure.ONE_NAME));
    }

    @Test
    void sources_beyondTheLimit_areLeftOutAndCounted() {
        QualityCounter one = QualityCounter.builder().sources(1).build();
        one.event(says(CRM, "m-1", 0, Attributes.empty()));
        one.event(says(WEB, "m-2", 0, Attributes.empty()));
        one.identifier(WEB, Namespace.EMAIL, 1);
        assertEquals(2, one.report().leftOut());
        assertEquals(
                List.of(QualityReport.ALL_SOURCES, "crm"),
                one.report().rows().stream().map(Row::source).distinct().toList());
    }

    @Test
    void namespaces_beyondTheLimit_areLeftOutAndCounted() {
        for (int i = 0; i < 70; i++) {
            counter.identifier(CRM, new Namespace("ns" + i), 1);
        }
        assertEquals(
                64,
                counter.report().rows().stream()
                        .filter(row -> row.source().equals("crm"))
                        .count());
        assertEquals(6, counter.report().leftOut());
    }

    @Test
    void allSources_eventsOfSeveral_areMeasuredTogether() {
        counter.event(says(CRM, "m-1", 0, Attributes.of("email", "ann@a.example")));
        counter.event(says(WEB, "m-2", 0, Attributes.of("email", "none")));
        counter.event(says(WEB, "m-3", 0, Attributes.empty()));
        counter.identifier(CRM, Namespace.EMAIL, 1);
        counter.identifier(WEB, Namespace.EMAIL, 2);
        QualityReport report = counter.report();
        String all = QualityReport.ALL_SOURCES;
        assertEquals(
                Optional.of(new Row(all, "email", Measure.COMPLETENESS, 2 / 3.0, 3)),
                report.row(all, "email", Measure.COMPLETENESS));
        assertEquals(OptionalDouble.of(0.5), report.value(all, "email", Measure.VALIDITY));
        assertEquals(OptionalDouble.of(0.5), report.value(all, "email", Measure.UNIQUENESS));
        assertEquals(
                3, report.row(all, "", Measure.DELAY_MEDIAN_HOURS).orElseThrow().cases());
        assertEquals(report, counter.report());
    }

    @Test
    void share_severalAttributes_weighsEachByItsCases() {
        counter.event(says(CRM, "m-1", 0, Attributes.of("email", "ann@a.example", "city", "Bonn")));
        counter.event(says(CRM, "m-2", 0, Attributes.of("email", "none")));
        counter.event(says(WEB, "m-3", 0, Attributes.empty()));
        QualityReport report = counter.report();
        assertEquals(OptionalDouble.of(0.75), report.share("crm", Measure.COMPLETENESS));
        assertEquals(OptionalDouble.of(0.5), report.share(QualityReport.ALL_SOURCES, Measure.COMPLETENESS));
        assertEquals(OptionalDouble.empty(), report.share("crm", Measure.CONSISTENCY));
        assertEquals(
                "figures of DELAY_MEDIAN_HOURS are no shares",
                assertThrows(IllegalArgumentException.class, () -> report.share("crm", Measure.DELAY_MEDIAN_HOURS))
                        .getMessage());
    }

    @Test
    void unused_attributesThatNobodyCarries_areNamed() {
        counter.event(says(CRM, "m-1", 0, Attributes.of("email", "ann@a.example")));
        counter.event(says(WEB, "m-2", 0, Attributes.of("email", " ", "city", " ")));
        QualityReport report = counter.report();
        assertEquals(List.of("city"), report.unused("crm"));
        assertEquals(List.of("city", "email"), report.unused("web"));
        assertEquals(List.of("city"), report.unused(QualityReport.ALL_SOURCES));
        assertEquals(List.of(), report.unused("till"));
    }

    @Test
    void review_openItems_areCountedByKindAndNamespace() {
        Identifier user = Identifier.userId("u-1");
        counter.review(review(Review.Kind.LIMIT, user, Identifier.email("canary@a.example")), Set.of("crm", "web"));
        counter.review(review(Review.Kind.SIZE, user, Identifier.email("b@a.example")), Set.of("crm"));
        counter.review(review(Review.Kind.LIMIT, user, Identifier.phone("1")), Set.of());
        counter.review(review(Review.Kind.SHARED, Identifier.phone("2")), Set.of("web"));
        String all = QualityReport.ALL_SOURCES;
        QualityReport report = counter.report();
        assertEquals(
                List.of(
                        new Row(all, "email", Measure.DUPLICATES_WAITING, 2, 2),
                        new Row(all, "phone", Measure.DUPLICATES_WAITING, 1, 1),
                        new Row(all, "phone", Measure.SHARED_WAITING, 1, 1),
                        new Row("crm", "email", Measure.DUPLICATES_WAITING, 2, 2),
                        new Row("web", "email", Measure.DUPLICATES_WAITING, 1, 1),
                        new Row("web", "phone", Measure.SHARED_WAITING, 1, 1)),
                report.rows());
        assertEquals(3, report.waiting(all, Measure.DUPLICATES_WAITING));
        assertEquals(1, report.waiting("web", Measure.DUPLICATES_WAITING));
        assertThrows(IllegalArgumentException.class, () -> report.waiting(all, Measure.COVERAGE));
    }

    private static Review review(Review.Kind kind, Identifier... identifiers) {
        Review.Place place = new Review.Place.Sharing(new ProfileId(0, 1));
        return new Review(kind, List.of(identifiers), List.of(), START, 1, place);
    }

    @Test
    void builder_wrongSettings_areRefused() {
        QualityCounter.Builder builder = QualityCounter.builder().attribute("city");
        assertEquals(
                "attribute \"city\" is named twice; name it once",
                assertThrows(IllegalArgumentException.class, () -> builder.attribute("city"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> builder.sources(0));
    }

    @Test
    void toString_counterReportAndRows_printNoCustomerValue() {
        Event event = Event.identify("m-1", CRM)
                .email("canary@a.example")
                .time(START)
                .traits(Attributes.of("city", "canary"))
                .build();
        counter.event(event);
        counter.person(List.of(event, says(WEB, "m-2", 0, Attributes.of("city", "canary"))));
        String all = counter + "" + counter.report() + counter.report().rows();
        assertFalse(all.contains("canary"), all);
    }
}
