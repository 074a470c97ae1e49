package io.cdpkit.privacy.audience;

/** What a platform may compare people by. */
public enum MatchField {
    EMAIL,
    PHONE,
    GIVEN_NAME,
    FAMILY_NAME,
    CITY,
    REGION,
    COUNTRY,
    POSTCODE,
    BIRTH_DATE,
    GENDER,
    /** An advertising id of a phone: IDFA or AdID. */
    MOBILE_AD_ID,
    /** A user name on the platform itself. */
    HANDLE
}
