package io.cdpkit.privacy.request;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reader and writer of the tokens of the IAB's Data Deletion Request Framework 1.0, for one participant.
 *
 * <pre>
 * idJWT   the first party: this identifier is to be deleted
 * rqJWT   the requester, who may be a later link of the chain: please do, with the idJWT in it
 * acJWT   the recipient: received, or refused with a code, with the rqJWT in it
 * </pre>
 *
 * <p>{@link #read} accepts a request only if both tokens are signed by RS256 under the keys that their issuers publish, the
 * idJWT comes from a known first party, neither is dated ahead or too old, the identifier is of a kind that is accepted
 * here, and the token was not used before. The framework's tokens say neither when they expire nor whom they are for; where
 * one does, by {@code exp}, {@code nbf} or {@code aud} of RFC 7519, it is held to it. A requester must name the identifier
 * that the first party named, unless the host trusts it to name its own alias. Immutable and thread-safe.
 */
public final class DeletionTokens {
    private static final String VERSION = "1.0";
    /** By how much a sender's clock may be ahead. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    /** Finds a participant's published key; null where there is none. Called by many threads at once. */
    @FunctionalInterface
    public interface KeySource {
        @Nullable
        PublicKey key(String issuer, String keyId);
    }

    /** The framework's result codes. */
    public enum Code {
        ACCEPTED,
        MALFORMED,
        INVALID_SIGNATURE,
        INVALID_TOKEN,
        UNSUPPORTED_IDENTIFIER_TYPE,
        INCORRECT_IDENTIFIER_FORMAT,
        INVALID_TIMESTAMP;

        /** The number on the wire. */
        public int number() {
            return ordinal();
        }

        /** The status of HTTP that goes with it. */
        public int httpStatus() {
            return this == ACCEPTED ? 202 : 400;
        }
    }

    /** Whom a request is about. It is personal data; {@code toString} prints type and format. */
    public record Subject(String value, String type, String format) {
        public Subject {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(format, "format");
        }

        @Override
        public String toString() {
            return type + " in format " + format;
        }
    }

    /** What reading a token comes to. */
    public sealed interface Verdict {
        /** What the answer has to say. */
        Code code();
    }

    /**
     * A request to act upon.
     *
     * @param firstParty who asks in the end
     * @param requester who passed it on
     * @param tokenId the request's own id, for logs
     */
    public record Accepted(Subject subject, String firstParty, String requester, String tokenId, String idJwt)
            implements Verdict {
        @Override
        public Code code() {
            return Code.ACCEPTED;
        }

        @Override
        public String toString() {
            return "request " + tokenId + " of " + firstParty + " by " + requester + " about an " + subject;
        }
    }

    /** Why not; the rule quotes nothing that was in the token. */
    public record Refused(Code code, String rule) implements Verdict {}

    private final String domain;
    private final KeySource keys;
    private final ReplayGuard replays;
    private final InstantSource clock;
    private final Predicate<String> firstParties;
    private final Predicate<String> aliasing;
    private final Map<String, Set<String>> identifiers;
    private final Duration oldest;

    private DeletionTokens(Builder builder) {
        this.domain = builder.domain;
        this.keys = builder.keys;
        this.replays = builder.replays;
        this.clock = builder.clock;
        this.firstParties = builder.firstParties;
        this.aliasing = builder.aliasing;
        this.identifiers = Map.copyOf(builder.identifiers);
        this.oldest = builder.oldest;
    }

    /**
     * A builder for one participant.
     *
     * @param domain its own, under which its {@code dsrdelete.json} is found
     */
    public static Builder builder(String domain, KeySource keys, ReplayGuard replays, InstantSource clock) {
        return new Builder(domain, keys, replays, clock);
    }

    /** Reads and checks an rqJWT. */
    public Verdict read(String rqJwt) {
        Jwt request = Jwt.read(rqJwt);
        if (request == null) {
            return new Refused(Code.INVALID_TOKEN, "the rqJWT is no token");
        }
        Refused refused = structure(request, "rqJWT");
        if (refused != null) {
            return refused;
        }
        Jwt origin = Jwt.read(request.claim("idJWT"));
        if (origin == null) {
            return new Refused(Code.INVALID_TOKEN, "the idJWT is no token");
        }
        refused = structure(origin, "idJWT");
        if (refused != null) {
            return refused;
        }
        if (!isFor(request, Set.of(domain)) || !isFor(origin, Set.of(domain, request.claim("iss")))) {
            return new Refused(Code.INVALID_TOKEN, "one of the tokens is for somebody else");
        }
        refused = trust(request, origin);
        if (refused != null) {
            return refused;
        }
        Subject subject = Objects.requireNonNull(subject(request), "subject");
        refused = support(subject);
        if (refused == null && !replays.isFirstUse(request.claim("iss"), request.claim("jti"))) {
            refused = new Refused(Code.INVALID_TOKEN, "the rqJWT was used before");
        }
        return refused != null
                ? refused
                : new Accepted(
                        subject,
                        origin.claim("iss"),
                        request.claim("iss"),
                        request.claim("jti"),
                        request.claim("idJWT"));
    }

    /** Whether a token has all that it must have, and is signed by whom it says. */
    private @Nullable Refused structure(Jwt token, String name) {
        for (String claim : List.of("version", "jti", "iss")) {
            if (token.claim(claim).isBlank()) {
                return new Refused(Code.MALFORMED, "the " + name + " lacks " + claim);
            }
        }
        if (!token.claims.contains("iat") || subject(token) == null) {
            return new Refused(Code.MALFORMED, "the " + name + " lacks iat, or a sub with value, type and format");
        } else if (!token.isSignedBy(keys.key(token.claim("iss"), token.keyId()))) {
            return new Refused(
                    Code.INVALID_SIGNATURE, "the " + name + " is not signed under RS256 by its issuer's key");
        } else if (!token.claim("version").equals(VERSION)) {
            return new Refused(Code.INVALID_TOKEN, "the " + name + " must be of version " + VERSION);
        }
        return timing(token, name);
    }

    private @Nullable Refused timing(Jwt token, String name) {
        Instant now = clock.instant();
        boolean timely = false;
        if (token.claims.find("iat") instanceof Value.Whole whole && whole.number() > 0) {
            Instant issued = whole.number() > now.plus(AHEAD).getEpochSecond()
                    ? Instant.MAX
                    : Instant.ofEpochSecond(whole.number());
            timely = !issued.isAfter(now.plus(AHEAD))
                    && !issued.isBefore(now.minus(oldest))
                    && isWithin(token, "nbf", Long.MIN_VALUE, now.plus(AHEAD).getEpochSecond())
                    && isWithin(token, "exp", now.getEpochSecond() + 1, Long.MAX_VALUE);
        }
        return timely
                ? null
                : new Refused(
                        Code.INVALID_TIMESTAMP,
                        "the " + name + " must be issued at most " + AHEAD + " ahead and " + oldest
                                + " ago, and be valid now");
    }

    /** Whether a token does not have a time, or has it within these seconds. */
    private static boolean isWithin(Jwt token, String claim, long first, long last) {
        Value value = token.claims.find(claim);
        return value == null
                || (value instanceof Value.Whole whole && whole.number() >= first && whole.number() <= last);
    }

    /** Whether a token does not say whom it is for, or says that it is for one of these. */
    private static boolean isFor(Jwt token, Set<String> domains) {
        Value audience = token.claims.find("aud");
        List<Value> named = audience instanceof Value.Items items ? items.items() : List.of();
        return audience == null
                || Stream.concat(Stream.of(audience), named.stream())
                        .anyMatch(value -> value instanceof Value.Text text && domains.contains(text.text()));
    }

    private @Nullable Refused trust(Jwt request, Jwt origin) {
        if (!firstParties.test(origin.claim("iss"))) {
            return new Refused(Code.INVALID_TOKEN, "the idJWT is not issued by a first party known here");
        }
        boolean same = Objects.equals(subject(request), subject(origin));
        return same || aliasing.test(request.claim("iss"))
                ? null
                : new Refused(Code.INVALID_TOKEN, "the rqJWT is about another identifier than the idJWT");
    }

    private @Nullable Refused support(Subject subject) {
        Set<String> formats = identifiers.get(subject.type());
        if (formats == null) {
            return new Refused(Code.UNSUPPORTED_IDENTIFIER_TYPE, "identifiers of this type are not kept here");
        }
        boolean known = formats.contains(subject.format());
        return known && isFormed(subject)
                ? null
                : new Refused(Code.INCORRECT_IDENTIFIER_FORMAT, "the identifier must have a format of " + formats);
    }

    private static boolean isFormed(Subject subject) {
        for (SubjectIdentity.Format format : SubjectIdentity.Format.values()) {
            if (format.wire().equals(subject.format().toLowerCase(Locale.ROOT))) {
                return format.admits(subject.value());
            }
        }
        return !subject.value().isBlank();
    }

    private static @Nullable Subject subject(Jwt token) {
        Attributes sub = token.claims.fields("sub");
        Optional<String> value = sub.text("identifierValue");
        Optional<String> type = sub.text("identifierType");
        Optional<String> format = sub.text("identifierFormat");
        return value.isPresent() && type.isPresent() && format.isPresent()
                ? new Subject(value.get(), type.get(), format.get())
                : null;
    }

    private Attributes.Builder claims(String tokenId) {
        return Attributes.builder()
                .put("version", VERSION)
                .put("jti", tokenId)
                .put("iss", domain)
                .put("iat", clock.instant().getEpochSecond());
    }

    private static Attributes sub(Subject subject) {
        return Attributes.builder()
                .put("identifierValue", subject.value())
                .put("identifierType", subject.type())
                .put("identifierFormat", subject.format())
                .build();
    }

    /** An idJWT: as the first party, asks for an identifier to be deleted. */
    public String identify(Subject subject, String tokenId, SigningKey key) {
        return Jwt.write(claims(tokenId).put("sub", sub(subject)).build(), key);
    }

    /** An rqJWT: passes an idJWT on to a partner. */
    public String request(String idJwt, Subject subject, String tokenId, SigningKey key) {
        return Jwt.write(
                claims(tokenId).put("idJWT", idJwt).put("sub", sub(subject)).build(), key);
    }

    /** An acJWT: answers a request. */
    public String acknowledge(String rqJwt, Verdict verdict, String tokenId, SigningKey key) {
        Attributes.Builder claims = claims(tokenId)
                .put("rqJWT", rqJwt)
                .put("raResultCode", verdict.code().number());
        if (verdict instanceof Refused refused) {
            claims.put("raResultString", refused.rule());
        }
        return Jwt.write(claims.build(), key);
    }

    /**
     * What a recipient answered to a request; empty unless the answer is signed by that recipient and about that request.
     */
    public Optional<Code> acknowledged(String acJwt, String rqJwt, String recipient) {
        Jwt answer = Jwt.read(acJwt);
        if (answer == null
                || !answer.claim("iss").equals(recipient)
                || !answer.isSignedBy(keys.key(recipient, answer.keyId()))
                || timing(answer, "acJWT") != null
                || !isFor(answer, Set.of(domain))
                || !MessageDigest.isEqual(
                        answer.claim("rqJWT").getBytes(StandardCharsets.UTF_8),
                        rqJwt.getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        return answer.claims.find("raResultCode") instanceof Value.Whole whole
                        && whole.number() >= 0
                        && whole.number() < Code.values().length
                ? Optional.of(Code.values()[(int) whole.number()])
                : Optional.empty();
    }

    /** This participant's {@code dsrdelete.json}: where requests go, which identifiers it takes, and its keys by id. */
    public byte[] resource(URI endpoint, Map<String, RSAPublicKey> publicKeys) {
        ArrayList<Value> accepted = new ArrayList<>();
        for (Map.Entry<String, Set<String>> type : new TreeMap<>(identifiers).entrySet()) {
            for (String format : new TreeSet<>(type.getValue())) {
                accepted.add(Value.of(Attributes.builder()
                        .put("id", accepted.size() + 1)
                        .put("type", type.getKey())
                        .put("format", format)
                        .build()));
            }
        }
        ArrayList<Value> published = new ArrayList<>();
        new TreeMap<>(publicKeys)
                .forEach((id, key) -> published.add(Value.of(Attributes.builder()
                        .put("kty", "RSA")
                        .put("alg", "RS256")
                        .put("kid", id)
                        .put("n", base64(key.getModulus()))
                        .put("e", base64(key.getPublicExponent()))
                        .build())));
        return Json.write(Attributes.builder()
                .put("endpoint", endpoint.toString())
                .put("identifiers", Value.of(accepted))
                .put("publicKey", Value.of(published))
                .put("vendorScriptRequirement", false)
                .build());
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
        byte[] unsigned = new byte[bytes.length - sign];
        System.arraycopy(bytes, sign, unsigned, 0, unsigned.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    /** The RSA keys that a partner's {@code dsrdelete.json} publishes, by id; others and broken ones are left out. */
    public static Map<String, PublicKey> keysOf(byte[] resource) {
        Attributes json = Json.read(resource);
        TreeMap<String, PublicKey> keys = new TreeMap<>();
        if (json != null && json.find("publicKey") instanceof Value.Items items) {
            for (Value item : items.items()) {
                if (item instanceof Value.Fields fields) {
                    PublicKey key = rsaKey(fields.fields());
                    fields.fields().text("kid").filter(id -> key != null).ifPresent(id -> keys.put(id, key));
                }
            }
        }
        return keys;
    }

    private static @Nullable PublicKey rsaKey(Attributes jwk) {
        try {
            return jwk.text("kty").orElse("").equals("RSA")
                    ? KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(
                                    number(jwk.text("n").orElse("")),
                                    number(jwk.text("e").orElse(""))))
                    : null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }

    @Override
    public String toString() {
        return "deletion tokens of " + domain + " for " + identifiers;
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder {
        private final String domain;
        private final KeySource keys;
        private final ReplayGuard replays;
        private final InstantSource clock;
        private final TreeMap<String, Set<String>> identifiers = new TreeMap<>();
        private Predicate<String> firstParties = party -> false;
        private Predicate<String> aliasing = party -> false;
        private Duration oldest = Duration.ofDays(45);

        private Builder(String domain, KeySource keys, ReplayGuard replays, InstantSource clock) {
            this.domain = Objects.requireNonNull(domain, "domain");
            this.keys = Objects.requireNonNull(keys, "keys");
            this.replays = Objects.requireNonNull(replays, "replays");
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        /** Accepts identifiers of a type in some formats, such as {@code "email", "raw", "sha256"}. */
        public Builder accept(String type, String... formats) {
            identifiers.put(type, Set.of(formats));
            return this;
        }

        /** Whose customers may ask, by domain; nobody's where not set. */
        public Builder firstParties(Predicate<String> known) {
            this.firstParties = Objects.requireNonNull(known, "known");
            return this;
        }

        /** Which requesters may name another identifier than the first party did; none where not set. */
        public Builder aliasing(Predicate<String> trusted) {
            this.aliasing = Objects.requireNonNull(trusted, "trusted");
            return this;
        }

        /** How old a token may be; 45 days where not set. A replay guard must remember for five minutes longer. */
        public Builder oldest(Duration age) {
            this.oldest = Objects.requireNonNull(age, "age");
            return this;
        }

        public DeletionTokens build() {
            return new DeletionTokens(this);
        }
    }
}
