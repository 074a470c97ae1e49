package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Guesses what columns hold from their headers and from a sample of their values. */
final class SchemaGuess {
    private static final int FEW = 40;
    /** So few values say less than a header. */
    private static final int FEW_VALUES = 2;

    private static final double MOST = 0.8;
    /** The least share of the distinct words of given names that has short or pet forms. */
    private static final double KNOWN_NAMES = 0.25;

    private static final int LONGEST_NUMBER = 6;

    /** The ends of the names of streets in a word. */
    private static final Pattern STREETS = Pattern.compile(
            "(stra(ss|ß)e|str\\.?|weg|gasse|allee|platz|straat|laan|plein|gatan|vägen|vej|gade|veien)$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Dates of so few years are not of birth. */
    private static final int YEARS_OF_NO_BIRTH = 8;

    /** What is among the fields of people, and of places where people are, so that other fields may be addresses. */
    private static final Set<Kind> OF_PEOPLE = EnumSet.of(
            Kind.GIVEN_NAME,
            Kind.FAMILY_NAME,
            Kind.FULL_NAME,
            Kind.BIRTH_DATE,
            Kind.EMAIL,
            Kind.PHONE,
            Kind.POSTCODE,
            Kind.CITY);

    private final List<String> header;
    private final List<List<String>> sample;

    SchemaGuess(List<String> header, List<List<String>> sample) {
        this.header = header;
        this.sample = sample;
    }

    Schema guess() {
        List<Field> fields = new ArrayList<>();
        Set<Kind> taken = new HashSet<>();
        List<Field> byContent = new ArrayList<>();
        for (int c = 0; c < header.size(); c++) {
            Optional<Kind> kind = kind(c);
            if (kind.isPresent()) {
                Kind as = taken.contains(kind.get()) ? again(kind.get()) : kind.get();
                taken.add(as);
                Field field = new Field(header.get(c), as);
                fields.add(field);
                if ((as == Kind.TEXT || as == Kind.STREET) && !isNamed(c)) {
                    byContent.add(field);
                }
            }
        }
        names(fields, byContent);
        if (fields.stream().noneMatch(field -> OF_PEOPLE.contains(field.kind()))) {
            fields.replaceAll(field -> byContent.contains(field) ? new Field(field.name(), Kind.TEXT) : field);
        }
        fields.removeIf(field -> repeatsAnother(field, fields));
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the " + header.size() + " columns looks like something to compare; say what they hold");
        }
        return new Schema(fields);
    }

    /** What a second column of a kind is taken for, where there can be only one. */
    private static Kind again(Kind kind) {
        return switch (kind) {
            case GIVEN_NAME, FAMILY_NAME, FULL_NAME, HOUSE_NUMBER, POSTCODE, CITY -> Kind.TEXT;
            case STREET -> Kind.ADDRESS_LINE;
            default -> kind;
        };
    }

    private Optional<Kind> kind(int c) {
        List<String> values = values(c);
        Set<String> distinct = new HashSet<>(values);
        Kind kind = ColumnNames.kind(header.get(c)).orElse(null);
        boolean rare = values.size() < 0.02 * sample.size();
        boolean silent = rare || (kind == null && distinct.size() < 2);
        if (ColumnNames.isKey(header.get(c)) || silent || (kind == null && isKey(values, distinct))) {
            return Optional.empty();
        }
        if (kind != null && values.size() < FEW_VALUES) {
            return Optional.of(kind);
        }
        if (kind == Kind.FULL_NAME) {
            return Optional.of(ofNames(c, values, distinct));
        }
        if (kind == null) {
            kind = ColumnNames.hint(header.get(c))
                    .filter(hint -> holds(hint, values))
                    .or(() -> ColumnNames.ambiguous(header.get(c)).filter(may -> mayBe(may, values, distinct)))
                    .orElse(null);
        }
        boolean fits = kind != null && (fits(kind, values) || (kind == Kind.STREET && isBesideNumbers(values)));
        return Optional.of(kind == null || !fits ? byContent(values, distinct) : kind);
    }

