package io.cdpkit.privacy.consent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A consent string of the IAB's Transparency and Consent Framework, version 2.2 or 2.3: what a person told a website's
 * consent manager about purposes and vendors.
 *
 * <p>Follows "Consent string and vendor list formats v2" of the IAB Tech Lab. {@link #parse} answers empty to everything
 * else, strings of version 1 included. Vendors are looked up where they stand, when they are asked for.
 *
 * <p>{@link #consents} and {@link #legitimatelyInterested} decide as policy 2.3 says: a vendor counts only if the purpose's
 * bit and the vendor's bit are set, the string says that the vendor was disclosed, and no restriction of the publisher
 * stands against it. A string without the segment of disclosed vendors permits nobody anything. Immutable and
 * thread-safe.
 */
public final class TcString {
    private static final int VERSION = 2;
    private static final int LAST_UPDATED = 42;
    private static final int CMP_ID = 78;
    private static final int POLICY_VERSION = 132;
    private static final int SPECIAL_FEATURES = 140;
    private static final int PURPOSE_CONSENTS = 152;
    private static final int PURPOSE_INTERESTS = 176;
    private static final int VENDOR_CONSENTS = 213;
    private static final int PURPOSES = 24;
    private static final int FEATURES = 12;

    private static final int DISCLOSED = 1;
    private static final int SEGMENT_TYPES = 4;

    /** What each char means at the first, second, third and fourth place of four; negative if it means nothing. */
    private static final int[][] SEXTETS = new int[4][256];

    static {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int place = 0; place < 4; place++) {
            Arrays.fill(SEXTETS[place], -1);
            for (int i = 0; i < alphabet.length(); i++) {
                SEXTETS[place][alphabet.charAt(i)] = i << (18 - 6 * place);
            }
        }
    }

    private final Bits core;
    private final Vendors consents;
    private final Vendors interests;
    private final int restrictions;
    private final @Nullable Vendors disclosed;

    private TcString(Bits core, Vendors consents, Vendors interests, @Nullable Vendors disclosed) {
        this.core = core;
        this.consents = consents;
        this.interests = interests;
        this.restrictions = interests.end;
        this.disclosed = disclosed;
    }

    /** The string, read; empty where it is not one of version 2, or is cut off, overlong or contradictory. */
    public static Optional<TcString> parse(String text) {
        return Optional.ofNullable(read(text));
    }

    /** As {@link #parse}, with null for empty. */
    static @Nullable TcString read(String text) {
        byte[] chars = text.getBytes(StandardCharsets.ISO_8859_1);
        if (chars.length < text.length()) { // of a pair of surrogates comes one byte
            return null;
        }
        int dot = dot(text, 0);
        Bits core = Bits.of(chars, 0, dot);
        if (core == null || core.read(0, 6) != VERSION) {
            return null;
        }
        Vendors consents = Vendors.at(core, VENDOR_CONSENTS);
        if (consents == null) {
            return null;
        }
        Vendors interests = Vendors.at(core, consents.end);
        if (interests == null) {
            return null;
        }
        int end = endOfRestrictions(core, interests.end);
        if (end < 0 || !core.isBlank(end)) {
            return null;
        }
        Vendors disclosed = null;
        int seen = 0;
        while (dot < chars.length) {
            int start = dot + 1;
            dot = dot(text, start);
            Bits segment = Bits.of(chars, start, dot);
            if (segment == null) {
                return null;
            }
            int type = segment.read(0, 3);
            if (type == 0 || type >= SEGMENT_TYPES || (seen & (1 << type)) != 0) {
                return null;
            }
            seen |= 1 << type;
            if (type == DISCLOSED) {
                disclosed = Vendors.at(segment, 3);
                if (disclosed == null || !segment.isBlank(disclosed.end)) {
                    return null;
                }
            }
        }
        return new TcString(core, consents, interests, disclosed);
    }

    private static int dot(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    /** Where the publisher's restrictions end; -1 where they do not make sense. */
    private static int endOfRestrictions(Bits core, int start) {
        if (start + 12 > core.length) {
            return -1;
        }
        int count = core.read(start, 12);
        int at = start + 12;
        for (int i = 0; i < count && at >= 0; i++) {
            at = Ranges.end(core, at + 8);
        }
        return at;
    }

    /** When it was made or last changed, to a tenth of a second. */
    public Instant lastUpdated() {
        return Instant.ofEpochMilli(core.readLong(LAST_UPDATED, 36) * 100);
    }

    /** The consent manager that wrote it. */
    public int cmpId() {
        return core.read(CMP_ID, 12);
    }

    /** The version of the framework's policies: 4 is TCF 2.2, 5 is TCF 2.3. */
    public int policyVersion() {
        return core.read(POLICY_VERSION, 6);
    }

    /** Whether she agrees to a purpose, 1 to 24, whoever pursues it. */
    public boolean purposeConsent(int purpose) {
        return purpose >= 1 && purpose <= PURPOSES && core.bit(PURPOSE_CONSENTS + purpose - 1);
    }

    /** Whether she was told of a legitimate interest in a purpose, 1 to 24, and did not object. */
    public boolean purposeInterest(int purpose) {
        return purpose >= 1 && purpose <= PURPOSES && core.bit(PURPOSE_INTERESTS + purpose - 1);
    }

    /** Whether she agrees to a special feature, 1 to 12, such as precise geolocation. */
    public boolean specialFeature(int feature) {
        return feature >= 1 && feature <= FEATURES && core.bit(SPECIAL_FEATURES + feature - 1);
    }

    public boolean vendorConsent(int vendor) {
        return consents.contains(vendor);
    }

    public boolean vendorInterest(int vendor) {
        return interests.contains(vendor);
    }

    /** Whether she was shown this vendor. */
    public boolean disclosed(int vendor) {
        return disclosed != null && disclosed.contains(vendor);
    }

    /** Whether a vendor may pursue a purpose upon her consent. */
    public boolean consents(int vendor, int purpose) {
        return purposeConsent(purpose)
                && vendorConsent(vendor)
                && disclosed(vendor)
                && !isRestricted(vendor, purpose, Restriction.REQUIRE_INTEREST);
    }

    /**
     * Whether a vendor may pursue a purpose upon a legitimate interest. Purposes 1 and 3 to 6 need consent, whatever the
     * string says.
     */
    public boolean legitimatelyInterested(int vendor, int purpose) {
        return purpose != 1
                && (purpose < 3 || purpose > 6)
                && purposeInterest(purpose)
                && vendorInterest(vendor)
                && disclosed(vendor)
                && !isRestricted(vendor, purpose, Restriction.REQUIRE_CONSENT);
    }

    /** What a publisher may lay upon a vendor, by its number on the wire. */
    private static final class Restriction {
        static final int NOT_ALLOWED = 0;
        static final int REQUIRE_CONSENT = 1;
        static final int REQUIRE_INTEREST = 2;
    }

    /** Whether the publisher forbids the purpose to the vendor, or by this restriction or one that is not known. */
    private boolean isRestricted(int vendor, int purpose, int restriction) {
        int count = core.read(restrictions, 12);
        int at = restrictions + 12;
        for (int i = 0; i < count; i++) {
            int type = core.read(at + 6, 2);
            boolean against = type == Restriction.NOT_ALLOWED || type == restriction || type == 3;
            if (against && core.read(at, 6) == purpose && Ranges.contain(core, at + 8, vendor)) {
                return true;
            }
            at = Ranges.end(core, at + 8);
        }
        return false;
    }

    /** Prints its policy version and consent manager. */
    @Override
    public String toString() {
        return "TC string of policy " + policyVersion() + " by CMP " + cmpId();
    }

    /** The bits of one segment, and zeros after them, so that a long can be read from its end. */
    private static final class Bits {
        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private final byte[] bytes;
        final int length;

        private Bits(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        /** Decodes chars, four into three bytes; null if one is not of the alphabet. */
        static @Nullable Bits of(byte[] chars, int from, int to) {
            int length = 6 * (to - from);
            int whole = (to - from + 3) / 4 * 3;
            byte[] bytes = new byte[whole + Long.BYTES];
            int[] first = SEXTETS[0];
            int[] second = SEXTETS[1];
            int[] third = SEXTETS[2];
            int[] fourth = SEXTETS[3];
            int unknown = 0;
            int out = 0;
            int in = from;
            for (; in + 4 <= to; in += 4) {
                int four = first[chars[in] & 0xff]
                        | second[chars[in + 1] & 0xff]
                        | third[chars[in + 2] & 0xff]
                        | fourth[chars[in + 3] & 0xff];
                unknown |= four;
                bytes[out] = (byte) (four >> 16);
                bytes[out + 1] = (byte) (four >> 8);
                bytes[out + 2] = (byte) four;
                out += 3;
            }
            int rest = 0;
            for (int place = 0; in < to; place++) {
                rest |= SEXTETS[place][chars[in++] & 0xff];
            }
            if (out < whole) {
                bytes[out] = (byte) (rest >> 16);
                bytes[out + 1] = (byte) (rest >> 8);
                bytes[out + 2] = (byte) rest;
            }
            return (unknown | rest) < 0 ? null : new Bits(bytes, length);
        }

        boolean bit(int at) {
            return ((bytes[at >> 3] >> (7 - (at & 7))) & 1) != 0;
        }

        int read(int at, int count) {
            return (int) readLong(at, count);
        }

        /** Up to 57 bits. */
        long readLong(int at, int count) {
            return ((long) LONGS.get(bytes, at >> 3) << (at & 7)) >>> (Long.SIZE - count);
        }

        /** Whether only zeros follow. */
        boolean isBlank(int from) {
            int rest = bytes[from >> 3] & ((1 << (8 - (from & 7))) - 1);
            for (int i = (from >> 3) + 1; i < bytes.length; i++) {
                rest |= bytes[i];
            }
            return rest == 0;
        }
    }

    /** A list of ranges: its size in 12 bits, then for each a bit for whether it has two ends, and the ends. */
    private static final class Ranges {
        /** Where a list ends; -1 where it is cut off, names vendor 0 or has its ends the wrong way round. */
        static int end(Bits bits, int start) {
            int count = start + 12 > bits.length ? -1 : bits.read(start, 12);
            int at = start + 12;
            for (int i = 0; i < count; i++) {
                int size = bits.bit(at) ? 33 : 17;
                if (at + size > bits.length || !isOrdered(bits, at, size)) {
                    return -1;
                }
                at += size;
            }
            return count < 0 ? -1 : at;
        }

        private static boolean isOrdered(Bits bits, int at, int size) {
            int first = bits.read(at + 1, 16);
            return first > 0 && (size == 17 || first <= bits.read(at + 17, 16));
        }

        static boolean contain(Bits bits, int start, int vendor) {
            int count = bits.read(start, 12);
            int at = start + 12;
            for (int i = 0; i < count; i++) {
                int first = bits.read(at + 1, 16);
                boolean range = bits.bit(at);
                if (vendor >= first && vendor <= (range ? bits.read(at + 17, 16) : first)) {
                    return true;
                }
                at += range ? 33 : 17;
            }
            return false;
        }
    }

    /** A set of vendors, as bits or as ranges. */
    private record Vendors(Bits bits, int start, int greatest, boolean ranges, int end) {
        static @Nullable Vendors at(Bits bits, int start) {
            if (start + 17 > bits.length) {
                return null;
            }
            int greatest = bits.read(start, 16);
            boolean ranges = bits.bit(start + 16);
            int end = ranges ? Ranges.end(bits, start + 17) : start + 17 + greatest;
            return end < 0 || end > bits.length ? null : new Vendors(bits, start + 17, greatest, ranges, end);
        }

        boolean contains(int vendor) {
            if (vendor < 1 || vendor > greatest) {
                return false;
            }
            return ranges ? Ranges.contain(bits, start, vendor) : bits.bit(start + vendor - 1);
        }
    }
}
