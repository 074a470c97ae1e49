package io.cdpkit.privacy.scan;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * <p>Digits of any script, wide forms, other hyphens and spaces, and invisible chars in between do not hide anything. Of
 * stretches that overlap, the surest wins, then the longest. Immutable and thread-safe.
 */
public final class PiiScanner {
    private static final int SURE_ENOUGH = 50;
    private static final int CONTEXT_CHARS = 40;
    private static final int CONTEXT_BONUS = 35;

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
        Plain plain = Plain.of(text);
        ArrayList<Finding> findings = new ArrayList<>();
        int at = 0;
        while (at < plain.length()) {
            Match best = plain.startsToken(at) ? best(plain, at) : null;
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

    private @Nullable Match best(Plain text, int at) {
        Match best = null;
        for (Match match : Recognisers.at(text, at)) {
            Match judged =
                    match.confidence() < 100 && hasContext(text, at, match.kind()) ? match.surer(CONTEXT_BONUS) : match;
            if (judged.confidence() >= confidence && (best == null || judged.beats(best))) {
                best = judged;
            }
        }
        return best;
    }

    private static boolean hasContext(Plain text, int at, PiiKind kind) {
        String before = text.slice(Math.max(0, at - CONTEXT_CHARS), at).toLowerCase(Locale.ROOT);
        return kind.context().stream().anyMatch(before::contains);
    }

    /** What all the texts in attributes give away, in the order of their keys. */
    public List<Finding> scan(Attributes attributes) {
        ArrayList<Finding> findings = new ArrayList<>();
        attributes.forEach((key, value) -> scan(value, key, findings));
        return List.copyOf(findings);
    }

    private void scan(Value value, String path, List<Finding> findings) {
        if (value instanceof Value.Text text) {
            scan(text.text()).forEach(finding -> findings.add(finding.at(path)));
        } else if (value instanceof Value.Whole whole) {
            scan(Long.toString(whole.number())).forEach(finding -> findings.add(finding.at(path)));
        } else if (value instanceof Value.Items items) {
            for (int i = 0; i < items.items().size(); i++) {
                scan(items.items().get(i), path + "[" + i + "]", findings);
            }
        } else if (value instanceof Value.Fields fields) {
            fields.fields().forEach((key, inner) -> scan(inner, path + "." + key, findings));
        }
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
