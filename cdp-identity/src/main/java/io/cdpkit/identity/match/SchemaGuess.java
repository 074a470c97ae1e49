package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Guesses what columns hold from their headers and from a sample of their values. */
final class SchemaGuess {
    private static final int FEW = 40;
    private static final double MOST = 0.8;
    private static final Set<String> KEYS = Set.of(
            "id",
            "rec_id",
            "record_id",
            "row_id",
            "unique_id",
            "uid",
            "uuid",
            "key",
            "cluster",
            "cluster_id",
            "true_id",
            "entity_id",
            "source",
            "source_dataset",
            "index",
            "created_at",
            "updated_at");
    private static final Map<String, Kind> HEADERS = headers();

    private final List<String> header;
    private final List<List<String>> sample;

    SchemaGuess(List<String> header, List<List<String>> sample) {
        this.header = header;
        this.sample = sample;
    }

    private static Map<String, Kind> headers() {
        Map<String, Kind> kinds = new java.util.HashMap<>();
        put(kinds, Kind.GIVEN_NAME, "given_name first_name firstname forename givenname fname first vorname prenom");
        put(kinds, Kind.FAMILY_NAME, "family_name surname last_name lastname familyname lname last nachname nom");
        put(kinds, Kind.FULL_NAME, "name full_name fullname customer_name person_name contact_name contact customer");
        put(kinds, Kind.BIRTH_DATE, "birth_date dob date_of_birth birthdate birthday birth geburtsdatum");
        put(kinds, Kind.EMAIL, "email e_mail mail email_address emailaddress");
        put(kinds, Kind.PHONE, "phone telephone mobile phone_number phonenumber tel cell fax mobile_phone telefon");
        put(
                kinds,
                Kind.STREET,
                "street address address_1 address1 street_address addr address_line_1 street_name strasse");
        put(kinds, Kind.HOUSE_NUMBER, "house_number street_number house_no houseno hausnummer");
        put(kinds, Kind.ADDRESS_LINE, "address_2 address2 address_line_2 addr2");
        put(kinds, Kind.POSTCODE, "postcode post_code zip zipcode zip_code postal_code postalcode plz");
        put(kinds, Kind.CITY, "city town suburb locality ort stadt");
        put(kinds, Kind.REGION, "state region province county country");
        put(
                kinds,
                Kind.IDENTIFIER,
                "ssn soc_sec_id social_security_number national_id passport vat tax_id isbn ean gtin");
        put(kinds, Kind.LATITUDE, "latitude lat");
        put(kinds, Kind.LONGITUDE, "longitude lon lng long");
        put(kinds, Kind.LIST, "emails email_addresses phones phone_numbers aliases tags");
        put(kinds, Kind.CATEGORY, "gender sex salutation");
        return Map.copyOf(kinds);
    }

    private static void put(Map<String, Kind> kinds, Kind kind, String names) {
        for (String name : names.split(" ", -1)) {
            kinds.put(name, kind);
        }
    }

    Schema guess() {
        List<Field> fields = new ArrayList<>();
        Set<Kind> taken = new HashSet<>();
        for (int c = 0; c < header.size(); c++) {
            Optional<Kind> kind = kind(c);
            if (kind.isPresent()) {
                Kind as = taken.contains(kind.get()) ? again(kind.get()) : kind.get();
                taken.add(as);
                fields.add(new Field(header.get(c), as));
            }
        }
        fields.removeIf(field -> repeatsNames(field, fields));
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
        String name = header.get(c).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
        List<String> values = values(c);
        Set<String> distinct = new HashSet<>(values);
        Kind kind = HEADERS.get(name);
        boolean silent = distinct.size() < 2 || values.size() < 0.02 * sample.size();
        if (KEYS.contains(name) || silent || (kind == null && isKey(values, distinct))) {
            return Optional.empty();
        }
        if (kind == null && (name.contains("postcode") || name.contains("zip"))) {
            kind = Kind.POSTCODE;
        }
        return Optional.of(kind == null || !fits(kind, values) ? byContent(values, distinct) : kind);
    }

    private List<String> values(int c) {
        List<String> values = new ArrayList<>();
        for (List<String> row : sample) {
            String value = c < row.size() ? row.get(c).strip() : "";
            if (!value.isEmpty()) {
                values.add(value);
            }
        }
        return values;
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
                share(values, SchemaGuess::hasDigit) > 0.3 || share(values, value -> words(value) == 2) > 0.5;
            default -> true;
        };
    }

    private static Kind byContent(List<String> values, Set<String> distinct) {
        if (share(values, value -> value.indexOf('@') > 0) > MOST) {
            return Kind.EMAIL;
        }
        if (share(values, SchemaGuess::isDate) > MOST) {
            return Kind.BIRTH_DATE;
        }
        boolean few = distinct.size() <= FEW || distinct.size() < values.size() / 100;
        boolean shortText = share(values, value -> words(value) <= 3) > MOST;
        if ((few && shortText) || share(values, SchemaGuess::isYear) > MOST) {
            return Kind.CATEGORY;
        }
        if (share(values, SchemaGuess::isNumber) > MOST) {
            return share(values, value -> value.length() >= 5 && value.indexOf('.') < 0 && value.indexOf('$') < 0)
                            > MOST
                    ? Kind.IDENTIFIER
                    : Kind.NUMBER;
        }
        return Kind.TEXT;
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
