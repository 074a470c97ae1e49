package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
    private static final Map<String, Kind> WHOLE = table("""
            GIVEN_NAME: given_name first_name forename fname first vorname prénom voornaam fornavn förnamn
            GIVEN_NAME: imię etunimi keresztnév utónév křestní_jméno krstné_meno nombre_de_pila
            FAMILY_NAME: family_name surname last_name lname last nachname familienname nom_de_famille
            FAMILY_NAME: apellido apellidos cognome sobrenome apelido apelidos achternaam familienaam
            FAMILY_NAME: efternavn etternavn efternamn nazwisko příjmení priezvisko sukunimi soyad soyadı
            FAMILY_NAME: soyisim vezetéknév családnév фамилия
            FULL_NAME: name full_name customer_name person_name contact_name contact customer client_name
            FULL_NAME: patient_name employee_name nom nom_complet nom_prénom nom_et_prénom nome nome_completo
            FULL_NAME: nome_cognome nome_e_cognome naam navn namn volledige_naam fullt_navn imię_i_nazwisko
            FULL_NAME: jméno meno nimi név ad_soyad adı_soyadı isim имя фио họ_và_tên họ_tên 姓名 氏名 이름 성명
            BIRTH_DATE: birth_date dob date_of_birth birthday birth geburtsdatum geb_datum geburtstag
            BIRTH_DATE: date_de_naissance date_naissance fecha_de_nacimiento fecha_nacimiento nacimiento
            BIRTH_DATE: data_di_nascita data_nascita data_de_nascimento data_nascimento geboortedatum
            BIRTH_DATE: fødselsdato fødselsdag födelsedatum data_urodzenia datum_narození dátum_narodenia
            BIRTH_DATE: syntymäaika születési_dátum születési_idő doğum_tarihi ngày_sinh дата_рождения 出生日期
            BIRTH_DATE: 生年月日 생년월일
            EMAIL: email mail email_address mail_address correo correo_electrónico courriel adresse_mail
            EMAIL: adresse_email mailadresse emailadresse e_post e_posta sähköposti почта
            PHONE: phone telephone mobile phone_number tel cell fax mobile_phone telefon telefonnummer handy
            PHONE: handynummer mobil mobilnummer mobiltelefon teléfono móvil teléfono_móvil celular téléphone
            PHONE: portable téléphone_portable telefono cellulare telefone telemóvel telefoon telefoonnummer
            PHONE: tlf tlf_nr numer_telefonu nr_telefonu puhelin puhelinnumero telefonszám cep_telefonu gsm
            PHONE: điện_thoại số_điện_thoại телефон 电话 手机 電話番号 전화번호
            STREET: street address address_1 street_1 street_address addr address_line_1 street_name straße
            STREET: adresse anschrift rue calle dirección domicilio indirizzo rua morada endereço straat
            STREET: straatnaam adres ulica ulice gatuadress adress gateadresse vejnavn katu katuosoite osoite
            STREET: utca lakcím sokak cadde địa_chỉ улица адрес 住所 地址 주소
            HOUSE_NUMBER: house_number street_number house_no street_no building_number hausnummer hausnr
            HOUSE_NUMBER: huisnummer huisnr numero_civico civico husnummer husnr nr_domu numer_domu číslo_domu
            HOUSE_NUMBER: talonumero házszám kapı_no dış_kapı_no numéro_de_rue numéro_voie
            ADDRESS_LINE: address_2 street_2 address_line_2 addr2
            POSTCODE: postcode zip zip_code postal_code pin_code eircode plz postleitzahl code_postal
            POSTCODE: código_postal codice_postale postnummer postnr kod_pocztowy psč smerovacie_číslo
            POSTCODE: postinumero irányítószám posta_kodu индекс почтовый_индекс 邮编 郵便番号 우편번호
            CITY: city town suburb locality municipality village ort stadt wohnort gemeinde ville commune
            CITY: ciudad localidad población municipio città comune cidade localidade woonplaats plaats
            CITY: plaatsnaam miasto miejscowość město mesto obec stad postort poststed kaupunki paikkakunta
            CITY: város település helység şehir thành_phố город 城市 도시
            REGION: state region province county country bundesland kanton provincia provinz provincie
            REGION: département estado województwo fylke maakunta 省 都道府県
            IDENTIFIER: ssn soc_sec_id social_security_number national_id passport vat tax_id isbn ean gtin
            IDENTIFIER: dni nif nie cpf curp codice_fiscale pesel bsn personnummer fødselsnummer cpr
            IDENTIFIER: cpr_nummer rodné_číslo tc_kimlik_no nhs_number
            LATITUDE: latitude lat
            LONGITUDE: longitude lon lng long
            LIST: emails email_addresses phones phone_numbers aliases tags
            CATEGORY: gender sex salutation anrede geschlecht sexe sexo género sesso geslacht płeć kjønn
            CATEGORY: cinsiyet sukupuoli pohlaví пол 性别
            """);

    /** Names that are words of other meanings too. */
    private static final Map<String, Kind> AMBIGUOUS = table("""
            GIVEN_NAME: ad adı nombre
            STREET: via gata gade vej gate road str cím domicile
            HOUSE_NUMBER: house number no nr num numero número дом
            POSTCODE: cp cap
            CITY: parish by sted place il
            """);

    /** Names that only people have. */
    private static final Set<String> OF_PERSONS =
            Set.of("fullname", "personname", "patientname", "employeename", "adsoyad", "фио", "姓名", "氏名");

    /** Words that tell even where they are a part of a name; the first that is there counts. */
    private static final Map<String, Kind> WORDS = table("""
            EMAIL: email mail
            PHONE: phone telephone mobile cell tel telefon fax
            BIRTH_DATE: birth dob birthdate geburtsdatum geb born
            POSTCODE: postcode zip zipcode postal plz
            CITY: city suburb town
            STREET: street strasse
            GIVEN_NAME: forename firstname vorname given
            FAMILY_NAME: surname lastname nachname
            """);

    private static final Pattern PLACE = Pattern.compile(
            "\\p{L}{0,2}|(col|column|spalte|field|feld|attr|attribute|var|variable|value|unnamed)?\\p{L}?\\p{N}*");

    private ColumnNames() {}

    /** Reads lines of a kind, a colon, and what columns of it are called. */
    private static Map<String, Kind> table(String lines) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(':');
            Kind kind = Kind.valueOf(line.substring(0, colon));
            for (String name : line.substring(colon + 2).split(" ", -1)) {
                kinds.put(String.join("", wordsOf(name)), kind);
            }
        });
        return Collections.unmodifiableMap(kinds);
    }

    private static List<String> wordsOf(String header) {
        String apart = header.strip().replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2");
        return Arrays.stream(Folding.fold(apart).split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Whether it is a mere place in a row, such as {@code col5}. */
    static boolean saysNothing(String header) {
        return PLACE.matcher(String.join("", wordsOf(header))).matches();
    }

    /** Whether it is a name of what says nothing about whom a record is of. */
    static boolean isKey(String header) {
        return KEYS.contains(String.join("", wordsOf(header)));
    }

    /** What a column of just this name holds. */
    static Optional<Kind> kind(String header) {
        return Optional.ofNullable(WHOLE.get(String.join("", wordsOf(header))));
    }

    /** What a column of just this name may hold; what is in it, and in the other columns, must tell as well. */
    static Optional<Kind> ambiguous(String header) {
        return Optional.ofNullable(AMBIGUOUS.get(String.join("", wordsOf(header))));
    }

    /** Whether a column of names is of persons, by what it is called. */
    static boolean isOfPersons(String header) {
        return OF_PERSONS.contains(String.join("", wordsOf(header)));
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
