package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What columns are called in headers, and what they hold if they are called so. */
final class ColumnNames {
    private static final Set<String> KEYS = Set.of(
            "id",
            "recid",
            "recordid",
            "rowid",
            "uniqueid",
            "uid",
            "uuid",
            "key",
            "cluster",
            "clusterid",
            "trueid",
            "entityid",
            "source",
            "sourcedataset",
            "sourcesystem",
            "index",
            "createdat",
            "updatedat");
    private static final Map<String, Kind> WHOLE = whole();
    /** Words that tell even where they are a part of a name; the first that is there counts. */
    private static final Map<String, Kind> WORDS = words();

    private ColumnNames() {}

    private static Map<String, Kind> whole() {
        Map<String, Kind> kinds = new HashMap<>();
        put(kinds, Kind.GIVEN_NAME, "given_name first_name firstname forename givenname fname first vorname prenom");
        put(kinds, Kind.FAMILY_NAME, "family_name surname last_name lastname familyname lname last nachname nom");
        put(kinds, Kind.FAMILY_NAME, "familienname apellido apellidos cognome");
        put(kinds, Kind.FULL_NAME, "name full_name fullname customer_name person_name contact_name contact customer");
        put(kinds, Kind.BIRTH_DATE, "birth_date dob date_of_birth birthdate birthday birth geburtsdatum geb_datum");
        put(kinds, Kind.BIRTH_DATE, "geburtstag date_de_naissance fecha_de_nacimiento data_di_nascita");
        put(kinds, Kind.EMAIL, "email e_mail mail email_address emailaddress correo courriel");
        put(kinds, Kind.PHONE, "phone telephone mobile phone_number phonenumber tel cell fax mobile_phone telefon");
        put(kinds, Kind.PHONE, "telefonnummer handy telefono");
        put(
                kinds,
                Kind.STREET,
                "street address address_1 address1 street_address addr address_line_1 street_name strasse");
        put(kinds, Kind.STREET, "adresse anschrift rue calle direccion indirizzo via");
        put(kinds, Kind.HOUSE_NUMBER, "house_number street_number house_no houseno hausnummer hausnr");
        put(kinds, Kind.ADDRESS_LINE, "address_2 address2 address_line_2 addr2");
        put(kinds, Kind.POSTCODE, "postcode post_code zip zipcode zip_code postal_code postalcode plz");
        put(kinds, Kind.POSTCODE, "postleitzahl code_postal codigo_postal");
        put(kinds, Kind.CITY, "city town suburb locality ort stadt wohnort ville ciudad citta");
        put(kinds, Kind.REGION, "state region province county country bundesland kanton");
        put(
                kinds,
                Kind.IDENTIFIER,
                "ssn soc_sec_id social_security_number national_id passport vat tax_id isbn ean gtin");
        put(kinds, Kind.LATITUDE, "latitude lat");
        put(kinds, Kind.LONGITUDE, "longitude lon lng long");
        put(kinds, Kind.LIST, "emails email_addresses phones phone_numbers aliases tags");
        put(kinds, Kind.CATEGORY, "gender sex salutation anrede");
        return Map.copyOf(kinds);
    }

    private static void put(Map<String, Kind> kinds, Kind kind, String names) {
        for (String name : names.split(" ", -1)) {
            kinds.put(name.replace("_", ""), kind);
        }
    }

    private static Map<String, Kind> words() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        put(kinds, Kind.EMAIL, "email mail");
        put(kinds, Kind.PHONE, "phone telephone mobile cell tel telefon fax");
        put(kinds, Kind.BIRTH_DATE, "birth dob birthdate geburtsdatum geb born");
        put(kinds, Kind.POSTCODE, "postcode zip zipcode postal plz");
        put(kinds, Kind.CITY, "city suburb town");
        put(kinds, Kind.STREET, "street strasse");
        put(kinds, Kind.GIVEN_NAME, "forename firstname vorname given");
        put(kinds, Kind.FAMILY_NAME, "surname lastname nachname");
        return kinds;
    }

    private static List<String> wordsOf(String header) {
        String apart = header.strip().replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2");
        return Arrays.stream(Folding.fold(apart).split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Whether it is a name of what says nothing about whom a record is of. */
    static boolean isKey(String header) {
        return KEYS.contains(String.join("", wordsOf(header)));
    }

    /** What a column of just this name holds. */
    static Optional<Kind> kind(String header) {
        return Optional.ofNullable(WHOLE.get(String.join("", wordsOf(header))));
    }

    /** What a column of which some word of its name tells may hold; what is in it must tell as well. */
    static Optional<Kind> hint(String header) {
        List<String> words = wordsOf(header);
        return WORDS.entrySet().stream()
                .filter(word -> words.contains(word.getKey())
                        || (word.getValue() == Kind.POSTCODE
                                && String.join("", words).contains(word.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
