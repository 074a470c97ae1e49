package io.cdpkit.privacy.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** The pass over plain bytes says what the rules say, whatever stands in the text. */
class MatchHasherProperties {
    private static final List<String> ORDINARY = List.of(
            "a",
            "B",
            "7",
            "_",
            "-",
            ".",
            "+",
            "@",
            "x.de",
            "@x.de",
            "@gmail.com",
            "@GoogleMail.com",
            "gmail.com",
            "jane.doe");

    /** What maps to letters or to nothing, looks like a space or a sign, or is half of a char. */
    private static final List<String> HOSTILE = List.of(
            "\u0130",
            "\u0131",
            "\u00df",
            "\u1e9e",
            "\u212a",
            "\u017f",
            "\u0390",
            "\uff21",
            "\uff20",
            "\uff0e",
            "\u3002",
            "e\u0301",
            "\u0301",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "\0",
            "\u0001",
            "\u007f",
            "\u0080",
            "\u009f",
            "\u00ad",
            "\u200c",
            "\u200d",
            "\u200e",
            "\u202e",
            "\u2060",
            "\ufeff",
            "(",
            ")",
            "<",
            ">",
            "[",
            "]",
            "\\",
            ",",
            ";",
            ":",
            "\"",
            "'",
            "/",
            "?",
            "\u00ff",
            "\u0100",
            "\u0161",
            "\u0141@x.de",
            "\u0140");

    private static List<String> spaces() {
        ArrayList<String> spaces = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.isSpaceChar(c) || Character.isWhitespace(c)) {
                spaces.add(Character.toString(c));
            }
        }
        spaces.add("\u200b");
        return spaces;
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> ordinary = Arbitraries.of(ORDINARY);
        Arbitrary<String> part = Arbitraries.frequencyOf(
                Tuple.of(20, ordinary), Tuple.of(1, Arbitraries.of(HOSTILE)), Tuple.of(1, Arbitraries.of(spaces())));
        Arbitrary<String> any = part.list().ofMinSize(1).ofMaxSize(8).map(parts -> String.join("", parts));
        Arbitrary<String> likely =
                part.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("", parts) + "@x-y.de");
        return Arbitraries.oneOf(any, likely);
    }

    @Property(tries = 20_000)
    void email_anyText_isTheRulesAnswer(@ForAll Platform platform, @ForAll @From("addresses") String raw) {
        MatchHasher hasher = MatchHasher.of(platform);
        Optional<String> expected =
                Optional.ofNullable(hasher.normal(MatchField.EMAIL, raw)).map(normal -> hashed(platform, normal));
        assertEquals(expected, hasher.key(MatchField.EMAIL, raw).map(MatchKey::value));
        Statistics.label("has a key")
                .collect(expected.isPresent())
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    }

    private static String hashed(Platform platform, String normal) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8));
            return platform == Platform.UID2 || platform == Platform.EUID
                    ? Base64.getEncoder().encodeToString(hash)
                    : HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
