package io.cdpkit.privacy.scan;

import java.util.List;

/** A kind of personal data that a text gives away by its structure and check digits. */
public enum PiiKind {
    EMAIL("mail"),
    PHONE("phone|tel|mobile|call|fax|handy|telefon"),
    /** A payment card's number: a known issuer and Luhn's check digit. */
    CARD("card|visa|mastercard|amex|karte"),
    /** ISO 13616: the country's length, and 97. */
    IBAN("iban|konto"),
    IP_ADDRESS("ip"),
    MAC_ADDRESS("mac"),
    US_SSN("ssn|social security"),
    DE_TAX_ID("steuer|idnr|tax"),
    ES_NIF("nif|nie|dni"),
    FR_NIR("nir|insee|sociale|secu"),
    GB_NHS("nhs"),
    IT_FISCAL_CODE("fiscale"),
    NL_BSN("bsn|burgerservice|sofi"),
    BE_NATIONAL_NUMBER("rijksregister|registre national|insz|niss"),
    PL_PESEL("pesel"),
    SE_PERSONNUMMER("personnummer|personnr"),
    BR_CPF("cpf"),
    CA_SIN("sin|social insurance|nas"),
    IN_AADHAAR("aadhaar|aadhar|uid"),
    AU_TFN("tfn|tax file");

    /** Words that, standing before a finding, make it more likely; a bar between. */
    private final String context;

    PiiKind(String context) {
        this.context = context;
    }

    List<String> context() {
        return List.of(context.split("\\|", -1));
    }
}
