package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cdpkit.identity.match.Field.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of values that people write in many ways, and in many scripts. */
class FormTest {
    @ParameterizedTest
    @CsvSource({
        "Stra\u00dfe, STRASSE",
        "\u00c5ngstr\u00f6m, A\u030angstro\u0308m",
        "O'Neill, O\u02bcNeill",
        "O'Neill, O\u2018Neill",
        "O'Neill, O\u00b4Neill",
        "Ma\u00adry, Mary",
        "\u200fMary\u202c, Mary",
        "Mary\u00a0Ann, Mary  Ann",
        "\u03a3\u03ac\u03c1\u03b1, \u03c3\u03b1\u03c1\u03b1",
        "\u03a0\u03ad\u03c4\u03c1\u03bf\u03c2, \u03a0\u0395\u03a4\u03a1\u039f\u03a3",
        "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd, \u05e9\u05dc\u05d5\u05dd",
        "\u0663 Rue, 3 Rue",
    })
    void words_writtenInOtherWays_areTheSame(String one, String other) {
        assertEquals(Form.WORDS.write(one), Form.WORDS.write(other));
    }

    /** A vowel, another consonant, or a letter beyond the first 65,536 is no accent and no gap. */
    @ParameterizedTest
    @CsvSource({
        "\u0938\u0940\u0924\u093e, \u0938\u0924\u0940",
        "\u0e01\u0e34\u0e19, \u0e01\u0e31\u0e19",
        "\u304b\u306a, \u304c\u306a",
        "\ud842\udfb7\u91ce, \u91ce",
    })
    void words_otherNamesOfAScript_areOthers(String one, String other) {
        assertNotEquals(Form.WORDS.write(one), Form.WORDS.write(other));
        assertEquals(-1, Form.WORDS.write(one).indexOf(' '));
    }

    @Test
    void email_accentsCaseAndSpaces_doNotMatter() {
        assertEquals("jose.muller@x.org", Form.EMAIL.write(" Jos\u00e9.M\u00fcller@X.org"));
    }

    @Test
    void phone_digitsOfAnotherScript_areDigits() {
        assertEquals(
                Form.PHONE.write("+20 2 27365000"),
                Form.PHONE.write("\u0660\u0662 \u0662\u0667\u0663\u0666\u0665\u0660\u0660\u0660"));
    }

    @Test
    void number_tooLarge_isNone() {
        assertEquals("", Form.NUMBER.write("9".repeat(400)));
        assertEquals("42", Form.NUMBER.write("\u0664\u0662"));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void write_written_isTheSame(Form form) {
        for (String raw : List.of(
                "Dr. Jos\u00e9 \ud842\udfb7\u91ce",
                "\u0938\u0940\u0924\u093e",
                "O\u00b4Neill",
                "\u0663,\u0665",
                "a@\u00fc.de")) {
            assertEquals(form.write(raw), form.write(form.write(raw)));
        }
    }

    /** Comparing them by character would take minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"GIVEN_NAME", "FULL_NAME", "EMAIL", "STREET", "IDENTIFIER", "TEXT", "LIST", "ADDRESS_LINE"})
    void deduplicate_hugeValues_areComparedAllTheSame(Kind kind) {
        Records records = new Records(Schema.of(new Field("x", kind), new Field("id", Kind.IDENTIFIER)));
        String huge = "word".repeat(25_000);
        for (String end : List.of("a", "a", "b")) {
            records.add(List.of(huge + end, "4711"));
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        assertEquals("equal", outcome(clusters, 0, 1));
        assertNotEquals("equal", outcome(clusters, 0, 2));
    }

    private static String outcome(Clusters clusters, int one, int other) {
        return clusters.explain(one, other).contributions().stream()
                .filter(part -> !part.name().equals("prior") && !part.name().equals("id"))
                .map(PairExplanation.Contribution::outcome)
                .filter(outcome -> !outcome.equals("missing"))
                .findFirst()
                .orElseThrow();
    }
}
