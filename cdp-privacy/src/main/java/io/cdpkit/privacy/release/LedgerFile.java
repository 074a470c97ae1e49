package io.cdpkit.privacy.release;

import io.cdpkit.privacy.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The entries of a {@link ReleaseLedger} in a file: what was handed out is remembered over crashes.
 *
 * <p>An entry is on the disk before {@link #append} returns; record a release before it is handed out. An entry that a crash
 * cut short is forgotten; a file that is damaged in any other way is not opened. One process at a time holds the file.
 *
 * <p>People stand in it as keyed digests, sensitive values in the clear: keep it as well as the data. Thread-safe.
 */
public final class LedgerFile implements ReleaseLedger.Store, AutoCloseable {
    private static final String KIND = "cdpkit-ledger-1";

    private final List<ReleaseLedger.Entry> entries = new ArrayList<>();
    private final Journal journal;

    private LedgerFile(Path file) {
        this.journal = Journal.open(file, KIND, line -> entries.add(read(line)));
    }

    /**
     * Opens a file, which need not exist.
     *
     * @throws IllegalStateException if another process holds it, or it is damaged
     */
    public static LedgerFile open(Path file) {
        return new LedgerFile(file);
    }

    @Override
    public synchronized List<ReleaseLedger.Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized void append(ReleaseLedger.Entry entry) {
        String line = written(entry);
        if (!read(line).equals(entry)) {
            throw new IllegalArgumentException("an entry's text has half a surrogate pair in it");
        }
        journal.append(line);
        entries.add(entry);
    }

    /** The name; then class by class its people and, column by column, its values; before each list how many there are. */
    private static String written(ReleaseLedger.Entry entry) {
        List<Set<String>> people = new ArrayList<>();
        entry.values().forEach(values -> people.add(new TreeSet<>()));
        entry.classOf().forEach((person, number) -> people.get(number).add(person));
        StringBuilder line =
                new StringBuilder(encoded(entry.name())).append(' ').append(people.size());
        for (int i = 0; i < people.size(); i++) {
            write(people.get(i), line);
            Map<String, Set<String>> values = new TreeMap<>(entry.values().get(i));
            line.append(' ').append(values.size());
            values.forEach((column, some) -> {
                line.append(' ').append(encoded(column));
                write(new TreeSet<>(some), line);
            });
        }
        return line.toString();
    }

    private static void write(Set<String> texts, StringBuilder line) {
        line.append(' ').append(texts.size());
        texts.forEach(text -> line.append(' ').append(encoded(text)));
    }

    private static ReleaseLedger.Entry read(String line) {
        Iterator<String> parts = Arrays.asList(line.split(" ", -1)).iterator();
        String name = decoded(parts.next());
        Map<String, Integer> classOf = new TreeMap<>();
        List<Map<String, Set<String>>> values = new ArrayList<>();
        for (int left = Integer.parseInt(parts.next()); left > 0; left--) {
            int number = values.size();
            texts(parts).forEach(person -> classOf.put(person, number));
            Map<String, Set<String>> byColumn = new TreeMap<>();
            for (int columns = Integer.parseInt(parts.next()); columns > 0; columns--) {
                byColumn.put(decoded(parts.next()), texts(parts));
            }
            values.add(byColumn);
        }
        return new ReleaseLedger.Entry(name, classOf, values);
    }

    private static Set<String> texts(Iterator<String> parts) {
        Set<String> texts = new TreeSet<>();
        for (int left = Integer.parseInt(parts.next()); left > 0; left--) {
            texts.add(decoded(parts.next()));
        }
        return texts;
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String encoded) {
        return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        journal.close();
    }

    @Override
    public String toString() {
        return "releases in a " + journal;
    }
}
