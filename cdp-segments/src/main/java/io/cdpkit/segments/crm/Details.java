package io.cdpkit.segments.crm;

import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The latest word on each field of one subject, and whose events told of it. One use, by one thread. */
final class Details {
    private final Map<CrmField, Value> latest = new EnumMap<>(CrmField.class);
    private final TreeSet<ProfileId> people = new TreeSet<>();

    /** Takes the next fact in the order of time. */
    void take(CrmFact fact) {
        people.add(fact.person());
        for (CrmField field : CrmField.values()) {
            Value value = fact.find(field);
            if (value != null) {
                latest.put(field, value);
            }
        }
    }

    @Nullable
    String text(CrmField field) {
        return latest.get(field) instanceof Value.Text text ? text.text() : null;
    }

    @Nullable
    LocalDate day(CrmField field) {
        return latest.get(field) instanceof Value.Day day ? day.date() : null;
    }

    @Nullable
    Instant instant(CrmField field) {
        return latest.get(field) instanceof Value.Moment moment ? moment.instant() : null;
    }

    @Nullable
    Value value(CrmField field) {
        return latest.get(field);
    }

    /** Ascending. */
    List<ProfileId> people() {
        return List.copyOf(people);
    }
}
