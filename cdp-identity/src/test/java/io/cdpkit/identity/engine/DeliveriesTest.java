package io.cdpkit.identity.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.records.Column;
import io.cdpkit.records.JsonLinesRecords;
import io.cdpkit.records.RecordMapping;
import io.cdpkit.records.RecordReader;
import io.cdpkit.records.RowResult;
import io.cdpkit.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file delivered day after day, with a column that says who is gone. */
class DeliveriesTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final Identifier ONE = Identifier.userId("1");
    private static final String HERE = "{\"id\":\"1\",\"city\":\"Ghent\",\"gone\":\"no\"}";
    private static final String MOVED = "{\"id\":\"1\",\"city\":\"Bruges\",\"gone\":\"no\"}";
    private static final String GONE = "{\"id\":\"1\",\"city\":\"Ghent\",\"gone\":\"yes\"}";

    private final Cdp cdp = Cdp.builder()
            .identity(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)))
            .clock(TestClock.at("2026-02-01T00:00:00Z"))
            .build();

    private static Instant at(int day) {
        return FIRST.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private List<IngestResult.Kind> deliver(int day, String row) {
        RecordMapping mapping = RecordMapping.identify(Source.of("erp", Source.Kind.FILE), "customers")
                .key("id")
                .identifier(Namespace.USER_ID, "id")
                .column(Column.text("city"))
                .deleteWhen("gone", "yes")
                .delivery(FIRST.plusDays(day).toString())
                .at(at(day))
                .build();
        List<IngestResult.Kind> kinds = new ArrayList<>();
        RecordReader reader =
                JsonLinesRecords.read(new ByteArrayInputStream(row.getBytes(StandardCharsets.UTF_8)), mapping);
        while (reader.hasNext()) {
            RowResult result = reader.next();
            if (result instanceof RowResult.Row said) {
                kinds.add(cdp.ingest(said.event()).kind());
            } else if (result instanceof RowResult.Delete gone) {
                takeBack(gone);
            }
        }
        return kinds;
    }

    private void takeBack(RowResult.Delete gone) {
        for (Identifier who : gone.identifiers()) {
            cdp.find(who).map(Profile::id).map(cdp::timeline).orElse(List.of()).stream()
                    .filter(event -> gone.owns(event.id()))
                    .forEach(cdp::retract);
        }
    }

    private String city() {
        return cdp.find(ONE).flatMap(profile -> profile.text("city")).orElse("nowhere");
    }

    @Test
    void deliver_rowAfterADelete_isBack() {
        deliver(0, HERE);
        deliver(1, MOVED);
        deliver(2, GONE);
        assertTrue(cdp.find(ONE).isEmpty());
        assertEquals(List.of(IngestResult.Kind.ACCEPTED), deliver(3, HERE));
        assertEquals("Ghent", city());
    }

    @Test
    void deliver_theSameAgain_isADuplicateAndWhatIsGoneStaysSo() {
        deliver(0, HERE);
        assertEquals(List.of(IngestResult.Kind.DUPLICATE), deliver(0, HERE));
        deliver(1, GONE);
        assertEquals(List.of(IngestResult.Kind.SUPPRESSED), deliver(0, HERE));
        assertEquals("nowhere", city());
    }

    @Test
    void deliver_rowThatGoesBackToWhatItSaid_counts() {
        deliver(0, HERE);
        deliver(1, MOVED);
        assertEquals("Bruges", city());
        deliver(2, HERE);
        assertEquals("Ghent", city());
    }
}
