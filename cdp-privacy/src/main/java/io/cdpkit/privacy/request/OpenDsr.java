package io.cdpkit.privacy.request;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reader and writer of OpenDSR 2.0 messages, on the processor's side; and checker of signatures, on the controller's.
 *
 * <p>{@link #read} gives a request or a refusal that can be sent as {@link #error}. The specification's own example lacks
 * the regulation that it requires and has a comma too many; the comma is let pass, the regulation is required unless
 * {@link #assuming} says which holds. A message may go without
 * its version, or say 1.0 as the examples do; one of any other version is refused. Immutable and thread-safe.
 */
public final class OpenDsr {
    private static final String VERSION = "2.0";
    /** The examples of version 2.0 say 1.0. */
    private static final List<String> READABLE_VERSIONS = List.of("1.0", VERSION);

    private final @Nullable Regulation assumed;
    private final String controllerId;

    private OpenDsr(@Nullable Regulation assumed, String controllerId) {
        this.assumed = assumed;
        this.controllerId = Objects.requireNonNull(controllerId, "controllerId");
    }

    /** The messages between this processor and a controller, by the controller's id here. */
    public static OpenDsr of(String controllerId) {
        return new OpenDsr(null, controllerId);
    }

    /** The same, where requests that name no regulation come under this one. */
    public OpenDsr assuming(Regulation regulation) {
        return new OpenDsr(regulation, controllerId);
    }

    /** The law that a request is made under. */
    public enum Regulation {
        GDPR,
        CCPA
    }

    /** What is asked for. */
    public enum RequestType {
        ACCESS,
        PORTABILITY,
        ERASURE
    }

    /** How far a request has come. */
    public enum Status {
        PENDING,
        IN_PROGRESS,
        COMPLETED,
        CANCELLED
    }

    /** What reading a message comes to. */
    public sealed interface Parsed {}

    /**
     * A request.
     *
     * @param extensions by the domain of the processor that each is meant for
     */
    public record Request(
            Regulation regulation,
            UUID id,
            RequestType type,
            Instant submitted,
            List<SubjectIdentity> identities,
            List<URI> callbacks,
            Attributes extensions)
            implements Parsed {
        public Request {
            identities = List.copyOf(identities);
            callbacks = List.copyOf(callbacks);
        }

        /** Prints what is asked, not about whom. */
        @Override
        public String toString() {
            return type + " request " + id + " under " + regulation + " with " + identities;
        }
    }

    /** Why a message is no request. The rule may be shown to its sender; it quotes nothing. */
    public record Refused(String field, String rule) implements Parsed {}

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Refused refused;

        Refusal(String field, String rule) {
            super(rule, null, false, false);
            this.refused = new Refused(field, rule);
        }
    }

    /** Reads the body of {@code POST /requests}. */
    public Parsed read(byte[] body) {
        Attributes json = Json.read(body);
        if (json == null) {
            return new Refused("", "the body must be one JSON object of at most 256 KiB");
        }
        try {
            return request(json);
        } catch (Refusal refusal) {
            return refusal.refused;
        }
    }

    private Request request(Attributes json) throws Refusal {
        if (json.contains("api_version") && !READABLE_VERSIONS.contains(text(json, "api_version"))) {
            throw new Refusal("api_version", "must be one of " + READABLE_VERSIONS);
        }
        Regulation regulation = assumed != null && !json.contains("regulation")
                ? assumed
                : word(json, "regulation", Regulation.values());
        List<SubjectIdentity> identities = identities(json);
        Attributes extensions = json.fields("extensions");
        if (identities.isEmpty() && extensions.isEmpty()) {
            throw new Refusal("subject_identities", "is required unless an extension names the subject");
        }
        return new Request(
                regulation,
                id(json),
                word(json, "subject_request_type", RequestType.values()),
                time(json, "submitted_time"),
                identities,
                callbacks(json),
                extensions);
    }

    private static String text(Attributes json, String field) throws Refusal {
        String text = json.text(field).orElse("");
        if (text.isEmpty()) {
            throw new Refusal(field, "is required, as text");
        }
        return text;
    }

    private static <E extends Enum<E>> E word(Attributes json, String field, E[] words) throws Refusal {
        String text = text(json, field);
        for (E word : words) {
            if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
                return word;
            }
        }
        throw new Refusal(field, "must be one of " + List.of(words).toString().toLowerCase(Locale.ROOT));
    }

    private static UUID id(Attributes json) throws Refusal {
        String field = "subject_request_id";
        String text = text(json, field);
        try {
            UUID id = UUID.fromString(text);
            if (id.version() == 4 && id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new Refusal(field, "must be a UUID of version 4");
    }

    private static Instant time(Attributes json, String field) throws Refusal {
        try {
            return OffsetDateTime.parse(text(json, field)).toInstant();
        } catch (DateTimeException e) {
            throw new Refusal(field, "must be a time as RFC 3339 has it");
        }
    }

    private static List<Value> items(Attributes json, String field) throws Refusal {
        Value value = json.find(field);
        if (value == null || value instanceof Value.Null) {
            return List.of();
        } else if (value instanceof Value.Items items) {
            return items.items();
        }
        throw new Refusal(field, "must be an array");
    }

    private static List<SubjectIdentity> identities(Attributes json) throws Refusal {
        ArrayList<SubjectIdentity> identities = new ArrayList<>();
        for (Value item : items(json, "subject_identities")) {
            String field = "subject_identities[" + identities.size() + "]";
            if (!(item instanceof Value.Fields fields)) {
                throw new Refusal(field, "must be an object");
            }
            Attributes identity = fields.fields();
            SubjectIdentity.Type type = word(identity, "identity_type", SubjectIdentity.Type.values());
            SubjectIdentity.Format format = word(identity, "identity_format", SubjectIdentity.Format.values());
            String value = text(identity, "identity_value");
            if (!format.admits(value)) {
                throw new Refusal(field + ".identity_value", "is not what format " + format.wire() + " looks like");
            }
            identities.add(new SubjectIdentity(type, format, value));
        }
        return identities;
    }

    private static List<URI> callbacks(Attributes json) throws Refusal {
        ArrayList<URI> callbacks = new ArrayList<>();
        for (Value item : items(json, "status_callback_urls")) {
            URI uri = item instanceof Value.Text text ? https(text.text()) : null;
            if (uri == null) {
                throw new Refusal("status_callback_urls[" + callbacks.size() + "]", "must be an https URL");
            }
            callbacks.add(uri);
        }
        return callbacks;
    }

    private static @Nullable URI https(String text) {
        try {
            URI uri = URI.create(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The body of 201, that a request was received.
     *
     * @param body of the request, byte by byte; it comes back encoded and must not be logged
     */
    public byte[] received(Request request, byte[] body, Instant received, Instant expected) {
        return Json.write(Attributes.builder()
                .put("controller_id", controllerId)
                .put("expected_completion_time", expected)
                .put("received_time", received)
                .put("encoded_request", Base64.getEncoder().encodeToString(body))
                .put("subject_request_id", request.id().toString())
                .build());
    }

    /** The body that says how far a request has come; the answer to {@code GET /requests/{id}}. */
    public byte[] status(UUID id, Status status, Instant expected, @Nullable URI results, OptionalLong count) {
        return Json.write(statusFields(id, status, expected, results, count).build());
    }

    /** The body of a callback; sent again, it is the same. */
    public byte[] callback(
            URI url, UUID id, Status status, Instant expected, @Nullable URI results, OptionalLong count) {
        return Json.write(statusFields(id, status, expected, results, count)
                .put("status_callback_url", url.toString())
                .build());
    }

    private Attributes.Builder statusFields(
            UUID id, Status status, Instant expected, @Nullable URI results, OptionalLong count) {
        Attributes.Builder fields = Attributes.builder()
                .put("controller_id", controllerId)
                .put("expected_completion_time", expected)
                .put("subject_request_id", id.toString())
                .put("request_status", status.name().toLowerCase(Locale.ROOT))
                .put("api_version", VERSION);
        if (results != null) {
            fields.put("results_url", results.toString());
        }
        count.ifPresent(some -> fields.put("results_count", some));
        return fields;
    }

    /** The body of 400: what is wrong with a request, and nothing that was in it. */
    public static byte[] error(Refused refused) {
        String message = (refused.field().isEmpty() ? "" : refused.field() + " ") + refused.rule();
        Value detail = Value.of(Attributes.builder()
                .put("domain", "Validation")
                .put("reason", "invalid")
                .put("message", message)
                .build());
        return Json.write(Attributes.builder()
                .put(
                        "error",
                        Attributes.builder()
                                .put("code", 400)
                                .put("message", message)
                                .put("errors", Value.of(List.of(detail)))
                                .build())
                .build());
    }

    /** The body of {@code GET /discovery}. */
    public static byte[] discovery(
            Set<SubjectIdentity.Type> types,
            Set<SubjectIdentity.Format> formats,
            Set<RequestType> requests,
            URI certificate) {
        ArrayList<Value> identities = new ArrayList<>();
        for (SubjectIdentity.Type type : new TreeSet<>(types)) {
            for (SubjectIdentity.Format format : new TreeSet<>(formats)) {
                identities.add(Value.of(Attributes.of("identity_type", type.wire(), "identity_format", format.wire())));
            }
        }
        List<Value> kinds = new TreeSet<>(requests)
                .stream()
                        .map(type -> Value.of(type.name().toLowerCase(Locale.ROOT)))
                        .toList();
        return Json.write(Attributes.builder()
                .put("api_version", VERSION)
                .put("supported_identities", Value.of(identities))
                .put("supported_subject_request_types", Value.of(kinds))
                .put("processor_certificate", certificate.toString())
                .build());
    }

    /** What goes into {@code X-OpenDSR-Signature}: RSA over the SHA-256 of a body, in base64. */
    public static String sign(byte[] body, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("an RSA key is needed to sign", e);
        }
    }

    /** Whether a body is signed by whoever holds the key to a certificate; check it before reading the body. */
    public static boolean isSigned(byte[] body, String signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(body);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "OpenDSR " + VERSION + " with controller " + controllerId;
    }
}
