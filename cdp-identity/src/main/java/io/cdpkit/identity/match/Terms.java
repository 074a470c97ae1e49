package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The blocking keys of single records: two records that share none are not compared.
 *
 * <p>Which keys there are is decided by the schema alone, so records stay where they are filed when a model is trained
 * anew. Each asks for enough that few people share it, and names are taken by their sound. Of a text or a list the eight
 * words that are likely the rarest are keys, each by itself.
 */
final class Terms {
    private static final int NONE = -1;
    private static final int TAIL = 6;
    private static final int SHORTEST = 3;
    private static final int MOST_WORDS = 8;

    private final List<Part> parts = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<Worded> words = new ArrayList<>();

    private interface Text {
        String of(String value);
    }

    /** A part of a record: the column it is taken from, and what of the value it is. */
    private record Part(int column, Text text) {}

    /** One or two parts, of which each record must have all; {@link #NONE} for no second. */
    private record Key(int one, int other, boolean inAnyOrder) {}

    /** A column of which each word is a key, and what stands between words. */
    private record Worded(int column, String separator) {}

    Terms(Layout layout) {
        int given = part(layout, Kind.GIVEN_NAME, KeyParts::phonetic);
        int family = part(layout, Kind.FAMILY_NAME, KeyParts::phonetic);
        int birth = part(layout, Kind.BIRTH_DATE, value -> value);
        int day = part(layout, Kind.BIRTH_DATE, KeyParts::dayAndMonth);
        int month = part(layout, Kind.BIRTH_DATE, value -> value.length() == 8 ? value.substring(0, 6) : "");
        int city = part(layout, Kind.CITY, KeyParts::phonetic);
        int postcode = part(layout, Kind.POSTCODE, value -> value);
        int cell = part(layout, Kind.LOCATION, value -> KeyParts.cell(value, 0));
        int place = postcode != NONE ? postcode : city != NONE ? city : cell;
        one(part(layout, Kind.EMAIL, KeyParts::mailbox));
        one(part(layout, Kind.PHONE, value -> value));
        // Swapped names meet.
        both(given, family, true);
        both(given, day, false);
        both(family, day, false);
        both(given, month, false);
        both(family, month, false);
        both(part(layout, Kind.GIVEN_NAME, value -> value.substring(0, 1)), birth, false);
        both(given, place, false);
        both(birth, place, false);
        both(given, part(layout, Kind.STREET, KeyParts::streetName), false);
        both(family, city, false);
        if (postcode == NONE) {
            one(part(layout, Kind.EMAIL, value -> tail(KeyParts.mailbox(value))));
        }
        List<Layout.Column> columns = layout.columns();
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).kind() == Kind.IDENTIFIER) {
                one(part(c, value -> value));
            }
        }
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).kind() == Kind.TEXT || columns.get(c).kind() == Kind.LIST) {
                words.add(new Worded(c, Objects.requireNonNull(columns.get(c).words())));
            }
        }
        if (keys.isEmpty() && words.isEmpty()) {
            throw new IllegalArgumentException("the schema has nothing by which records of one person would be found:"
                    + " it needs an e-mail address, a phone number, an identifier, both names, a name with a birth"
                    + " date or an address, a list, or a text");
        }
    }

    private static String tail(String mailbox) {
        return mailbox.length() < TAIL ? "" : mailbox.substring(mailbox.length() - TAIL);
    }

    private int part(Layout layout, Kind kind, Text text) {
        int column = layout.first(kind);
        return column < 0 ? NONE : part(column, text);
    }

    private int part(int column, Text text) {
        parts.add(new Part(column, text));
        return parts.size() - 1;
    }

    private void one(int part) {
        if (part != NONE) {
            keys.add(new Key(part, NONE, false));
        }
    }

    private void both(int one, int other, boolean inAnyOrder) {
        if (one != NONE && other != NONE) {
            keys.add(new Key(one, other, inAnyOrder));
        }
    }

    /** The keys of a record, each as the number of the key and a hash. */
    List<String> of(@Nullable String[] cells) {
        int[] hashes = new int[parts.size()];
        for (int p = 0; p < hashes.length; p++) {
            String cell = cells[parts.get(p).column()];
            String text = cell == null ? "" : parts.get(p).text().of(cell);
            hashes[p] = text.isEmpty() ? 0 : KeyParts.nonZero(KeyParts.mix(text.hashCode()));
        }
        ArrayList<String> terms = new ArrayList<>(keys.size());
        for (int k = 0; k < keys.size(); k++) {
            int hash = hash(keys.get(k), hashes);
            if (hash != 0) {
                terms.add(k + "." + Integer.toHexString(hash));
            }
        }
        for (int w = 0; w < words.size(); w++) {
            String cell = cells[words.get(w).column()];
            for (String word : cell == null
                    ? List.<String>of()
                    : telling(cell.split(words.get(w).separator(), -1))) {
                terms.add("w" + w + "." + Integer.toHexString(KeyParts.mix(word.hashCode())));
            }
        }
        return terms;
    }

    /** The words that are likely the rarest: those with digits before the others, long ones before short ones. */
    private static List<String> telling(String[] words) {
        return Arrays.stream(words)
                .distinct()
                .filter(word -> word.length() >= SHORTEST)
                .sorted(Comparator.comparing((String word) -> Form.digits(word).isEmpty())
                        .thenComparing(Comparator.comparingInt(String::length).reversed())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST_WORDS)
                .toList();
    }

    private static int hash(Key key, int[] hashes) {
        int one = hashes[key.one()];
        if (key.other() == NONE || one == 0) {
            return one;
        }
        int other = hashes[key.other()];
        return other == 0 ? 0 : KeyParts.nonZero(KeyParts.mix(key.inAnyOrder() ? one + other : one * 31 + other));
    }
}
