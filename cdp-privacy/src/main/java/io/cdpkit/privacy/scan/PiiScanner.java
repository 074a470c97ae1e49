package io.cdpkit.privacy.scan;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final Map<PiiKind, List<String>> CONTEXT = context();

    private final int confidence;

    private PiiScanner(int confidence) {
        this.confidence = confidence;
    }

    private static Map<PiiKind, List<String>> context() {
        Map<PiiKind, List<String>> context = new EnumMap<>(PiiKind.class);
        for (PiiKind kind : PiiKind.values()) {
            context.put(kind, kind.context());
        }
        return Collections.unmodifiableMap(context);
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
            boolean labelled = plain.isDigit(at) && plain.isLetter(at - 1);
            Match best = labelled || plain.startsToken(at) ? best(plain, at, labelled) : null;
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

    /** What starts at a place; where it is written on to a word, such as "card4111", only what that word says. */
    private @Nullable Match best(Plain text, int at, boolean labelled) {
        if (labelled && !isLabelled(text, at)) {
            return null;
        }
        List<Match> matches = Recognisers.at(text, at);
        if (matches.isEmpty()) {
            return null;
        }
        String before = text.slice(Math.max(0, at - CONTEXT_CHARS), at).toLowerCase(Locale.ROOT);
        Match best = null;
        for (Match match : matches) {
            Match judged =
                    match.confidence() < 100 && hasContext(before, match.kind()) ? match.surer(CONTEXT_BONUS) : match;
            if (judged.confidence() >= confidence
                    && (best == null || judged.beats(best))
                    && (!labelled || isLabel(text, at, match.kind()))) {
                best = judged;
            }
        }
        return best;
    }

    private static boolean hasContext(String before, PiiKind kind) {
        for (String word : CONTEXT.getOrDefault(kind, List.of())) {
            if (before.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLabelled(Plain text, int at) {
        for (PiiKind kind : CONTEXT.keySet()) {
            if (isLabel(text, at, kind)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLabel(Plain text, int at, PiiKind kind) {
        for (String word : CONTEXT.getOrDefault(kind, List.of())) {
            if (text.endsWith(at, word)) {
                return true;
            }
        }
        return false;
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
