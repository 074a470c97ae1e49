package io.cdpkit.privacy.audience;

import static io.cdpkit.privacy.audience.MatchField.BIRTH_DATE;
import static io.cdpkit.privacy.audience.MatchField.CITY;
import static io.cdpkit.privacy.audience.MatchField.COUNTRY;
import static io.cdpkit.privacy.audience.MatchField.EMAIL;
import static io.cdpkit.privacy.audience.MatchField.FAMILY_NAME;
import static io.cdpkit.privacy.audience.MatchField.GENDER;
import static io.cdpkit.privacy.audience.MatchField.GIVEN_NAME;
import static io.cdpkit.privacy.audience.MatchField.HANDLE;
import static io.cdpkit.privacy.audience.MatchField.MOBILE_AD_ID;
import static io.cdpkit.privacy.audience.MatchField.PHONE;
import static io.cdpkit.privacy.audience.MatchField.POSTCODE;
import static io.cdpkit.privacy.audience.MatchField.REGION;

import java.util.EnumSet;
import java.util.List;

/**
 * An ad platform that takes lists of hashed contact points, with its rules as its documents give them (2025).
 *
 * <table>
 *   <caption>What differs</caption>
 *   <tr><th></th><th>e-mail</th><th>phone</th><th>written as</th></tr>
 *   <tr><td>Google</td><td>gmail.com and googlemail.com without dots and +suffix</td><td>+ and digits</td><td>hex</td></tr>
 *   <tr><td>Meta</td><td>lower case only</td><td>digits</td><td>hex</td></tr>
 *   <tr><td>TikTok</td><td>lower case only</td><td>+ and digits</td><td>hex</td></tr>
 *   <tr><td>UID2, EUID</td><td>gmail.com without dots and +suffix</td><td>E.164 already</td><td>base64</td></tr>
 *   <tr><td>Pinterest, LinkedIn, X</td><td>lower case only</td><td></td><td>hex</td></tr>
 * </table>
 */
public enum Platform {
    GOOGLE(1_000, "Customer Match", EMAIL, PHONE, GIVEN_NAME, FAMILY_NAME, COUNTRY, POSTCODE),
    META(
            100,
            "Custom Audiences",
            EMAIL,
            PHONE,
            GIVEN_NAME,
            FAMILY_NAME,
            CITY,
            REGION,
            COUNTRY,
            POSTCODE,
            BIRTH_DATE,
            GENDER),
    TIKTOK(1_000, "Customer File", EMAIL, PHONE, MOBILE_AD_ID),
    UID2(100, "Unified ID 2.0", EMAIL, PHONE),
    EUID(100, "European Unified ID", EMAIL, PHONE),
    PINTEREST(100, "Customer List", EMAIL, MOBILE_AD_ID),
    LINKEDIN(300, "Matched Audiences", EMAIL),
    X(100, "Custom Audiences", EMAIL, HANDLE, MOBILE_AD_ID);

    private final int minimumSize;
    private final String product;
    private final long fields;

    Platform(int minimumSize, String product, MatchField... fields) {
        this.minimumSize = minimumSize;
        this.product = product;
        long bits = 0;
        for (MatchField field : fields) {
            bits |= 1L << field.ordinal();
        }
        this.fields = bits;
    }

    /** The least size of a list that the platform serves, or 100 where it does not say; smaller ones are not handed over. */
    public int minimumSize() {
        return minimumSize;
    }

    /** What the platform calls such lists. */
    public String product() {
        return product;
    }

    /** What it compares people by, in the order of the columns. */
    public List<MatchField> fields() {
        return List.copyOf(all());
    }

    private EnumSet<MatchField> all() {
        EnumSet<MatchField> all = EnumSet.noneOf(MatchField.class);
        for (MatchField field : MatchField.values()) {
            if (takes(field)) {
                all.add(field);
            }
        }
        return all;
    }

    public boolean takes(MatchField field) {
        return (fields & (1L << field.ordinal())) != 0;
    }
}
