package io.cdpkit.privacy;

/**
 * What data is used for, such as analytics or advertising: what a person says yes or no to.
 *
 * <p>Named by short lower-case words that may appear in logs. A host declares its own; the constants are those that
 * most have. Ordered by name.
 */
public record Purpose(String name) implements Comparable<Purpose> {
    /** To count and understand what people do. */
    public static final Purpose ANALYTICS = new Purpose("analytics");

    /** To show each person what suits her, in the host's own channels. */
    public static final Purpose PERSONALISATION = new Purpose("personalisation");

    /** To write to people: mail, text messages, push. */
    public static final Purpose MARKETING = new Purpose("marketing");

    /** To hand people over to ad platforms. */
    public static final Purpose ADVERTISING = new Purpose("advertising");

    public Purpose {
        Words.require("a purpose", name);
    }

    @Override
    public int compareTo(Purpose other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
