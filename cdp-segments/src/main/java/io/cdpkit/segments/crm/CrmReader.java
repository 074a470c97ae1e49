package io.cdpkit.segments.crm;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.CrmIssue.Reason;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads events by a schema.
 *
 * <p>A number is read if it has at most 64 digits and an exponent within ±308, the wire's own bounds. Thread-safe.
 */
final class CrmReader {
    private static final int MOST_DIGITS = 64;
    private static final int MOST_EXPONENT = 308;

    private final CrmSchema schema;

    CrmReader(CrmSchema schema) {
        this.schema = schema;
    }

    /** What an event says; empty where it is about nothing of ours. */
    Optional<CrmFact> read(ProfileId person, Event event) {
        if (event.type() == Event.Type.GROUP) {
            List<CrmIssue> issues = event.name().isEmpty()
                    ? List.of(new CrmIssue(Reason.NO_ID, event.id(), "the group event names no account; name it"))
                    : List.of();
            return Optional.of(new CrmFact(
                    Topic.COMPANY, event.name(), null, event.id(), event.time(), person, event.properties(), issues));
        } else if (event.type() != Event.Type.TRACK) {
            return Optional.empty();
        }
        return schema.kind(event.name()).map(kind -> fact(person, event, kind));
    }

    private CrmFact fact(ProfileId person, Event event, CrmKind kind) {
        ArrayList<CrmIssue> issues = new ArrayList<>();
        Attributes.Builder said = Attributes.builder();
        for (CrmField field : CrmField.values()) {
            for (String key : schema.keys(field)) {
                Value value = event.properties().find(key);
                if (value != null) {
                    Value read = value instanceof Value.Null ? value : read(field.form(), value);
                    if (read == null) {
                        issues.add(new CrmIssue(
                                Reason.WRONG_KIND,
                                event.id(),
                                "properties." + key + ": expected " + expected(field.form()) + ", got " + value));
                    } else {
                        said.put(field.key(), read);
                    }
                    break;
                }
            }
        }
        Attributes fields = said.build();
        String subject = fields.text(idOf(kind.topic()).key()).orElse("");
        if (subject.isEmpty()) {
            String id = idOf(kind.topic()).key();
            issues.add(new CrmIssue(Reason.NO_ID, event.id(), "properties." + id + " is missing; send it"));
        }
        return new CrmFact(kind.topic(), subject, kind, event.id(), event.time(), person, fields, List.copyOf(issues));
    }

    static CrmField idOf(Topic topic) {
        return switch (topic) {
            case COMPANY -> CrmField.ACCOUNT_ID;
            case DEAL -> CrmField.DEAL_ID;
            case TICKET -> CrmField.TICKET_ID;
            case TASK -> CrmField.TASK_ID;
        };
    }

    private static String expected(CrmField.Form form) {
        return switch (form) {
            case ID -> "text that is not empty, or a whole number";
            case TEXT -> "text";
            case NUMBER -> "a number of 0 or more and at most " + MOST_DIGITS + " digits";
            case CURRENCY -> "an ISO 4217 code such as \"USD\"";
            case DATE, DEADLINE -> "a date such as \"2026-12-31\", or an instant";
        };
    }

    private @Nullable Value read(CrmField.Form form, Value value) {
        return switch (form) {
            case ID -> id(value);
            case TEXT -> value instanceof Value.Text ? value : null;
            case NUMBER -> number(value);
            case CURRENCY -> currency(value);
            case DATE -> date(value);
            case DEADLINE -> deadline(value);
        };
    }

    private static @Nullable Value id(Value value) {
        if (value instanceof Value.Whole whole) {
            return Value.of(Long.toString(whole.number()));
        }
        return value instanceof Value.Text text && !text.text().isEmpty() ? text : null;
    }

    private static @Nullable Value number(Value value) {
        BigDecimal number = null;
        if (value instanceof Value.Whole whole) {
            number = BigDecimal.valueOf(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            number = decimal.number();
        }
        boolean fits = number != null
                && number.signum() >= 0
                && number.precision() <= MOST_DIGITS
                && Math.abs((long) number.scale()) <= MOST_EXPONENT;
        return number != null && fits ? Value.of(number) : null;
    }

    private static @Nullable Value currency(Value value) {
        if (value instanceof Value.Text text && text.text().length() == 3) {
            try {
                return Value.of(Currency.getInstance(text.text().toUpperCase(Locale.ROOT))
                        .getCurrencyCode());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    private @Nullable Value date(Value value) {
        LocalDate day = day(value);
        if (day != null) {
            return Value.of(day);
        }
        Instant instant = instant(value);
        return instant == null ? null : Value.of(LocalDate.ofInstant(instant, schema.zone()));
    }

    /** The first instant that is too late. */
    private @Nullable Value deadline(Value value) {
        LocalDate day = day(value);
        if (day != null) {
            return day.isBefore(LocalDate.MAX.withDayOfYear(1))
                    ? Value.of(day.plusDays(1).atStartOfDay(schema.zone()).toInstant())
                    : null;
        }
        Instant instant = instant(value);
        return instant == null ? null : Value.of(instant);
    }

    private static @Nullable LocalDate day(Value value) {
        if (value instanceof Value.Text text && text.text().length() == "2026-12-31".length()) {
            try {
                return LocalDate.parse(text.text());
            } catch (DateTimeException e) {
                return null;
            }
        }
        return value instanceof Value.Day day ? day.date() : null;
    }

    private static @Nullable Instant instant(Value value) {
        if (value instanceof Value.Text text) {
            try {
                return OffsetDateTime.parse(text.text()).toInstant();
            } catch (DateTimeException e) {
                return null;
            }
        }
        return value instanceof Value.Moment moment ? moment.instant() : null;
    }
}
