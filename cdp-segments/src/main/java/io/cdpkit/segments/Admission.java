package io.cdpkit.segments;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What definitions must be like to be accepted. Immutable and thread-safe.
 *
 * <pre>{@code
 * Segments.parse(text, Admission.standard().vocabulary(Vocabulary.of(trackingPlan)));
 * }</pre>
 */
public final class Admission {
    private static final Admission STANDARD = new Admission(null);

    private final @Nullable Vocabulary vocabulary;

    private Admission(@Nullable Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Any traits and events may be spoken of. */
    public static Admission standard() {
        return STANDARD;
    }

    /**
     * The same, but definitions speak of these traits and events only, by operators that their kinds of value have.
     *
     * <p>Refused are traits, events, properties and fields that are not in it; operators that are UNKNOWN of every value that
     * may be there, such as {@code contains} on a number or {@code >=} between a number and text; and constants that no value
     * can equal, such as a text for a number or {@code 2.5} for a whole number.
     */
    public Admission vocabulary(Vocabulary newVocabulary) {
        return new Admission(Objects.requireNonNull(newVocabulary, "newVocabulary"));
    }

    @Nullable
    Vocabulary vocabulary() {
        return vocabulary;
    }
}
