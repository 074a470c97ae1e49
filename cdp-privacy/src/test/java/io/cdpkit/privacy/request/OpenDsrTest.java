package io.cdpkit.privacy.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenDsrTest {
    private static final UUID ID = UUID.fromString("a7551968-d5d6-44b2-9831-815ac9017798");
    private static final OpenDsr MESSAGES = OpenDsr.of("example_controller_id");

    /** Whatever a message holds of a person. */
    private static final String CANARY = "canary@example.com";

    private static String request(String first, String identities) {
        return """
                {%s
                 "subject_request_id":"a7551968-d5d6-44b2-9831-815ac9017798",
                 "subject_request_type":"erasure",
                 "submitted_time":"2018-10-02T15:00:00Z",
                 "subject_identities":%s,
                 "api_version":"1.0",
                 "status_callback_urls":["https://controller.example/callbacks"],
                 "extensions":{"example-processor.com":{"custom-id":123456,"property_id":"123456",}}}
                """.formatted(first, identities);
    }

    private static String identity(String type, String format, String value) {
        return "[{\"identity_type\":\"" + type + "\",\"identity_value\":\"" + value + "\",\"identity_format\":\""
                + format + "\"}]";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static OpenDsr.Parsed read(String body) {
        return MESSAGES.read(bytes(body));
    }

    @Test
    void read_apiVersion_isOneThatIsKnown() {
        String body = request("\"regulation\":\"gdpr\",", identity("email", "raw", "johndoe@example.com"));
        String version = "\"api_version\":\"1.0\"";
        for (String good : List.of(version, "\"api_version\":\"2.0\"", "\"x\":1")) {
            assertInstanceOf(OpenDsr.Request.class, read(body.replace(version, good)), good);
        }
        for (String bad : List.of("\"3.0\"", "\"2\"", "2.0", "\"\"", "null")) {
            OpenDsr.Refused refused = assertInstanceOf(OpenDsr.Refused.class, read(body.replace("\"1.0\"", bad)), bad);
            assertEquals("api_version", refused.field());
        }
    }

    /** As the specification shows it: no regulation, and a comma too many. */
    @Test
    void read_theSpecificationsExample_needsARegulationOnly() {
        String example = request("", identity("email", "raw", "johndoe@example.com"));
        assertEquals(new OpenDsr.Refused("regulation", "is required, as text"), read(example));
        OpenDsr.Request request = assertInstanceOf(
                OpenDsr.Request.class,
                MESSAGES.assuming(OpenDsr.Regulation.GDPR).read(bytes(example)));
        assertEquals(ID, request.id());
        assertEquals(OpenDsr.RequestType.ERASURE, request.type());
        assertEquals(OpenDsr.Regulation.GDPR, request.regulation());
        assertEquals(Instant.parse("2018-10-02T15:00:00Z"), request.submitted());
        assertEquals(
                Identifier.email("johndoe@example.com"),
                request.identities().get(0).identifier().orElseThrow());
        assertEquals(List.of(URI.create("https://controller.example/callbacks")), request.callbacks());
        assertEquals(
                "123456",
                request.extensions()
                        .fields("example-processor.com")
                        .text("property_id")
                        .orElseThrow());
    }

    @Test
    void read_eachTypeFormatAndRegulation_isRead() {
        for (SubjectIdentity.Type type : SubjectIdentity.Type.values()) {
            for (SubjectIdentity.Format format : SubjectIdentity.Format.values()) {
                String value = format == SubjectIdentity.Format.RAW ? "x" : "ab".repeat(lengthOf(format) / 2);
                OpenDsr.Request request = assertInstanceOf(
                        OpenDsr.Request.class,
                        read(request("\"regulation\":\"ccpa\",", identity(type.wire(), format.wire(), value))));
                assertEquals(type, request.identities().get(0).type());
                assertEquals(OpenDsr.Regulation.CCPA, request.regulation());
            }
        }
    }

    private static int lengthOf(SubjectIdentity.Format format) {
        return switch (format) {
            case RAW -> 1;
            case MD5 -> 32;
            case SHA1 -> 40;
            case SHA256 -> 64;
        };
    }

    @Test
    void read_anythingWrong_isRefusedWithoutQuoting() {
        String gdpr = "\"regulation\":\"gdpr\",";
        String sound = request(gdpr, identity("email", "raw", CANARY));
        assertInstanceOf(OpenDsr.Request.class, read(sound));
        List<String> wrongs = List.of(
                "",
                "[]",
                "null",
                sound + "x",
                sound.substring(0, sound.length() / 2),
                sound.replace("gdpr", "canary"),
                sound.replace("erasure", "canary"),
                sound.replace("a7551968-d5d6-4", "a7551968-d5d6-1"),
                sound.replace("a7551968", "canary"),
                sound.replace("2018-10-02T15:00:00Z", "canary"),
                sound.replace("\"email\"", "\"canary\""),
                sound.replace("\"raw\"", "\"sha256\""),
                sound.replace("\"raw\"", "\"rot13\""),
                sound.replace("https://controller.example/callbacks", "file:///canary"),
                sound.replace("https://controller.example/callbacks", "http://canary.example"),
                sound.replace("{\"identity_type\"", "7,{\"identity_type\""),
                request(gdpr + gdpr, identity("email", "raw", CANARY)),
                "{\"a\":".repeat(100) + "1" + "}".repeat(100),
                " ".repeat(300_000) + sound);
        for (String wrong : wrongs) {
            OpenDsr.Refused refused = assertInstanceOf(OpenDsr.Refused.class, read(wrong), wrong);
            String said = refused + new String(OpenDsr.error(refused), StandardCharsets.UTF_8);
            assertFalse(said.contains("canary"), said);
        }
    }

    @Test
    void read_noIdentities_needsAnExtension() {
        String gdpr = "\"regulation\":\"gdpr\",";
        assertInstanceOf(OpenDsr.Request.class, read(request(gdpr, "[]")));
        String neither = request(gdpr, "[]").replaceAll("(?s),\\s*\"extensions\".*", "}");
        assertEquals(
                "subject_identities",
                assertInstanceOf(OpenDsr.Refused.class, read(neither)).field());
    }

    @Test
    void matches_hashedIdentity_findsTheIdentifier() {
        String sha256 = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";
        for (String hash : List.of(sha256, sha256.toUpperCase(Locale.ROOT))) {
            SubjectIdentity hashed =
                    new SubjectIdentity(SubjectIdentity.Type.EMAIL, SubjectIdentity.Format.SHA256, hash);
            assertTrue(hashed.matches(Identifier.email("user@example.com")));
            assertFalse(hashed.matches(Identifier.email("user2@example.com")));
            assertFalse(hashed.matches(Identifier.userId("user@example.com")));
            assertTrue(hashed.identifier().isEmpty());
        }
        SubjectIdentity md5 = new SubjectIdentity(
                SubjectIdentity.Type.EMAIL, SubjectIdentity.Format.MD5, "b58996c504c5638798eb6b511e6f49af");
        assertTrue(md5.matches(Identifier.email("user@example.com")));
    }

    @Test
    void received_answer_holdsTheWholeRequestEncoded() {
        byte[] body = bytes(request("\"regulation\":\"gdpr\",", identity("email", "raw", CANARY)));
        OpenDsr.Request request = assertInstanceOf(OpenDsr.Request.class, MESSAGES.read(body));
        Attributes answer = Json.read(MESSAGES.received(
                request, body, Instant.parse("2018-10-02T15:00:01Z"), Instant.parse("2018-11-01T15:00:01Z")));
        assertNotNull(answer);
        assertEquals(
                List.of(
                        "controller_id",
                        "encoded_request",
                        "expected_completion_time",
                        "received_time",
                        "subject_request_id"),
                answer.keys());
        assertEquals(
                new String(body, StandardCharsets.UTF_8),
                new String(
                        Base64.getDecoder()
                                .decode(answer.text("encoded_request").orElseThrow()),
                        StandardCharsets.UTF_8));
        assertEquals(
                "2018-11-01T15:00:01Z", answer.text("expected_completion_time").orElseThrow());
        assertFalse(request.toString().contains("canary"));
    }

    @Test
    void status_callbackAndDiscovery_areAsSpecified() {
        Instant expected = Instant.parse("2018-11-01T15:00:01Z");
        URI results = URI.create("https://processor.example/secure/1");
        assertEquals(
                "{\"api_version\":\"2.0\",\"controller_id\":\"example_controller_id\","
                        + "\"expected_completion_time\":\"2018-11-01T15:00:01Z\",\"request_status\":\"in_progress\","
                        + "\"results_count\":103,\"results_url\":\"https://processor.example/secure/1\","
                        + "\"subject_request_id\":\"a7551968-d5d6-44b2-9831-815ac9017798\"}",
                new String(
                        MESSAGES.status(ID, OpenDsr.Status.IN_PROGRESS, expected, results, OptionalLong.of(103)),
                        StandardCharsets.UTF_8));
        URI callback = URI.create("https://controller.example/callbacks");
        byte[] first = MESSAGES.callback(callback, ID, OpenDsr.Status.COMPLETED, expected, null, OptionalLong.empty());
        byte[] retried =
                MESSAGES.callback(callback, ID, OpenDsr.Status.COMPLETED, expected, null, OptionalLong.empty());
        assertEquals(new String(first, StandardCharsets.UTF_8), new String(retried, StandardCharsets.UTF_8));
        Attributes discovery = Json.read(OpenDsr.discovery(
                EnumSet.of(SubjectIdentity.Type.EMAIL),
                EnumSet.of(SubjectIdentity.Format.RAW, SubjectIdentity.Format.SHA256),
                EnumSet.of(OpenDsr.RequestType.ERASURE),
                URI.create("https://processor.example/cert.pem")));
        assertNotNull(discovery);
        assertEquals(
                Value.of(List.of(Value.of("erasure"))),
                discovery.get("supported_subject_request_types").orElseThrow());
        assertEquals(
                2,
                ((Value.Items) discovery.get("supported_identities").orElseThrow())
                        .items()
                        .size());
    }

    @Test
    void isSigned_bodyOrSignatureChanged_isNo() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        KeyPair others = generator.generateKeyPair();
        byte[] body = bytes("{\"a\":1}");
        String signature = OpenDsr.sign(body, keys.getPrivate());
        assertTrue(OpenDsr.isSigned(body, signature, keys.getPublic()));
        assertFalse(OpenDsr.isSigned(bytes("{\"a\":2}"), signature, keys.getPublic()));
        assertFalse(OpenDsr.isSigned(body, signature, others.getPublic()));
        for (String junk : List.of("", "!", "AAAA", signature.substring(4), signature + "AAAA")) {
            assertFalse(OpenDsr.isSigned(body, junk, keys.getPublic()));
        }
    }

    /** Bytes that begin like UTF-32, and an exponent that no number has. */
    @Test
    void read_whatNoJsonReaderTakes_isRefused() {
        OpenDsr messages = OpenDsr.of("controller-1");
        byte[] noCharacter = {0, 0, 0, '{', 0, 0x11, 0, 0};
        assertInstanceOf(OpenDsr.Refused.class, messages.read(noCharacter));
        byte[] noNumber = "{\"a\": 1e2147483648}".getBytes(StandardCharsets.US_ASCII);
        assertInstanceOf(OpenDsr.Refused.class, messages.read(noNumber));
    }
}
