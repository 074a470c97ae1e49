package io.cdpkit.privacy.scan;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for personal data by structure and check digits.
 *
 * <pre>{@code
 * PiiScanner scanner = PiiScanner.standard();
 * scanner.scan("card 4111 1111 1111 1111, thanks");   // [CARD, chars 5 to 24, 100 % sure]
 * scanner.redact("write to ada@example.com");          // "write to [EMAIL]"
 * }</pre>
 *
 * <p>A UUID names nobody by itself; what digits in it look like is passed over. Digits of any script, wide forms, other
 * hyphens and spaces, and invisible chars in between do not hide anything. Of stretches that overlap, the surest wins, then
 * the longest. Immutable and thread-safe.
 */
public final class PiiScanner {
    private static final int SURE_ENOUGH = 50;
    /** Of a number that a decimal may be. */
    private static final int MOST_DIGITS = 19;

    private final int confidence;

    private PiiScanner(int confidence) {
        this.confidence = confidence;
    }

    /** A scanner that tells what is at least as likely as not. */
    public static PiiScanner standard() {
        return new PiiScanner(SURE_ENOUGH);
    }

    /** A scanner that tells what is at least this sure, 1 to 100; bare numbers with one check digit start at 20. */
    public PiiScanner confidence(int least) {
        if (least < 1 || least > 100) {
            throw new IllegalArgumentException("confidence must be 1 to 100, was " + least);
        }
        return new PiiScanner(least);
    }

    /** What a text gives away, in its order. */
    public List<Finding> scan(String text) {
        return scan(text, Surroundings.NONE);
    }

    private List<Finding> scan(String text, Surroundings around) {
        Plain plain = Plain.of(text);
        ArrayList<Finding> findings = new ArrayList<>();
        int at = 0;
        while (at < plain.length()) {
            int afterUuid = Recognisers.uuid(plain, at);
            if (afterUuid > at) {
                at = afterUuid;
                continue;
            }
            boolean labelled = plain.isDigit(at) && plain.isLetter(at - 1);
            Match best = labelled || plain.startsToken(at) ? best(plain, at, labelled, around) : null;
            if (best == null) {
                at++;
            } else {
                findings.add(new Finding(
                        best.kind(), "", plain.original(at), plain.originalEnd(best.end()), best.confidence()));
                at = best.end();
            }
        }
        return List.copyOf(findings);
    }

    /**
     * What starts at a place; where it is written on to a word, such as "card4111", only what that word says. What a key
     * names goes before what is surer.
     */
    private @Nullable Match best(Plain text, int at, boolean labelled, Surroundings around) {
        if (labelled && !isLabelled(text, at)) {
            return null;
        }
        List<Match> matches = Recognisers.at(text, at);
        if (matches.isEmpty()) {
            return null;
        }
        Set<PiiKind> named = around.kinds();
        Match best = null;
        for (Match match : matches) {
            Match judged = around.judged(match, named.contains(match.kind()), text, at);
            if (judged.confidence() >= confidence
                    && (best == null || beats(judged, best, named))
                    && (!labelled || isLabel(text, at, match.kind()))) {
                best = judged;
            }
        }
        return best;
    }

    private static boolean beats(Match match, Match other, Set<PiiKind> named) {
        boolean isNamed = named.contains(match.kind());
        return isNamed == named.contains(other.kind()) ? match.beats(other) : isNamed;
    }

    private static boolean isLabelled(Plain text, int at) {
        for (PiiKind kind : Surroundings.words().keySet()) {
            if (isLabel(text, at, kind)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLabel(Plain text, int at, PiiKind kind) {
        for (String word : Surroundings.words().getOrDefault(kind, List.of())) {
            if (text.endsWith(at, word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What attributes give away, in the order of their keys: all texts, whole numbers, and the keys themselves. A key tells
     * what is likely to be found under it, as a word before does in a text. What is found in a key has the path of the
     * object that it is in, and paths have keys redacted.
     */
    public List<Finding> scan(Attributes attributes) {
        ArrayList<Finding> findings = new ArrayList<>();
        scan(attributes, "", Surroundings.NONE, findings);
        return List.copyOf(findings);
    }

    private void scan(Attributes attributes, String path, Surroundings around, List<Finding> findings) {
        attributes.forEach((key, value) -> {
            boolean plain = isPlain(key);
            if (!plain) {
                scan(key, around).forEach(finding -> findings.add(finding.at(path)));
            }
            String shown = plain ? key : redact(key);
            scan(value, path.isEmpty() ? shown : path + "." + shown, around.in(key), findings);
        });
    }

    /** Whether there is nothing to be found in a key, as in nearly all. */
    private static boolean isPlain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' && c != ' ') {
                return false;
            }
        }
        return true;
    }

    private void scan(Value value, String path, Surroundings around, List<Finding> findings) {
        if (value instanceof Value.Text text) {
            scan(text.text(), path, around, findings);
        } else if (value instanceof Value.Whole whole) {
            scan(Long.toString(whole.number()), path, around, findings);
        } else if (value instanceof Value.Decimal decimal) {
            BigDecimal number = decimal.number().stripTrailingZeros();
            if (number.scale() <= 0 && number.precision() - number.scale() <= MOST_DIGITS) {
                scan(number.toPlainString(), path, around, findings);
            }
        } else if (value instanceof Value.Items items) {
            for (int i = 0; i < items.items().size(); i++) {
                scan(items.items().get(i), path + "[" + i + "]", around, findings);
            }
        } else if (value instanceof Value.Fields fields) {
            scan(fields.fields(), path, around, findings);
        }
    }

    private void scan(String text, String path, Surroundings around, List<Finding> findings) {
        scan(text, around).forEach(finding -> findings.add(finding.at(path)));
    }

    /** The text with the kind of each finding in its place, such as {@code [EMAIL]}. */
    public String redact(String text) {
        StringBuilder redacted = new StringBuilder(text.length());
        int from = 0;
        for (Finding finding : scan(text)) {
            redacted.append(text, from, finding.start())
                    .append('[')
                    .append(finding.kind())
                    .append(']');
            from = finding.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }

    @Override
    public String toString() {
        return "PII scanner from " + confidence + " %";
    }
}
