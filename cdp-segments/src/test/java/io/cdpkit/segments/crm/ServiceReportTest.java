package io.cdpkit.segments.crm;

import static io.cdpkit.segments.crm.CrmEvents.hour;
import static io.cdpkit.segments.crm.CrmEvents.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cdpkit.event.Attributes;
import io.cdpkit.segments.crm.Ticket.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceReportTest {
    private static CrmBook book() {
        CrmBook book = CrmBook.empty(CrmEvents.SCHEMA);
        for (int i = 1; i <= 10; i++) {
            Attributes id = Attributes.of("ticket_id", "t-" + i);
            book = book.plus(CrmEvents.ANN, track("o-" + i, 0, "Ticket Opened", id))
                    .plus(CrmEvents.ANN, track("a-" + i, i, "Ticket Answered", id));
            if (i > 2) {
                book = book.plus(CrmEvents.ANN, track("r-" + i, 10L * i, "Ticket Resolved", id));
            }
        }
        return book.plus(CrmEvents.ANN, track("x", 200, "Ticket Reopened", Attributes.of("ticket_id", "t-3")));
    }

    @Test
    void of_tenTickets_givesNearestRanks() {
        ServiceReport report = ServiceReport.of(book().tickets(), hour(300));
        assertEquals(3, report.states().get(State.OPEN));
        assertEquals(7, report.states().get(State.RESOLVED));
        assertEquals(0, report.states().get(State.NEW));
        assertEquals(1, report.reopened());
        assertEquals(
                new ServiceReport.Times(10, Duration.ofHours(5), Duration.ofHours(9), Duration.ofHours(10)),
                report.firstAnswer());
        assertEquals(
                new ServiceReport.Times(7, Duration.ofHours(70), Duration.ofHours(100), Duration.ofHours(100)),
                report.resolution());
        assertEquals(Duration.ofHours(300), report.backlog().longest());
    }

    @Test
    void of_anEarlierInstant_isTheReportOfThen() {
        ServiceReport then = ServiceReport.of(book().asOf(hour(0)).tickets(), hour(0));
        assertEquals(10, then.states().get(State.NEW));
        assertNull(then.firstAnswer().median());
        assertEquals(ServiceReport.of(List.of(), hour(0)).resolution(), then.resolution());
    }
}
