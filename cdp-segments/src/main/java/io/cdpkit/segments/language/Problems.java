package io.cdpkit.segments.language;

import io.cdpkit.segments.Cost;
import io.cdpkit.segments.InvalidSegmentsException;
import io.cdpkit.segments.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a text, each place once. */
public final class Problems {
    private static final int MOST = 100;
    private static final int WIDEST = 160;
    /** The longest word that others are held against, and the most others. */
    private static final int LONGEST = 60;

    private static final int MOST_WORDS = 1_000;

    private final String source;
    private final List<Problem> found = new ArrayList<>();
    private final List<Cost.Excess> excesses = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    public Problems(String source) {
        this.source = source;
    }

    void add(int at, int length, String message) {
        if (places.contains(at) || found.size() >= MOST) {
            return;
        }
        places.add(at);
        found.add(problem(at, length, message));
    }

    /** A problem with its place, whether or not it is one. */
    public Problem problem(int at, int length, String message) {
        int lineStart = source.lastIndexOf('\n', at - 1) + 1;
        int lineEnd = source.indexOf('\n', at);
        String line = source.substring(lineStart, lineEnd < 0 ? source.length() : lineEnd)
                .stripTrailing();
        int number = 1
                + (int) source.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new Problem(number, at - lineStart + 1, message, excerpt(line, at - lineStart, length));
    }

    private static String excerpt(String line, int column, int length) {
        int from = column > WIDEST ? column - WIDEST / 2 : 0;
        String shown = line.substring(Math.min(from, line.length()), Math.min(line.length(), from + WIDEST));
        int carets = Math.max(1, Math.min(length, from + shown.length() - column));
        StringBuilder indent = new StringBuilder();
        for (int i = 0; i < column - from; i++) {
            indent.append(i < shown.length() && shown.charAt(i) == '\t' ? '\t' : ' ');
        }
        return "  " + shown + "\n  " + indent + "^".repeat(carets);
    }

    public void add(Token token, String message) {
        add(token.at(), token.length(), message);
    }

    /** Something that is wrong with definitions as such. */
    public void add(String message) {
        if (found.size() < MOST) {
            found.add(new Problem(0, 0, message, ""));
        }
    }

    /** Notes that a definition costs too much, besides the problem that says so. */
    public void add(Cost.Excess excess) {
        excesses.add(excess);
    }

    /** Whether no more are taken. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    public void throwIfAny() {
        if (!found.isEmpty()) {
            found.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new InvalidSegmentsException(found, excesses);
        }
    }

    /** The end of a message that suggests the nearest of some words, if one is near. */
    public static String didYouMean(String word, Collection<String> words) {
        if (word.length() > LONGEST) {
            return "";
        }
        Optional<String> nearest = words.stream()
                .filter(other -> !other.equals(word))
                .filter(other -> Math.abs(other.length() - word.length()) <= Math.max(1, word.length() / 3))
                .limit(MOST_WORDS)
                .filter(other -> distance(word, other) <= Math.max(1, Math.min(word.length(), other.length()) / 3))
                .min(Comparator.comparingInt((String other) -> distance(word, other))
                        .thenComparing(other -> other));
        return nearest.map(other -> "; did you mean \"" + other + "\"?").orElse("");
    }

    /** The least number of inserted, deleted, replaced or swapped neighbouring chars, whatever their case. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = same(a, i - 1, b, j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + cost, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    private static boolean same(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
    }
}
