package io.cdpkit.privacy.dmp;

import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Identifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Message ids for what crosses a bridge: made of the side that it goes to, and of nothing else. */
final class MessageIds {
    private MessageIds() {}

    static String of(String bridge, String reference, String subject, Identifier recipient) {
        MessageDigest digest = Sha256.digest();
        for (String part :
                new String[] {bridge, reference, subject, recipient.namespace().name(), recipient.value()}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return bridge + "-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
