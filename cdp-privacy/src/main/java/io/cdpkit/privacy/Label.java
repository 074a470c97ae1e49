package io.cdpkit.privacy;

/**
 * What a piece of data is, for the sake of privacy; a {@link Classification} says what data so labelled may be used for.
 *
 * <p>Named by short lower-case words that may appear in logs. A host may have its own. Ordered by name.
 */
public record Label(String name) implements Comparable<Label> {
    /** Names one person by itself: an e-mail address, a phone number, a customer number. */
    public static final Label DIRECT_IDENTIFIER = new Label("direct_identifier");

    /** Names one person together with others of its kind: a birthday, a postcode. */
    public static final Label QUASI_IDENTIFIER = new Label("quasi_identifier");

    /** Special categories of the GDPR's article 9, such as health, belief and sexual life. */
    public static final Label SENSITIVE = new Label("sensitive");

    /** Where she is, or was, more exactly than a town. */
    public static final Label LOCATION = new Label("location");

    /** What she owns, owes and pays with. */
    public static final Label FINANCIAL = new Label("financial");

    /** What nobody has labelled yet. */
    public static final Label UNCLASSIFIED = new Label("unclassified");

    public Label {
        Words.require("a label", name);
    }

    @Override
    public int compareTo(Label other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
