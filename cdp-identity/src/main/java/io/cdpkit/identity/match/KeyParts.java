package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.language.DoubleMetaphone;

/** The parts that the columns of a table offer for blocking keys, whole and with room for typing errors. */
final class KeyParts {
    private static final int WORD_SLOTS = 4;
    private static final int[][] WORD_PAIRS = {{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}};
    /** To a degree. */
    private static final double CELLS = 100;

    private final Table table;
    private final List<KeyPart> parts = new ArrayList<>();

    private interface Text {
        /** What of the value is the key, or an empty text. */
        String of(String value);
    }

    private KeyParts(Table table) {
        this.table = table;
    }

    static List<KeyPart> of(Table table) {
        KeyParts parts = new KeyParts(table);
        List<Layout.Column> columns = table.records.layout().columns();
        for (int c = 0; c < columns.size(); c++) {
            parts.add(c, columns.get(c));
        }
        parts.addNames();
        return parts.parts;
    }

    private void add(int c, Layout.Column column) {
        String name = column.name();
        switch (column.kind()) {
            case GIVEN_NAME, FAMILY_NAME, FULL_NAME -> {
                whole(c, name);
                add(c, name + "~", KeyParts::phonetic);
                add(c, name + "[0]", value -> value.substring(0, 1));
            }
            case BIRTH_DATE -> {
                whole(c, name);
                add(c, name + ".year", value -> value.length() < 4 ? "" : value.substring(0, 4));
                add(c, name + ".day", KeyParts::dayAndMonth);
                add(c, name + ".month", value -> value.length() == 8 ? value.substring(0, 6) : "");
            }
            case EMAIL -> {
                whole(c, name);
                add(c, name + ".mailbox", KeyParts::mailbox);
                add(c, name + ".head", value -> head(mailbox(value), 6));
                add(c, name + ".tail", value -> tail(mailbox(value), 6));
            }
            case PHONE, IDENTIFIER -> {
                whole(c, name);
                add(c, name + ".head", value -> head(value, value.length() > 7 ? 5 : 4));
                add(c, name + ".tail", value -> tail(value, value.length() > 7 ? 5 : 4));
            }
            case POSTCODE -> whole(c, name);
            case CITY -> {
                whole(c, name);
                add(c, name + "~", KeyParts::phonetic);
            }
            case STREET -> {
                whole(c, name);
                add(c, name + ".digits", value -> Form.digits(value));
                add(c, name + ".name", KeyParts::streetName);
            }
            case TEXT, ADDRESS_LINE -> {
                whole(c, name);
                words(c, name);
            }
            case LIST -> words(c, name);
            case LOCATION -> {
                whole(c, name);
                add(c, name + ".cell", value -> cell(value, 0));
                add(c, name + ".cell2", value -> cell(value, 0.5));
            }
            case LATITUDE, LONGITUDE, CATEGORY, NUMBER, HOUSE_NUMBER, REGION -> whole(c, name);
        }
    }

    /** Both names together, in any order, so that swapped ones meet. */
    private void addNames() {
        Layout layout = table.records.layout();
        int given = layout.first(Kind.GIVEN_NAME);
        int family = layout.first(Kind.FAMILY_NAME);
        if (given < 0 || family < 0) {
            return;
        }
        Hashes sounds = new Hashes(table.values(given), KeyParts::phonetic);
        int[] cells = table.cells;
        int width = table.width;
        long columns = 1L << given | 1L << family;
        Values values = table.values(given);
        parts.add(new KeyPart("names", columns, 1, (at, slot) -> {
            int x = cells[at * width + given];
            int y = cells[at * width + family];
            return x < 0 || y < 0 ? 0 : nonZero(values.hash(x) + values.hash(y));
        }));
        parts.add(new KeyPart("names~", columns, 1, (at, slot) -> {
            int x = cells[at * width + given];
            int y = cells[at * width + family];
            if (x < 0 || y < 0) {
                return 0;
            }
            int a = sounds.of(x);
            int b = sounds.of(y);
            return a == 0 || b == 0 ? 0 : nonZero(a + b);
        }));
    }

    private void whole(int c, String name) {
        Values values = table.values(c);
        int[] cells = table.cells;
        int width = table.width;
        parts.add(new KeyPart(name, 1L << c, 1, (at, slot) -> {
            int code = cells[at * width + c];
            return code < 0 ? 0 : nonZero(values.hash(code));
        }));
    }

    private void add(int c, String name, Text text) {
        Hashes hashes = new Hashes(table.values(c), text);
        int[] cells = table.cells;
        int width = table.width;
        parts.add(new KeyPart(name, 1L << c, 1, (at, slot) -> {
            int code = cells[at * width + c];
            return code < 0 ? 0 : hashes.of(code);
        }));
    }