    /** What a column that is called a name, and no more, has names of. */
    private Kind ofNames(int c, List<String> values, Set<String> distinct) {
        boolean full = fits(Kind.FULL_NAME, values);
        boolean given = place(Kind.GIVEN_NAME) >= 0;
        int family = place(Kind.FAMILY_NAME);
        if (given && !full && holds(Kind.FAMILY_NAME, values)) {
            return Kind.FAMILY_NAME;
        }
        if (!given && family >= 0 && !contains(c, family)) {
            return Kind.GIVEN_NAME;
        }
        boolean ofPersons = given
                || family >= 0
                || place(Kind.BIRTH_DATE) >= 0
                || place(Kind.CATEGORY) >= 0
                || ColumnNames.isOfPersons(header.get(c));
        return !full ? byContent(values, distinct) : ofPersons || !Businesses.are(values) ? Kind.FULL_NAME : Kind.TEXT;
    }

    /** The first column that is called as those of a kind are, or -1. */
    private int place(Kind kind) {
        for (int c = 0; c < header.size(); c++) {
            if (ColumnNames.kind(header.get(c)).filter(kind::equals).isPresent()) {
                return c;
            }
        }
        return -1;
    }

    private boolean contains(int column, int part) {
        int filled = 0;
        int contained = 0;
        for (List<String> row : sample) {
            String whole = cell(row, column);
            String in = cell(row, part);
            if (!whole.isEmpty() && !in.isEmpty()) {
                filled++;
                contained += whole.contains(in) ? 1 : 0;
            }
        }
        return contained * 2 > filled;
    }

    /** Whether a column that may be of a kind by its name is of it by its values, and by what the others are called. */
    private boolean mayBe(Kind kind, List<String> values, Set<String> distinct) {
        if (place(kind) >= 0 || !holds(kind, values)) {
            return false;
        }
        int street = place(Kind.STREET);
        return kind != Kind.HOUSE_NUMBER
                || (street >= 0
                        && distinct.size() < values.size() * MOST
                        && share(values(street), SchemaGuess::hasDigit) < 0.5);
    }

    private boolean hasHouseNumbers() {
        return place(Kind.HOUSE_NUMBER) >= 0
                || IntStream.range(0, header.size())
                        .filter(c -> ColumnNames.ambiguous(header.get(c))
                                .filter(Kind.HOUSE_NUMBER::equals)
                                .isPresent())
                        .mapToObj(this::values)
                        .anyMatch(values -> mayBe(Kind.HOUSE_NUMBER, values, new HashSet<>(values)));
    }

    /** Whether texts that are called streets may be such as have their numbers in a column of their own. */
    private boolean isBesideNumbers(List<String> values) {
        return hasHouseNumbers() && share(values, value -> !hasOnlyDigits(value) && value.indexOf('@') < 0) > MOST;
    }

    /** Whether its header tells what it holds. */
    private boolean isNamed(int c) {
        return ColumnNames.kind(header.get(c)).isPresent();
    }

    /** Whether values may be what a word in the header says. */
    private static boolean holds(Kind kind, List<String> values) {
        return switch (kind) {
            case EMAIL -> share(values, value -> value.indexOf('@') > 0) > 0.5;
            case PHONE -> share(values, value -> Form.digits(value).length() >= 5) > 0.7;
            case BIRTH_DATE -> share(values, SchemaGuess::isDate) > 0.5;
            case POSTCODE -> share(values, value -> value.length() <= 10) > MOST;
            case STREET -> share(values, SchemaGuess::hasDigit) > 0.3;
            case HOUSE_NUMBER -> share(values, value -> hasDigit(value) && value.length() <= LONGEST_NUMBER) > MOST;
            case GIVEN_NAME, FAMILY_NAME -> share(values, value -> words(value) == 1 && !hasDigit(value)) > 0.6;
            default -> share(values, value -> !hasDigit(value)) > MOST;
        };
    }

    /**
     * Finds the names of people among texts whose headers say nothing: given names by those that have short forms, and
     * family names as what is most diverse of the other single words. What says both names is left out, and a word beside a
     * home is its city.
     */
    private void names(List<Field> fields, List<Field> texts) {
        Optional<Field> given = named(fields, Kind.GIVEN_NAME);
        if (given.isEmpty()) {
            given = texts.stream()
                    .filter(field -> field.kind() == Kind.TEXT && isWord(field) && knownNames(field) > KNOWN_NAMES)
                    .max(Comparator.comparingDouble(this::knownNames));
            given.ifPresent(field -> replace(fields, field, Kind.GIVEN_NAME));
        }
        if (given.isEmpty()) {
            return;
        }
        Field first = given.get();
        if (named(fields, Kind.FAMILY_NAME).isEmpty()) {
            fields.stream()
                    .filter(field -> field.kind() == Kind.TEXT && !field.name().equals(first.name()) && isWord(field))
                    .max(Comparator.comparingInt(this::distinct))
                    .ifPresent(field -> replace(fields, field, Kind.FAMILY_NAME));
        }
        fields.removeIf(field -> repeatsNames(field, fields));
        boolean home = named(fields, Kind.STREET).isPresent()
                || named(fields, Kind.POSTCODE).isPresent();
        if (home && named(fields, Kind.CITY).isEmpty()) {
            texts.stream()
                    .filter(field -> fields.contains(field) && ColumnNames.saysNothing(field.name()) && isWord(field))
                    .findFirst()
                    .ifPresent(field -> replace(fields, field, Kind.CITY));
        }
    }

