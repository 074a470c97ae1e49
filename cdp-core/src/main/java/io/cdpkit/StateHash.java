package io.cdpkit;

import io.cdpkit.json.ProfileJson;
import io.cdpkit.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * What the canonical export of a platform digests to.
 *
 * <p>The canonical export is one line of {@link ProfileJson} per profile, ascending by profile id, with version 0, each
 * line ended by a line feed, in UTF-8.
 *
 * @param hex SHA-256 of the export, 64 lower-case hexadecimal digits
 * @param profiles how many profiles it holds
 */
public record StateHash(String hex, long profiles) {

    static StateHash of(Stream<Profile> ascending) {
        MessageDigest digest = sha256();
        long count = 0;
        for (Iterator<Profile> each = ascending.iterator(); each.hasNext(); count++) {
            digest.update(line(each.next()).getBytes(StandardCharsets.UTF_8));
        }
        return new StateHash(HexFormat.of().formatHex(digest.digest()), count);
    }

    /** A profile's line in the canonical export. */
    static String line(Profile profile) {
        return ProfileJson.write(profile.withVersion(0)) + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must support SHA-256", e);
        }
    }
}
