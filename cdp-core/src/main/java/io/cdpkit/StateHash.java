package io.cdpkit;

import io.cdpkit.digest.Sha256;
import io.cdpkit.json.ProfileJson;
import io.cdpkit.profile.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
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
        DigestOutputStream digesting = new DigestOutputStream(out, Sha256.digest());
        long count = 0;
        for (Iterator<Profile> each = ascending.iterator(); each.hasNext(); count++) {
            String line = ProfileJson.write(each.next().withVersion(0)) + "\n";
            digesting.write(line.getBytes(StandardCharsets.UTF_8));
        }
        digesting.flush();
        return new StateHash(
                HexFormat.of().formatHex(digesting.getMessageDigest().digest()), count);
    }
}
