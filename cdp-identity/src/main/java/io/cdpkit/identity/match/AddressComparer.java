package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Compares postal addresses as a whole: street and house number, postcode and city. */
final class AddressComparer implements Comparer {
    private static final int ONE_PLACE = 2;
    private static final int SAME_PLACE = 3;
    private static final int SAME_STREET = 4;
    private static final int ELSEWHERE = 5;
    private static final int CLOSE = 6;
    private static final int EXACT = 7;

    /** Of how many characters a postcode or city must be to be close to another. */
    private static final int SHORTEST = 3;

    private static final Set<String> ORDINALS = Set.of("st", "nd", "rd", "th");

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "postcode or city close",
            "same postcode and city",
            "same street",
            "same street and number elsewhere",
            "close",
            "equal");

    private final int[] cells;
    private final int street;
    private final int postcode;
    private final int city;
    private final Values streets;
    private final Values postcodes;
    private final Values cities;
    /** Of each street the letters of its name, tagged with its house number, and where the name starts and ends. */
    private long[] letters = {};

    /** Of each street the number before that of the house, which is a flat's or the first of several; 0 if there is none. */
    private int[] befores = {};

    private byte[] starts = {};
    private byte[] ends = {};
    private long[] digitsOfPostcodes = {};
    private long[] lettersOfCities = {};

    /** Columns are -1 where there are none; their values are then empty. */
    AddressComparer(int[] cells, int street, int postcode, int city, Values streets, Values postcodes, Values cities) {
        this.cells = cells;
        this.street = street;
        this.postcode = postcode;
        this.city = city;
        this.streets = streets;
        this.postcodes = postcodes;
        this.cities = cities;
        prepare();
    }

    @Override
    public int[] columns() {
        return new int[] {street, postcode, city};
    }

    @Override
    public void prepare() {
        letters = streets.places(letters);
        befores = befores.length < letters.length ? new int[letters.length] : befores;
        starts = starts.length < letters.length ? new byte[letters.length] : starts;
        ends = ends.length < letters.length ? new byte[letters.length] : ends;
        for (int code = 0; code < streets.size(); code++) {
            takeApart(code);
        }
        digitsOfPostcodes = postcodes.places(digitsOfPostcodes);
        for (int code = 0; code < postcodes.size(); code++) {
            digitsOfPostcodes[code] = Digits.of(postcodes, code);
        }
        lettersOfCities = cities.places(lettersOfCities);
        for (int code = 0; code < cities.size(); code++) {
            lettersOfCities[code] = cities.letters(code, 0);
        }
    }

    private void takeApart(int code) {
        int length = Math.min(streets.length(code), Byte.MAX_VALUE);
        int start = 0;
        int at = 0;
        int number = 0;
        befores[code] = 0;
        while (at < length) {
            int end = at;
            boolean digits = false;
            while (end < length && streets.charAt(code, end) != ' ') {
                digits |= Character.isDigit(streets.charAt(code, end));
                end++;
            }
            digits &= !isOrdinal(code, at, end);
            if (digits && (at == start || start == 0)) {
                befores[code] = number & Letters.MOST_TAG;
                number = number(code, at, end);
            }
            if (digits && at == start) {
                start = Math.min(length, end + 1);
            } else if (digits) {
                length = at - 1;
            }
            at = end + 1;
        }
        starts[code] = (byte) start;
        ends[code] = (byte) Math.max(start, length);
        int from = streets.start(code);
        letters[code] = Letters.of(streets.text(), from + start, from + ends[code], number);
    }

    /** Whether it is like {@code 42nd}, which is the name of a street and not a number in it. */
    private boolean isOrdinal(int code, int start, int end) {
        if (end - start < 3 || !Character.isDigit(streets.charAt(code, end - 3))) {
            return false;
        }
        String ending = "" + streets.charAt(code, end - 2) + streets.charAt(code, end - 1);
        return ORDINALS.contains(ending);
    }

    private int number(int code, int start, int end) {
        int number = 1;
        for (int i = start; i < end; i++) {
            number = number * 31 + streets.charAt(code, i);
        }
        return number;
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public double chance(int level) {
        return level == EXACT && street >= 0 ? streets.chance() : -1;
    }

    @Override
    public double reference(int level) {
        boolean place = level == ONE_PLACE || level == SAME_PLACE;
        return place ? (postcode >= 0 ? postcodes : cities).reference() : streets.reference();
    }

    @Override
    public int compare(int a, int b, Scratch scratch) {
        int places = places(a, b, scratch);
        int x = street < 0 ? Values.NONE : cells[a + street];
        int y = street < 0 ? Values.NONE : cells[b + street];
        if (x < 0 || y < 0) {
            return places < 0 ? MISSING : place(places, a, b);
        }
        if (x == y) {
            return Comparer.result(places == 0 ? ELSEWHERE : EXACT, streets.count(x));
        }
        boolean sameNumber = sameNumber(x, y);
        if (places == 0 && !sameNumber) {
            return DIFFERENT;
        }
        if (sameName(x, y, scratch)) {
            int frequency = Math.max(streets.count(x), streets.count(y));
            return sameNumber
                    ? Comparer.result(places == 0 ? SAME_STREET : CLOSE, frequency)
                    : places == 0 ? DIFFERENT : Comparer.result(SAME_STREET, 0);
        }
        return places < 0 ? DIFFERENT : place(places, a, b);
    }

    /** Whether the houses may be one: their numbers agree, and those of the flats if both are told. */
    private boolean sameNumber(int x, int y) {
        int first = Letters.tag(letters[x]);
        int second = Letters.tag(letters[y]);
        int beforeFirst = befores[x];
        int beforeSecond = befores[y];
        return first == second
                ? beforeFirst == 0 || beforeSecond == 0 || beforeFirst == beforeSecond
                : beforeFirst == 0
                        ? beforeSecond != 0 && beforeSecond == first
                        : beforeSecond == 0 && beforeFirst == second;
    }

    private int place(int places, int a, int b) {
        if (places == 0) {
            return DIFFERENT;
        }
        int frequency = 0;
        if (postcode >= 0 && cells[a + postcode] == cells[b + postcode] && cells[a + postcode] >= 0) {
            frequency = postcodes.count(cells[a + postcode]);
        } else if (city >= 0 && cells[a + city] == cells[b + city] && cells[a + city] >= 0) {
            frequency = cities.count(cells[a + city]);
        }
        return Comparer.result(places == 1 ? ONE_PLACE : SAME_PLACE, frequency);
    }

    /** -1 where neither can be told; 0 where nothing agrees; 1 where some agrees; 2 where all that is there agrees. */
    private int places(int a, int b, Scratch scratch) {
        int postcodes = postcodesAgree(code(postcode, a), code(postcode, b), scratch);
        int cities = citiesAgree(code(city, a), code(city, b), scratch);
        if (postcodes < 0 || cities < 0) {
            return Math.max(postcodes, cities);
        }
        int sum = postcodes + cities;
        return sum == 4 ? 2 : sum > 0 ? 1 : 0;
    }

    private int code(int column, int cells) {
        return column < 0 ? Values.NONE : this.cells[cells + column];
    }

    /** -1 unknown, 0 different, 1 close, 2 equal. */
    private int postcodesAgree(int x, int y, Scratch scratch) {
        if (x < 0 || y < 0 || x == y) {
            return (x < 0 || y < 0) ? -1 : 2;
        }
        long first = digitsOfPostcodes[x];
        long second = digitsOfPostcodes[y];
        boolean digits = first != Digits.NONE && second != Digits.NONE;
        boolean close = digits
                ? Digits.edits(first, second) == 1
                : Math.abs(postcodes.length(x) - postcodes.length(y)) <= 1
                        && scratch.edits.between(postcodes, x, y) == 1;
        return (close && postcodes.length(x) >= SHORTEST) ? 1 : 0;
    }

    /** -1 unknown, 0 different, 1 close, 2 equal. */
    private int citiesAgree(int x, int y, Scratch scratch) {
        if (x < 0 || y < 0 || x == y) {
            return (x < 0 || y < 0) ? -1 : 2;
        }
        boolean close = cities.length(x) >= SHORTEST
                && Letters.within(lettersOfCities[x], lettersOfCities[y], 2)
                && scratch.edits.between(cities, x, y) <= 2;
        return close ? 1 : 0;
    }

    private boolean sameName(int x, int y, Scratch scratch) {
        if (Integer.bitCount((int) letters[x] ^ (int) letters[y]) > 4) {
            return false;
        }
        int startX = streets.start(x) + starts[x];
        int startY = streets.start(y) + starts[y];
        int lengthX = ends[x] - starts[x];
        int lengthY = ends[y] - starts[y];
        char[] text = streets.text();
        if (lengthX == lengthY && Arrays.equals(text, startX, startX + lengthX, text, startY, startY + lengthY)) {
            return true;
        }
        if (Math.min(lengthX, lengthY) < 4 || Math.abs(lengthX - lengthY) > 6) {
            return false;
        }
        return scratch.edits.between(text, startX, lengthX, startY, lengthY) <= 2
                || scratch.jaroWinkler.of(text, startX, lengthX, startY, lengthY) >= 0.93;
    }
}