    /** Hashes of a part of each value, worked out when they are first asked for; any thread may do it, all the same. */
    private static final class Hashes {
        private static final int UNKNOWN = Integer.MIN_VALUE;
        private final Values values;
        private final Text text;
        private final int[] known;

        Hashes(Values values, Text text) {
            this.values = values;
            this.text = text;
            this.known = new int[values.size()];
            Arrays.fill(known, UNKNOWN);
        }

        int of(int code) {
            int hash = known[code];
            if (hash == UNKNOWN) {
                String key = text.of(values.value(code));
                hash = key.isEmpty() ? 0 : nonZero(mix(key.hashCode()) & Integer.MAX_VALUE);
                known[code] = hash;
            }
            return hash;
        }
    }

    /** The rarest words of a text, each a key of its own. */
    private void words(int c, String name) {
        Values values = table.values(c);
        Words words = table.words(c);
        Values distinct = words.distinct();
        int[] rarest = new int[values.size() * WORD_SLOTS];
        for (int code = 0; code < values.size(); code++) {
            for (int slot = 0; slot < WORD_SLOTS; slot++) {
                int best = Values.NONE;
                for (int i = 0; i < words.count(code); i++) {
                    int word = words.word(code, i);
                    if (distinct.length(word) > 1
                            && isRarer(distinct, word, best)
                            && !isIn(rarest, code, slot, distinct.hash(word))) {
                        best = word;
                    }
                }
                rarest[code * WORD_SLOTS + slot] = best < 0 ? 0 : nonZero(distinct.hash(best));
            }
        }
        int[] cells = table.cells;
        int width = table.width;
        parts.add(new KeyPart(name + ".word", 1L << c, WORD_SLOTS, (at, slot) -> {
            int code = cells[at * width + c];
            return code < 0 ? 0 : rarest[code * WORD_SLOTS + slot];
        }));
        // Words that each are too common may be rare together.
        parts.add(new KeyPart(name + ".words", 1L << c, WORD_PAIRS.length, (at, slot) -> {
            int first = cells[at * width + c] * WORD_SLOTS + WORD_PAIRS[slot][0];
            int second = cells[at * width + c] * WORD_SLOTS + WORD_PAIRS[slot][1];
            return cells[at * width + c] < 0 || rarest[first] == 0 || rarest[second] == 0
                    ? 0
                    : nonZero(mix(rarest[first] + rarest[second]));
        }));
    }

    private static boolean isRarer(Values words, int word, int than) {
        boolean alone = words.count(word) == 1;
        return !alone
                && (than < 0
                        || words.count(word) < words.count(than)
                        || (words.count(word) == words.count(than) && words.hash(word) < words.hash(than)));
    }

    private static boolean isIn(int[] rarest, int code, int slots, int hash) {
        for (int slot = 0; slot < slots; slot++) {
            if (rarest[code * WORD_SLOTS + slot] == nonZero(hash)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The square of about a kilometre that a place is in, of a grid that is shifted by so much of a square: what one grid
     * parts, another often keeps together.
     */
    static String cell(String place, double shift) {
        int space = place.indexOf(' ');
        double north = Double.parseDouble(place.substring(0, space)) * CELLS + shift;
        double east = Double.parseDouble(place.substring(space + 1)) * CELLS + shift;
        return (long) Math.floor(north) + " " + (long) Math.floor(east);
    }

    static String phonetic(String name) {
        int space = name.indexOf(' ');
        String first = space < 0 ? name : name.substring(0, space);
        String sound = new DoubleMetaphone().doubleMetaphone(first);
        return sound == null || sound.length() < 2 ? head(first, 3) : sound;
    }

    static String dayAndMonth(String date) {
        if (date.length() != 8) {
            return "";
        }
        String month = date.substring(4, 6);
        String day = date.substring(6);
        return month.equals("01") && day.equals("01") ? "" : month.compareTo(day) < 0 ? month + day : day + month;
    }

    static String mailbox(String email) {
        int at = email.lastIndexOf('@');
        return at < 0 ? email : email.substring(0, at);
    }

    static String streetName(String street) {
        StringBuilder name = new StringBuilder();
        for (int from = 0, to; from < street.length(); from = to + 1) {
            int space = street.indexOf(' ', from);
            to = space < 0 ? street.length() : space;
            if (to - from > 2 && !Character.isDigit(street.charAt(from))) {
                name.append(street, from, to);
            }
        }
        return name.toString();
    }

    private static String head(String value, int length) {
        return value.substring(0, Math.min(length, value.length()));
    }

    private static String tail(String value, int length) {
        return value.substring(Math.max(0, value.length() - length));
    }

    static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed ^= mixed >>> 15;
        mixed *= 0x85EBCA6B;
        return mixed ^ (mixed >>> 13);
    }

    static int nonZero(int hash) {
        return hash == 0 ? 1 : hash;
    }
}
