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
    private static final Admission STANDARD = new Admission(null, Cost.STANDARD_LIMIT);

    /** Of definitions that are made of accepted ones. */
    static final Admission FREE =
            new Admission(null, new Cost(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));

    private final @Nullable Vocabulary vocabulary;
    private final Cost limit;

    private Admission(@Nullable Vocabulary vocabulary, Cost limit) {
        this.vocabulary = vocabulary;
        this.limit = limit;
    }

    /** Any traits and events may be spoken of, at no more than {@link Cost#STANDARD_LIMIT} for each definition. */
    public static Admission standard() {
        return STANDARD;
    }

    /**
     * The same, but definitions speak of these traits and events only, by operators that their kinds of value have.
     *
     * <p>Refused are traits, events, properties and fields that are not in it; operators that are UNKNOWN of every value
     * that may be there, such as {@code contains} on a number or {@code >=} between a number and text; and constants that
     * no value can equal, such as a text for a number or {@code 2.5} for a whole number.
     */
    public Admission vocabulary(Vocabulary newVocabulary) {
        return new Admission(Objects.requireNonNull(newVocabulary, "newVocabulary"), limit);
    }

    /**
     * The same, but no definition costs more than this in any respect.
     *
     * <p>It comes on top of what no definition may be, whatever it costs: a text of {@link ConditionText#LONGEST} chars,
     * conditions and values 500 deep, definitions that look at each other 200 in a row, lists of 10,000 values, patterns of
     * 1,000 chars, and regular expressions of 2,000 steps.
     */
    public Admission atMost(Cost newLimit) {
        return new Admission(vocabulary, Objects.requireNonNull(newLimit, "newLimit"));
    }

    @Nullable
    Vocabulary vocabulary() {
        return vocabulary;
    }

    Cost limit() {
        return limit;
    }
}