    private static Optional<Field> named(List<Field> fields, Kind kind) {
        return fields.stream().filter(field -> field.kind() == kind).findFirst();
    }

    private static void replace(List<Field> fields, Field field, Kind kind) {
        fields.set(fields.indexOf(field), new Field(field.name(), kind));
    }

    /** Whether it is mostly a word or two without a digit. */
    private boolean isWord(Field field) {
        return share(values(header.indexOf(field.name())), value -> words(value) <= 2 && !hasDigit(value)) > 0.9;
    }

    private int distinct(Field field) {
        return new HashSet<>(values(header.indexOf(field.name()))).size();
    }

    private double knownNames(Field field) {
        List<String> distinct = values(header.indexOf(field.name())).stream()
                .map(Form.WORDS::write)
                .filter(name -> name.length() > 1)
                .toList();
        return share(distinct, name -> Nicknames.standard().of(name).length > 0);
    }

    private List<String> values(int c) {
        List<String> values = new ArrayList<>();
        for (List<String> row : sample) {
            String value = cell(row, c);
            if (!value.isEmpty()) {
                values.add(value);
            }
        }
        return values;
    }

    private static String cell(List<String> row, int c) {
        return c < row.size() ? row.get(c).strip() : "";
    }

    /** Whether every record has a word of its own, which then says nothing about who it is. */
    private static boolean isKey(List<String> values, Set<String> distinct) {
        return values.size() > 20
                && distinct.size() == values.size()
                && share(values, value -> value.indexOf(' ') < 0 && value.indexOf('@') < 0) == 1
                && share(values, SchemaGuess::hasDigit) == 1
                && share(values, SchemaGuess::isDate) < MOST;
    }

    private static boolean fits(Kind kind, List<String> values) {
        return switch (kind) {
            case FULL_NAME -> share(values, SchemaGuess::isName) > 0.7;
            case LATITUDE, LONGITUDE -> share(values, SchemaGuess::isNumber) > MOST;
            case STREET ->
                share(values, SchemaGuess::hasDigit) > 0.3
                        || share(values, value -> words(value) == 2) > 0.5
                        || share(values, value -> STREETS.matcher(value).find()) > 0.5;
            default -> true;
        };
    }

    private static Kind byContent(List<String> values, Set<String> distinct) {
        if (share(values, value -> value.indexOf('@') > 0) > MOST) {
            return Kind.EMAIL;
        }
        if (share(values, SchemaGuess::isDate) > MOST) {
            return years(values) <= YEARS_OF_NO_BIRTH ? Kind.CATEGORY : Kind.BIRTH_DATE;
        }
        boolean few = distinct.size() <= FEW || distinct.size() < values.size() / 100;
        boolean shortText = share(values, value -> words(value) <= 3) > MOST;
        if ((few && shortText) || share(values, SchemaGuess::isYear) > MOST) {
            return Kind.CATEGORY;
        }
        if (share(values, SchemaGuess::isPhone) > MOST) {
            return Kind.PHONE;
        }
        if (share(values, value -> value.length() >= 4 && value.length() <= 5 && hasOnlyDigits(value)) > 0.95
                && distinct.size() < values.size() * MOST) {
            return Kind.POSTCODE;
        }
        if (share(values, SchemaGuess::isAddress) > 0.7) {
            return Kind.STREET;
        }
        if (share(values, SchemaGuess::isNumber) > MOST) {
            return share(values, value -> value.length() >= 5 && value.indexOf('.') < 0 && value.indexOf('$') < 0)
                            > MOST
                    ? Kind.IDENTIFIER
                    : Kind.NUMBER;
        }
        return Kind.TEXT;
    }

