package io.cdpkit.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountRoleTest {
    private static boolean left(Value left) {
        Event event = Event.group("m-1", Source.of("crm", Source.Kind.CRM), "acme")
                .userId("u")
                .properties(Attributes.of("left", left))
                .time(Instant.EPOCH)
                .build();
        return AccountRole.of(event).left();
    }

    @Test
    void of_leavingToldAsText_isALeaving() {
        for (Value yes : List.of(Value.of(true), Value.of("true"), Value.of(" TRUE"))) {
            assertEquals(true, left(yes));
        }
        for (Value no : List.of(Value.of(false), Value.of("false"), Value.of(""), Value.of(1), Value.ofNull())) {
            assertEquals(false, left(no));
        }
    }

    @Test
    void plus_wordWithoutRole_leavesTheOneToldBefore() {
        AccountRole buyer = told("m-1", 1, Attributes.of("role", "buyer"));
        AccountRole silent = told("m-2", 2, Attributes.empty());
        AccountRole director = told("m-3", 3, Attributes.of("role", "director"));
        for (AccountRole both : List.of(buyer.plus(silent), silent.plus(buyer))) {
            assertEquals(Optional.of("buyer"), both.role());
            assertEquals("m-2", both.latestMessageId());
            assertEquals(Optional.of("director"), director.plus(both).role());
        }
        assertEquals(Optional.of("director"), silent.plus(director).plus(buyer).role());
    }

    private static AccountRole told(String id, int second, Attributes properties) {
        return AccountRole.of(Event.group(id, Source.of("crm", Source.Kind.CRM), "acme")
                .userId("u")
                .properties(properties)
                .time(Instant.ofEpochSecond(second))
                .build());
    }
}
