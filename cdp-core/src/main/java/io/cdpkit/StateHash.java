package io.cdpkit;

import io.cdpkit.json.ProfileJson;
import io.cdpkit.profile.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
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

    /** Writes the canonical export and digests it on the way. */
    static StateHash of(Stream<Profile> ascending, OutputStream out) throws IOException {
        DigestOutputStream digesting = new DigestOutputStream(out, sha256());
        long count = 0;
        for (Iterator<Profile> each = ascending.iterator(); each.hasNext(); count++) {
            String line = ProfileJson.write(each.next().withVersion(0)) + "\n";
            digesting.write(line.getBytes(StandardCharsets.UTF_8));
        }
        digesting.flush();
        return new StateHash(
                HexFormat.of().formatHex(digesting.getMessageDigest().digest()), count);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must support SHA-256", e);
        }
    }
}
