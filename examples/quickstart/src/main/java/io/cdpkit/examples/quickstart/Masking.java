package io.cdpkit.examples.quickstart;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How personal data is shown: enough to tell two values apart, not enough to know whose they are.
 *
 * <p>{@link #ON} hides every value whose key it does not know to be harmless; {@link #OFF} shows all. This is for
 * screens and reports: what is masked is not anonymous.
 */
enum Masking {
    ON,
    OFF;

    private static final String HIDDEN = "•••";
    private static final Set<String> HARMLESS = Set.of(
            "country",
            "currency",
            "language",
            "locale",
            "tier",
            "points",
            "plan",
            "industry",
            "employees",
            "newsletter",
            "gender",
            "createdat",
            "created",
            "updated",
            "joined",
            "subject",
            "category",
            "satisfaction");

    /** An identifier's value without its namespace. */
    String identifier(Identifier identifier) {
        String value = identifier.value();
        if (this == OFF) {
            return value;
        } else if (identifier.namespace().equals(Namespace.EMAIL)) {
            return email(value);
        } else if (identifier.namespace().equals(Namespace.PHONE)) {
            return phone(value);
        } else if (identifier.namespace().equals(Namespace.ANONYMOUS_ID)) {
            return value.length() < 12 ? HIDDEN : value.substring(0, 4) + HIDDEN;
        }
        return ending(value);
    }

    /** A trait's value under its key. */
    String value(String key, Value value) {
        if (value instanceof Value.Null) {
            return "none";
        } else if (value instanceof Value.Fields object) {
            return fields(object.fields());
        } else if (value instanceof Value.Items list) {
            return items(key, list.items());
        }
        String text = text(value);
        return this == OFF ? text : masked(key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""), text);
    }

    private String items(String key, List<Value> items) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(value(key, item)));
        return String.join(", ", texts);
    }

    private String fields(Attributes fields) {
        List<String> texts = new ArrayList<>();
        fields.forEach((key, value) -> texts.add(value(key, value)));
        return String.join(", ", texts);
    }

    private static String masked(String key, String text) {
        if (HARMLESS.contains(key)) {
            return text;
        } else if (key.contains("mail")) {
            return email(text);
        } else if (key.contains("phone") || key.contains("mobile")) {
            return phone(text);
        } else if (key.endsWith("name") || key.equals("city")) {
            return initial(text);
        } else if (key.equals("birthday") || key.contains("birth")) {
            return text.length() < 10 ? HIDDEN : text.substring(0, 4) + "-••-••";
        } else if (key.startsWith("post") || key.startsWith("zip")) {
            return text.length() < 4 ? HIDDEN : text.substring(0, 2) + HIDDEN;
        }
        return HIDDEN;
    }

    /** Keeps the first letters of the name and of the domain, and the last label. */
    static String email(String email) {
        int at = email.lastIndexOf('@');
        int dot = email.lastIndexOf('.');
        return at < 1 || dot < at + 2
                ? "***"
                : initial(email) + "@" + initial(email.substring(at + 1)) + email.substring(dot);
    }

    /** Keeps the last two digits. */
    static String phone(String phone) {
        return ending(phone);
    }

    private static String ending(String text) {
        return text.length() < 5 ? HIDDEN : HIDDEN + text.substring(text.offsetByCodePoints(text.length(), -2));
    }

    /** Keeps the first letter. */
    static String initial(String text) {
        return text.isEmpty() ? "***" : text.substring(0, text.offsetByCodePoints(0, 1)) + "***";
    }

    private static String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Whole whole) {
            return Long.toString(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            return decimal.number().toPlainString();
        } else if (value instanceof Value.Bool bool) {
            return bool.yes() ? "yes" : "no";
        } else if (value instanceof Value.Moment moment) {
            return moment.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        } else if (value instanceof Value.Day day) {
            return day.date().toString();
        }
        throw new AssertionError(value.getClass());
    }
}
