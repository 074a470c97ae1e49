package io.cdpkit.privacy.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.privacy.request.DeletionTokens.Accepted;
import io.cdpkit.privacy.request.DeletionTokens.Code;
import io.cdpkit.privacy.request.DeletionTokens.Subject;
import io.cdpkit.privacy.request.DeletionTokens.Verdict;
import io.cdpkit.testkit.TestClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DeletionTokensTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_693_459_424);
    private static final KeyPair PUBLISHER = pair(2048);
    private static final KeyPair VENDOR = pair(2048);
    private static final KeyPair RECIPIENT = pair(2048);
    private static final KeyPair WEAK = pair(1024);
    private static final Map<String, PublicKey> KEYS = Map.of(
            "publisher1.com/abc123", PUBLISHER.getPublic(),
            "vendor1.com/abc123", VENDOR.getPublic(),
            "vendor2.com/abc123", RECIPIENT.getPublic(),
            "weak.com/abc123", WEAK.getPublic());
    private static final Subject EMAIL =
            new Subject("b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514", "email", "sha256");

    private final TestClock clock = new TestClock(NOW);
    private final DeletionTokens publisher = tokens("publisher1.com");
    private final DeletionTokens vendor = tokens("vendor1.com");
    private final DeletionTokens recipient = tokens("vendor2.com");

    private static KeyPair pair(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static SigningKey key(KeyPair pair) {
        return new SigningKey("abc123", pair.getPrivate());
    }

    private DeletionTokens.Builder builder(String domain) {
        return DeletionTokens.builder(
                        domain,
                        (issuer, id) -> KEYS.get(issuer + "/" + id),
                        ReplayGuard.inMemory(Duration.ofDays(45), clock),
                        clock)
                .accept("email", "raw", "sha256")
                .accept("idfa", "hash")
                .firstParties(Set.of("publisher1.com", "weak.com")::contains);
    }

    private DeletionTokens tokens(String domain) {
        return builder(domain).build();
    }

    private String sound() {
        return vendor.request(publisher.identify(EMAIL, "id-1", key(PUBLISHER)), EMAIL, "rq-1", key(VENDOR));
    }

    private void refuses(Code code, String token) {
        Verdict verdict = recipient.read(token);
        assertEquals(code, verdict.code(), verdict.toString());
        assertFalse(verdict.toString().contains(EMAIL.value()), verdict.toString());
    }

    @Test
    void read_soundChain_isAcceptedAndAcknowledged() {
        String request = sound();
        Accepted accepted = assertInstanceOf(Accepted.class, recipient.read(request));
        assertEquals(EMAIL, accepted.subject());
        assertEquals("publisher1.com", accepted.firstParty());
        assertEquals("vendor1.com", accepted.requester());
        assertEquals(202, accepted.code().httpStatus());
        assertFalse(accepted.toString().contains(EMAIL.value()));

        String answer = recipient.acknowledge(request, accepted, "6G7H8J", key(RECIPIENT));
        assertEquals(Optional.of(Code.ACCEPTED), vendor.acknowledged(answer, request, "vendor2.com"));
        assertEquals(Optional.empty(), vendor.acknowledged(answer, request, "publisher1.com"));
        assertEquals(Optional.empty(), vendor.acknowledged(answer, request + "x", "vendor2.com"));

        String passedOn = recipient.request(accepted.idJwt(), EMAIL, "rq-2", key(RECIPIENT));
        assertInstanceOf(Accepted.class, tokens("vendor3.com").read(passedOn));
    }

    /** As in the specification's examples, claim by claim. */
    @Test
    void tokens_written_haveTheClaimsOfTheExamples() {
        String request = sound();
        Jwt rq = Jwt.read(request);
        assertNotNull(rq);
        assertEquals(List.of("iat", "idJWT", "iss", "jti", "sub", "version"), rq.claims.keys());
        Jwt id = Jwt.read(rq.claim("idJWT"));
        assertNotNull(id);
        assertEquals(
                "{\"iat\":1693459424,\"iss\":\"publisher1.com\",\"jti\":\"id-1\",\"sub\":{\"identifierFormat\":\"sha256\","
                        + "\"identifierType\":\"email\",\"identifierValue\":\"" + EMAIL.value()
                        + "\"},\"version\":\"1.0\"}",
                new String(Json.write(id.claims), StandardCharsets.UTF_8));
        Verdict refused = recipient.read(vendor.request(
                publisher.identify(new Subject("+4915", "phone", "raw"), "id-2", key(PUBLISHER)),
                new Subject("+4915", "phone", "raw"),
                "rq-2",
                key(VENDOR)));
        Jwt ac = Jwt.read(recipient.acknowledge(request, refused, "6G7H8J", key(RECIPIENT)));
        assertNotNull(ac);
        assertEquals(
                List.of("iat", "iss", "jti", "raResultCode", "raResultString", "rqJWT", "version"), ac.claims.keys());
        assertEquals(4, refused.code().number());
        assertEquals(400, refused.code().httpStatus());
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String withHeader(String token, String header) {
        return part(header) + token.substring(token.indexOf('.'));
    }

    @Test
    void read_forgedAlgorithm_isRefused() throws Exception {
        String sound = sound();
        String body = sound.substring(sound.indexOf('.'), sound.lastIndexOf('.'));
        for (String none : List.of("none", "None", "NONE", "")) {
            String header = "{\"alg\":\"" + none + "\",\"kid\":\"abc123\",\"typ\":\"JWT\"}";
            refuses(Code.INVALID_SIGNATURE, part(header) + body + ".");
            refuses(Code.INVALID_SIGNATURE, withHeader(sound, header));
        }
        String header = part("{\"alg\":\"HS256\",\"kid\":\"abc123\",\"typ\":\"JWT\"}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(VENDOR.getPublic().getEncoded(), "HmacSHA256"));
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal((header + body).getBytes(StandardCharsets.US_ASCII)));
        refuses(Code.INVALID_SIGNATURE, header + body + "." + forged);
        refuses(Code.INVALID_SIGNATURE, withHeader(sound, "{\"alg\":\"RS256\",\"kid\":\"other\"}"));
        refuses(Code.INVALID_SIGNATURE, withHeader(sound, "{\"alg\":\"RS256\",\"kid\":\"abc123\",\"crit\":[\"x\"]}"));
    }

    @Test
    void read_signedByAnother_isRefused() {
        String id = publisher.identify(EMAIL, "id-1", key(PUBLISHER));
        refuses(Code.INVALID_SIGNATURE, vendor.request(id, EMAIL, "rq-1", key(PUBLISHER)));
        String forgedId = publisher.identify(EMAIL, "id-1", key(VENDOR));
        refuses(Code.INVALID_SIGNATURE, vendor.request(forgedId, EMAIL, "rq-1", key(VENDOR)));
        String weak = tokens("weak.com").identify(EMAIL, "id-1", key(WEAK));
        refuses(Code.INVALID_SIGNATURE, vendor.request(weak, EMAIL, "rq-1", key(VENDOR)));
        String unknown = tokens("unknown.com").identify(EMAIL, "id-1", key(PUBLISHER));
        refuses(Code.INVALID_SIGNATURE, vendor.request(unknown, EMAIL, "rq-1", key(VENDOR)));
    }

    @Test
    void read_idTokenNotByAFirstParty_isRefused() {
        String ownId = vendor.identify(EMAIL, "id-1", key(VENDOR));
        refuses(Code.INVALID_TOKEN, vendor.request(ownId, EMAIL, "rq-1", key(VENDOR)));
    }

    /** A partner holds one sound idJWT and would have anybody deleted with it. */
    @Test
    void read_requestAboutAnotherIdentifier_isRefusedUnlessTrusted() {
        Subject other = new Subject("a".repeat(64), "email", "sha256");
        String request = vendor.request(publisher.identify(EMAIL, "id-1", key(PUBLISHER)), other, "rq-1", key(VENDOR));
        refuses(Code.INVALID_TOKEN, request);
        DeletionTokens trusting =
                builder("vendor2.com").aliasing("vendor1.com"::equals).build();
        assertEquals(
                other, assertInstanceOf(Accepted.class, trusting.read(request)).subject());
    }

    @Test
    void read_twice_isRefusedTheSecondTime() {
        String request = sound();
        assertInstanceOf(Accepted.class, recipient.read(request));
        refuses(Code.INVALID_TOKEN, request);
        clock.advance(Duration.ofDays(44));
        refuses(Code.INVALID_TOKEN, request);
        clock.advance(Duration.ofDays(2));
        refuses(Code.INVALID_TIMESTAMP, request);
    }

    @Test
    void read_clocksApart_allowsFiveMinutes() {
        clock.advance(Duration.ofMinutes(5));
        String ahead = sound();
        clock.set(NOW);
        assertInstanceOf(Accepted.class, recipient.read(ahead));
        clock.advance(Duration.ofSeconds(301));
        String tooFar = vendor.request(publisher.identify(EMAIL, "id-1", key(PUBLISHER)), EMAIL, "rq-2", key(VENDOR));
        clock.set(NOW);
        refuses(Code.INVALID_TIMESTAMP, tooFar);
    }

    /** One that is dated ahead is accepted for as much longer, and so must be remembered. */
    @Test
    void read_datedAheadAndSentOnceMoreAtTheVeryEnd_isRefused() {
        clock.advance(Duration.ofMinutes(5));
        String ahead = sound();
        clock.set(NOW);
        assertInstanceOf(Accepted.class, recipient.read(ahead));
        clock.advance(Duration.ofDays(45).plusMinutes(5));
        refuses(Code.INVALID_TOKEN, ahead);
    }

    @Test
    void read_timeThatIsNone_isRefused() {
        for (String time : List.of("-1", "0", "1.5", "\"1693459424\"", "null", "9223372036854775807", "1e30")) {
            Attributes claims =
                    Json.read(("{\"version\":\"1.0\",\"jti\":\"x\",\"iss\":\"vendor1.com\",\"idJWT\":\"x\",\"sub\":"
                                    + "{\"identifierValue\":\"x\",\"identifierType\":\"email\",\"identifierFormat\":\"raw\"},\"iat\":"
                                    + time + "}")
                            .getBytes(StandardCharsets.UTF_8));
            assertNotNull(claims);
            refuses(Code.INVALID_TIMESTAMP, Jwt.write(claims, key(VENDOR)));
        }
    }

    private static String with(String token, KeyPair signer, String claim, String json) {
        Jwt plain = Jwt.read(token);
        Attributes more = Json.read(("{\"" + claim + "\":" + json + "}").getBytes(StandardCharsets.UTF_8));
        assertNotNull(plain);
        assertNotNull(more);
        Attributes.Builder claims = Attributes.builder();
        plain.claims.forEach(claims::put);
        more.forEach(claims::put);
        return Jwt.write(claims.build(), key(signer));
    }

    /** Claims that the framework does not ask for, and that RFC 7519 lets nobody overlook. */
    @Test
    void read_expiredOrNotYetValidOrForAnother_isRefused() {
        String identified = publisher.identify(EMAIL, "id-1", key(PUBLISHER));
        long now = NOW.getEpochSecond();
        Map<String, Code> wrongs = Map.of(
                "exp " + now,
                Code.INVALID_TIMESTAMP,
                "exp \"" + (now + 99) + "\"",
                Code.INVALID_TIMESTAMP,
                "exp null",
                Code.INVALID_TIMESTAMP,
                "nbf " + (now + 301),
                Code.INVALID_TIMESTAMP,
                "aud \"vendor3.com\"",
                Code.INVALID_TOKEN,
                "aud [\"vendor3.com\", 7]",
                Code.INVALID_TOKEN,
                "aud []",
                Code.INVALID_TOKEN,
                "aud null",
                Code.INVALID_TOKEN);
        wrongs.forEach((claim, code) -> {
            String[] parts = claim.split(" ", 2);
            refuses(code, with(sound(), VENDOR, parts[0], parts[1]));
            String origin = with(identified, PUBLISHER, parts[0], parts[1]);
            refuses(code, vendor.request(origin, EMAIL, "rq-1", key(VENDOR)));
        });
        String origin = with(identified, PUBLISHER, "aud", "[\"vendor1.com\"]");
        String timely =
                with(vendor.request(origin, EMAIL, "rq-9", key(VENDOR)), VENDOR, "exp", String.valueOf(now + 1));
        assertInstanceOf(Accepted.class, recipient.read(with(timely, VENDOR, "aud", "[\"x.com\", \"vendor2.com\"]")));
    }

    @Test
    void acknowledged_answerForAnotherOrExpired_isNone() {
        String request = sound();
        String answer =
                recipient.acknowledge(request, new DeletionTokens.Refused(Code.MALFORMED, "x"), "ac-1", key(RECIPIENT));
        assertEquals(Optional.of(Code.MALFORMED), vendor.acknowledged(answer, request, "vendor2.com"));
        for (String claim : List.of("aud \"vendor3.com\"", "exp " + NOW.getEpochSecond())) {
            String[] parts = claim.split(" ", 2);
            assertEquals(
                    Optional.empty(),
                    vendor.acknowledged(with(answer, RECIPIENT, parts[0], parts[1]), request, "vendor2.com"));
        }
    }

    @Test
    void read_identifierNotKeptOrMisformed_isRefused() {
        for (Subject subject : List.of(
                new Subject("x", "phone", "raw"),
                new Subject("x", "email", "md5"),
                new Subject("not a hash", "email", "sha256"),
                new Subject(" ", "idfa", "hash"))) {
            Code code = subject.type().equals("phone")
                    ? Code.UNSUPPORTED_IDENTIFIER_TYPE
                    : Code.INCORRECT_IDENTIFIER_FORMAT;
            refuses(
                    code,
                    vendor.request(publisher.identify(subject, "id-1", key(PUBLISHER)), subject, "rq-1", key(VENDOR)));
        }
    }

    @Test
    void read_claimMissing_isMalformed() {
        for (String missing : List.of("version", "jti", "iss", "iat", "sub")) {
            Jwt sound = Jwt.read(sound());
            assertNotNull(sound);
            Attributes.Builder fewer = Attributes.builder();
            sound.claims.forEach((key, value) -> {
                if (!key.equals(missing)) {
                    fewer.put(key, value);
                }
            });
            refuses(Code.MALFORMED, Jwt.write(fewer.build(), key(VENDOR)));
        }
    }

    /** Any char changed anywhere: refused, or what was changed does not count. */
    @Test
    void read_anyCharChanged_isRefused() {
        String sound = sound();
        Random chance = new Random(7);
        for (int i = 0; i < 1_500; i++) {
            char[] chars = sound.toCharArray();
            int at = chance.nextInt(chars.length - 2);
            char other = "ABCDEFabcdef0189-_.=!".charAt(chance.nextInt(21));
            if (chars[at] != other) {
                chars[at] = other;
                Verdict verdict = recipient.read(new String(chars));
                assertTrue(verdict.code() != Code.ACCEPTED, "char " + at);
            }
        }
        for (String junk : List.of("", ".", "..", "...", "a.b.c", "\ud83d..", "e30.e30.e30", "x".repeat(100_000))) {
            assertTrue(recipient.read(junk).code() != Code.ACCEPTED);
        }
        assertInstanceOf(Accepted.class, recipient.read(sound));
    }

    @Test
    void keysOf_publishedResource_givesTheKeysBack() {
        byte[] resource = recipient.resource(
                URI.create("https://vendor2.com/api/delete/"),
                Map.of("abc123", (RSAPublicKey) RECIPIENT.getPublic(), "next", (RSAPublicKey) VENDOR.getPublic()));
        assertEquals(
                Map.of("abc123", RECIPIENT.getPublic(), "next", VENDOR.getPublic()), DeletionTokens.keysOf(resource));
        Attributes json = Json.read(resource);
        assertNotNull(json);
        assertEquals(List.of("endpoint", "identifiers", "publicKey", "vendorScriptRequirement"), json.keys());
        String example =
                "{\"publicKey\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"x\"},{\"kty\":\"RSA\",\"kid\":\"y\"},7]}";
        assertEquals(Map.of(), DeletionTokens.keysOf(example.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void toString_keysAndSubjects_tellNothing() {
        String said = key(VENDOR) + " " + EMAIL + " " + recipient;
        assertFalse(said.contains(EMAIL.value()) || said.contains("BigInteger") || said.contains("modulus"), said);
    }
}