    /** Over how many years most dates spread. */
    private static int years(List<String> values) {
        int[] years = values.stream()
                .filter(SchemaGuess::isDate)
                .mapToInt(value -> Integer.parseInt(Dates.write(value).substring(0, 4)))
                .sorted()
                .toArray();
        return years[years.length * 19 / 20] - years[years.length / 20];
    }

    /** Whether it says what an earlier text says, word for word. */
    private boolean repeatsAnother(Field field, List<Field> fields) {
        if (field.kind() != Kind.TEXT) {
            return false;
        }
        int c = header.indexOf(field.name());
        for (Field other : fields) {
            int o = header.indexOf(other.name());
            boolean isText = other.kind() == Kind.FULL_NAME || (other.kind() == Kind.TEXT && o < c);
            if (isText && repeated(c, o) > 0.7) {
                return true;
            }
        }
        return false;
    }

    private double repeated(int column, int other) {
        int filled = 0;
        int repeated = 0;
        for (List<String> row : sample) {
            String a = Form.WORDS.write(cell(row, column));
            String b = Form.WORDS.write(cell(row, other));
            if (!a.isEmpty() && !b.isEmpty()) {
                filled++;
                repeated += a.equals(b) ? 1 : 0;
            }
        }
        return filled < sample.size() / 10 ? 0 : (double) repeated / filled;
    }

    private boolean repeatsNames(Field field, List<Field> fields) {
        if (field.kind() != Kind.TEXT && field.kind() != Kind.FULL_NAME) {
            return false;
        }
        Optional<Field> given =
                fields.stream().filter(f -> f.kind() == Kind.GIVEN_NAME).findFirst();
        Optional<Field> family =
                fields.stream().filter(f -> f.kind() == Kind.FAMILY_NAME).findFirst();
        if (given.isEmpty() || family.isEmpty()) {
            return false;
        }
        int g = header.indexOf(given.get().name());
        int f = header.indexOf(family.get().name());
        int c = header.indexOf(field.name());
        int filled = 0;
        int repeated = 0;
        for (List<String> row : sample) {
            if (!row.get(c).isBlank() && !row.get(g).isBlank() && !row.get(f).isBlank()) {
                filled++;
                repeated += row.get(c).contains(row.get(g)) && row.get(c).contains(row.get(f)) ? 1 : 0;
            }
        }
        return filled > 0 && repeated > 0.7 * filled;
    }

    private static double share(List<String> values, Predicate<String> that) {
        return values.isEmpty() ? 0 : (double) values.stream().filter(that).count() / values.size();
    }

    private static int words(String value) {
        int words = 1;
        for (int i = 1; i < value.length() - 1; i++) {
            words += Character.isWhitespace(value.charAt(i)) && !Character.isWhitespace(value.charAt(i - 1)) ? 1 : 0;
        }
        return words;
    }

    private static boolean hasDigit(String value) {
        return value.chars().anyMatch(Character::isDigit);
    }

    private static boolean isName(String value) {
        int words = words(value);
        return words >= 2 && words <= 4 && !hasDigit(value);
    }

    private static boolean hasOnlyDigits(String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Digits and what may stand between, from a plus or a nought on. */
    private static boolean isPhone(String value) {
        int digits = Form.digits(value).length();
        return digits >= 8
                && digits <= 15
                && "+0(".indexOf(value.charAt(0)) >= 0
                && value.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-/(). ".indexOf(c) >= 0);
    }

    /** A number and then a word, or a word or more and then a number. */
    private static boolean isAddress(String value) {
        String written = Form.WORDS.write(value);
        String[] words = written.split(" ", -1);
        if (written.isEmpty() || words.length < 2 || words.length > 5) {
            return false;
        }
        boolean first = Character.isDigit(words[0].charAt(0));
        boolean last = Character.isDigit(words[words.length - 1].charAt(0));
        return first != last && words[first ? 0 : words.length - 1].length() <= 5;
    }

    private static boolean isYear(String value) {
        return value.length() == 4 && isNumber(value) && (value.startsWith("1") || value.startsWith("20"));
    }

    private static boolean isDate(String value) {
        String written = Dates.write(value);
        return value.length() >= 8
                && value.length() <= 20
                && written.length() == 8
                && Form.digits(written).length() == 8
                && (written.startsWith("1") || written.startsWith("20"))
                && written.substring(4, 6).compareTo("12") <= 0
                && written.substring(6).compareTo("31") <= 0;
    }

    private static boolean isNumber(String value) {
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (".,$€£- ".indexOf(c) < 0) {
                return false;
            }
        }
        return digits > 0;
    }
}
