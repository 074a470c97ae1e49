package io.cdpkit.store;

import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A refused original that waits until the cause is mended. It is customer data in the clear; {@code toString} prints its
 * shape. Immutable.
 */
public final class Held {
    /** Bits enough that nobody finds two originals of one digest, and no padding in base 64. */
    private static final int DIGEST_BYTES = 18;

    private static final int MOST_CHANNEL = 200;

    private final String id;
    private final Instant since;
    private final Form form;
    private final String channel;
    private final Rejection rejection;
    private final byte[] original;

    /** What an original is. */
    public enum Form {
        /** An event that the tracking plan holds back, as {@link io.cdpkit.json.EventJson} writes it. */
        EVENT,
        /** A message of the wire that is no event. */
        MESSAGE,
        /** A row of a file that is no event. */
        ROW
    }

    private Held(String id, Instant since, Form form, String channel, Rejection rejection, byte[] original) {
        this.id = id;
        this.since = since.truncatedTo(ChronoUnit.MILLIS);
        this.form = Objects.requireNonNull(form, "form");
        this.channel = Objects.requireNonNull(channel, "channel");
        this.rejection = Objects.requireNonNull(rejection, "rejection");
        this.original = original;
    }

    /**
     * An original that is held from now on.
     *
     * @param channel the host's name for where it came from, such as {@code web} or {@code crm.csv}: 1 to
     *     {@value #MOST_CHANNEL} chars, none of them a control or half of a surrogate pair
     */
    public static Held of(Instant since, Form form, String channel, Rejection rejection, byte[] original) {
        if (channel.isEmpty() || !channel.equals(plain(channel))) {
            throw new IllegalArgumentException("a channel needs a plain name such as \"web\" of at most " + MOST_CHANNEL
                    + " chars, got " + channel.length() + " chars");
        }
        return new Held(digest(form, channel, original), since, form, channel, rejection, original.clone());
    }

    /**
     * A text as a name of a channel: cut where it is too long, and with a question mark for each char that none may have.
     */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.substring(0, Math.min(text.length(), MOST_CHANNEL)));
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i)) || Character.isSurrogate(plain.charAt(i))) {
                plain.setCharAt(i, '?');
            }
        }
        return plain.toString();
    }

    private static String digest(Form form, String channel, byte[] original) {
        MessageDigest digest = Sha256.digest();
        byte[] name = (form + " " + channel).getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
        digest.update(name);
        digest.update(original);
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
    }

    /** A digest of form, channel and original, so that what is held again is the same. */
    public String id() {
        return id;
    }

    /** When it was first held, to the millisecond. */
    public Instant since() {
        return since;
    }

    public Form form() {
        return form;
    }

    public String channel() {
        return channel;
    }

    /** Why it was refused, the last time it was tried. */
    public Rejection rejection() {
        return rejection;
    }

    /** A copy of the original. */
    public byte[] original() {
        return original.clone();
    }

    /** How many bytes the original has. */
    public int bytes() {
        return original.length;
    }

    /** The same, refused for another reason. */
    public Held refused(Rejection newRejection) {
        return new Held(id, since, form, channel, newRejection, original);
    }

    /** The same original from an earlier time. */
    Held heldSince(Instant first) {
        return new Held(id, first, form, channel, rejection, original);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Held held
                && id.equals(held.id)
                && since.equals(held.since)
                && rejection.equals(held.rejection);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return form + " of " + original.length + " bytes from " + channel + " since " + since + ": " + rejection;
    }
}
