package io.cdpkit.segments.crm;

import java.util.Locale;

/**
 * A property of a CRM event. Its usual key is its name in lower case ({@code deal_id}); the camel-case spelling of that
 * ({@code dealId}) is read too, and a schema may add keys.
 */
public enum CrmField {
    /** Text that is not empty, or a whole number; as are the other ids and the owner. */
    DEAL_ID(Form.ID),
    TICKET_ID(Form.ID),
    TASK_ID(Form.ID),
    /** The account (company) it is about, as group events name it. */
    ACCOUNT_ID(Form.ID),
    /** Who takes care of it, in the host's own terms. */
    OWNER(Form.ID),
    NAME(Form.TEXT),
    /** The id of a {@link Pipeline}; whatever its case. */
    PIPELINE(Form.TEXT),
    /** The name of a stage; whatever its case. */
    STAGE(Form.TEXT),
    /** What a deal is worth: a number of 0 or more. */
    AMOUNT(Form.NUMBER),
    /** An ISO 4217 code. */
    CURRENCY(Form.CURRENCY),
    /** The day a deal is expected to close: a date, an ISO date as text, or an instant, seen in the schema's zone. */
    CLOSE_DATE(Form.DATE),
    /** Why a deal was lost, or won. */
    REASON(Form.TEXT),
    SUBJECT(Form.TEXT),
    PRIORITY(Form.TEXT),
    CHANNEL(Form.TEXT),
    /** A {@link Ticket.State} by name, or one of the usual other words: pending, on hold, solved. */
    STATUS(Form.TEXT),
    /** When a task is due: an instant, or a date, which is until the end of that day in the schema's zone. */
    DUE(Form.DEADLINE);

    /** What kind of value is expected. */
    enum Form {
        ID,
        TEXT,
        NUMBER,
        CURRENCY,
        DATE,
        DEADLINE
    }

    private final Form form;
    private final String key = name().toLowerCase(Locale.ROOT);
    private final String camelCase = camelCase(key);

    CrmField(Form form) {
        this.form = form;
    }

    private static String camelCase(String snakeCase) {
        StringBuilder camel = new StringBuilder();
        for (String word : snakeCase.split("_", -1)) {
            camel.append(camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }

    /** The usual key, such as "deal_id". */
    public String key() {
        return key;
    }

    String camelCaseKey() {
        return camelCase;
    }

    Form form() {
        return form;
    }
}
