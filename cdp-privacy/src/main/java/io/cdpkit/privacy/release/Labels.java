package io.cdpkit.privacy.release;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A hierarchy with every value written down. */
final class Labels implements Hierarchy {
    private final Map<String, List<String>> labels;

    Labels(Map<String, List<String>> labels) {
        LinkedHashMap<String, List<String>> copy = new LinkedHashMap<>();
        labels.forEach((value, path) -> copy.put(value, List.copyOf(path)));
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a hierarchy needs at least one value");
        }
        this.labels = Collections.unmodifiableMap(copy);
    }

    static Labels read(Reader in, char separator) throws IOException {
        LinkedHashMap<String, List<String>> labels = new LinkedHashMap<>();
        int length = 0;
        int number = 0;
        try (BufferedReader lines = new BufferedReader(in)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                List<String> cells =
                        split(number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line, separator);
                if (length != 0 && cells.size() != length) {
                    throw new IllegalArgumentException("hierarchy line " + number + " has " + cells.size()
                            + " cells where the lines before have " + length);
                }
                length = cells.size();
                List<String> path = cells.subList(1, length);
                if (!path.isEmpty() && path.get(path.size() - 1).equals(Tree.ANY)) {
                    path = path.subList(0, path.size() - 1);
                }
                if (labels.putIfAbsent(cells.get(0), path) != null) {
                    throw new IllegalArgumentException(
                            "hierarchy line " + number + " repeats the value of another line");
                }
            }
        }
        return new Labels(TreeNames.distinct(labels));
    }

    private static List<String> split(String line, char separator) {
        ArrayList<String> cells = new ArrayList<>();
        int start = 0;
        for (int at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, start)) {
            cells.add(line.substring(start, at).strip());
            start = at + 1;
        }
        cells.add(line.substring(start).strip());
        return cells;
    }

    @Override
    public List<String> generalise(String value) {
        List<String> path = labels.get(value);
        if (path == null) {
            if (value.isBlank()) {
                return List.of();
            }
            throw new IllegalArgumentException("the hierarchy lacks a value of " + value.length()
                    + " chars; add a line for it, or clean it before the release");
        }
        return path;
    }

    @Override
    public Set<String> domain() {
        return labels.keySet();
    }
}
