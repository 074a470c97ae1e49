package io.cdpkit.privacy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.erasure.AuditEntry;
import io.cdpkit.privacy.pseudonym.Pseudonym;
import io.cdpkit.privacy.request.DeletionTokens;
import io.cdpkit.privacy.request.SubjectIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attack 11: whoever may guess measures how long a comparison takes. No clock in a test would show that for sure, so this
 * looks into the code: what compares tokens and hashes must do so by what the platform makes for it.
 */
class ConstantTimeTest {
    @ParameterizedTest
    @ValueSource(classes = {Pseudonym.class, SubjectIdentity.class, DeletionTokens.class, AuditEntry.class})
    void comparison_ofTokensAndHashes_isByThePlatformsOwn(Class<?> comparing) throws IOException {
        try (InputStream code = comparing.getResourceAsStream(comparing.getSimpleName() + ".class")) {
            String constants = new String(Objects.requireNonNull(code).readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(constants.contains("java/security/MessageDigest") && constants.contains("isEqual"));
            assertFalse(constants.contains("java/util/Arrays"), "what stops at the first difference");
        }
    }
}
