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
    private static final int ALLOWED = 2;
    private static final int PUBLISHER = 3;
    /** Where in a publisher's segment the number of its own purposes stands. */
    private static final int OWN_PURPOSES = 3 + 2 * PURPOSES;

    private final Bits bits;
    private final int vendorInterests;
    private final int restrictions;
    /** Where the vendors that were disclosed stand; negative if the string does not say. */
    private final int disclosed;

    private TcString(Bits bits, int vendorInterests, int restrictions, int disclosed) {
        this.bits = bits;
        this.vendorInterests = vendorInterests;
        this.restrictions = restrictions;
        this.disclosed = disclosed;
    }

    /** The string, read; empty where it is not one of version 2, or is cut off, overlong or contradictory. */
    public static Optional<TcString> parse(String text) {
        return Optional.ofNullable(read(text));
    }

    /** As {@link #parse}, with null for empty. */
    static @Nullable TcString read(String text) {
        Segments segments = new Segments(text);
        Bits bits = segments.bits;
        if (!segments.next() || bits.read(0, 6) != VERSION) {
            return null;
        }
        int interests = segments.endOfVendors(VENDOR_CONSENTS);
        int restrictions = interests < 0 ? -1 : segments.endOfVendors(interests);
        if (restrictions < 0 || !segments.areBlankFrom(segments.endOfRestrictions(restrictions))) {
            return null;
        }
        int disclosed = -1;
        int seen = 0;
        while (segments.hasNext()) {
            if (!segments.next()) {
                return null;
            }
            int type = bits.read(segments.start, 3);
            if ((seen & (1 << type)) != 0 || !segments.areBlankFrom(segments.endOfSegment(type))) {
                return null;
            }
            seen |= 1 << type;
            disclosed = type == DISCLOSED ? segments.start + 3 : disclosed;
        }
        return new TcString(bits, interests, restrictions, disclosed);
    }

    /** When it was made or last changed, to a tenth of a second. */
    public Instant lastUpdated() {
        return Instant.ofEpochMilli(bits.readLong(LAST_UPDATED, 36) * 100);
    }

    /** The consent manager that wrote it. */
    public int cmpId() {
        return bits.read(CMP_ID, 12);
    }

    /** The version of the framework's policies: 4 is TCF 2.2, 5 is TCF 2.3. */
    public int policyVersion() {
        return bits.read(POLICY_VERSION, 6);
    }

    /** Whether she agrees to a purpose, 1 to 24, whoever pursues it. */
    public boolean purposeConsent(int purpose) {
        return purpose >= 1 && purpose <= PURPOSES && bits.bit(PURPOSE_CONSENTS + purpose - 1);
    }

    /** Whether she was told of a legitimate interest in a purpose, 1 to 24, and did not object. */
    public boolean purposeInterest(int purpose) {
        return purpose >= 1 && purpose <= PURPOSES && bits.bit(PURPOSE_INTERESTS + purpose - 1);
    }

    /** Whether she agrees to a special feature, 1 to 12, such as precise geolocation. */
    public boolean specialFeature(int feature) {
        return feature >= 1 && feature <= FEATURES && bits.bit(SPECIAL_FEATURES + feature - 1);
    }

    public boolean vendorConsent(int vendor) {
        return bits.hasVendor(VENDOR_CONSENTS, vendor);
    }

    public boolean vendorInterest(int vendor) {
        return bits.hasVendor(vendorInterests, vendor);
    }

    /** Whether she was shown this vendor. */
    public boolean disclosed(int vendor) {
        return disclosed >= 0 && bits.hasVendor(disclosed, vendor);
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
        int count = bits.read(restrictions, 12);
        int at = restrictions + 12;
        for (int i = 0; i < count; i++) {
            int type = bits.read(at + 6, 2);
            boolean against = type == Restriction.NOT_ALLOWED || type == restriction || type == 3;
            if (against && bits.read(at, 6) == purpose && bits.inRanges(at + 8, vendor)) {
                return true;
            }
            at = bits.endOfRanges(at + 8);
        }
        return false;
    }

    /** Prints its policy version and consent manager. */
    @Override
    public String toString() {
        return "TC string of policy " + policyVersion() + " by CMP " + cmpId();
    }

    /** The bits of all segments, each from a whole byte on, and zeros after them, so that a long can be read anywhere. */
    private static final class Bits {
        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
        private static final int MOST = 57;
        private static final int LIST = 12;
        private static final int VENDOR = 16;

        private final byte[] bytes;

        Bits(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean bit(int at) {
            return ((bytes[at >> 3] >> (7 - (at & 7))) & 1) != 0;
        }

        int read(int at, int count) {
            return (int) readLong(at, count);
        }

        /** From 1 bit to {@link #MOST}. */
        long readLong(int at, int count) {
            return ((long) LONGS.get(bytes, at >> 3) << (at & 7)) >>> (Long.SIZE - count);
        }

        void writeInt(int at, int value) {
            INTS.set(bytes, at >> 3, value);
        }

        /** Whether a set of vendors, which stands here as bits or as ranges, has one. */
        boolean hasVendor(int at, int vendor) {
            if (vendor < 1 || vendor > read(at, VENDOR)) {
                return false;
            }
            int set = at + VENDOR + 1;
            return bit(set - 1) ? inRanges(set, vendor) : bit(set + vendor - 1);
        }

        /**
         * Whether a list of ranges has a vendor: its size, then for each a bit for whether it has two ends, and the ends.
         */
        boolean inRanges(int list, int vendor) {
            int count = read(list, LIST);
            int at = list + LIST;
            for (int i = 0; i < count; i++) {
                int first = read(at + 1, VENDOR);
                if (vendor >= first && vendor <= (bit(at) ? read(at + 1 + VENDOR, VENDOR) : first)) {
                    return true;
                }
                at += sizeOfRange(at);
            }
            return false;
        }

        private int sizeOfRange(int at) {
            return bit(at) ? 1 + 2 * VENDOR : 1 + VENDOR;
        }

        private int endOfRanges(int list) {
            int count = read(list, LIST);
            int at = list + LIST;
            for (int i = 0; i < count; i++) {
                at += sizeOfRange(at);
            }
            return at;
        }
    }

    /** Decodes one segment after the other, and finds its way through the last one that it decoded. */
    private static final class Segments {
        private static final byte[] SEXTETS = new byte[1 << Byte.SIZE];

        static {
            Arrays.fill(SEXTETS, (byte) -1);
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            for (int i = 0; i < alphabet.length(); i++) {
                SEXTETS[alphabet.charAt(i)] = (byte) i;
            }
        }

        private final byte[] chars;
        final Bits bits;
        private int next;
        int start;
        private int end;

        Segments(String text) {
            this.chars =
                    text.getBytes(StandardCharsets.ISO_8859_1); // others become question marks, which are no sextets
            this.bits = new Bits(new byte[chars.length + Long.BYTES]);
        }

        boolean hasNext() {
            return next <= chars.length;
        }

        /** Decodes up to the next dot, four chars at a time; false if one of them is not of the alphabet. */
        boolean next() {
            int in = next;
            int out = (end + 7) & -8;
            start = out;
            int four;
            while (in + 4 <= chars.length && (four = four(in)) >= 0) {
                bits.writeInt(out, four << 8);
                in += 4;
                out += 24;
            }
            int rest = 0;
            int length = 0;
            while (in < chars.length && sextet(in) >= 0) {
                rest = rest << 6 | sextet(in);
                length += 6;
                in++;
            }
            bits.writeInt(out, rest << (Integer.SIZE - length));
            end = out + length;
            next = in + 1;
            return in == chars.length || chars[in] == '.';
        }

        /** Negative if one of them is not of the alphabet. */
        private int four(int in) {
            return sextet(in) << 18 | sextet(in + 1) << 12 | sextet(in + 2) << 6 | sextet(in + 3);
        }

        private int sextet(int in) {
            return SEXTETS[chars[in] & 0xff];
        }

        /** Where a set of vendors ends; -1 where it is cut off or does not make sense. */
        int endOfVendors(int at) {
            int set = at + Bits.VENDOR + 1;
            if (set > end) {
                return -1;
            }
            int after = bits.bit(set - 1) ? endOfRanges(set) : set + bits.read(at, Bits.VENDOR);
            return after > end ? -1 : after;
        }

        /** Where a list of ranges ends; -1 where it is cut off, names vendor 0 or has its ends the wrong way round. */
        private int endOfRanges(int list) {
            int at = list + Bits.LIST;
            int count = at > end ? -1 : bits.read(list, Bits.LIST);
            for (int i = 0; i < count; i++) {
                int after = at + bits.sizeOfRange(at);
                if (after > end || !isOrdered(at)) {
                    return -1;
                }
                at = after;
            }
            return count < 0 ? -1 : at;
        }

        private boolean isOrdered(int range) {
            int first = bits.read(range + 1, Bits.VENDOR);
            return first > 0 && (!bits.bit(range) || first <= bits.read(range + 1 + Bits.VENDOR, Bits.VENDOR));
        }

        /** Where the publisher's restrictions end; -1 where they do not make sense. */
        int endOfRestrictions(int list) {
            int at = list + Bits.LIST;
            int count = at > end ? -1 : bits.read(list, Bits.LIST);
            for (int i = 0; i < count && at >= 0; i++) {
                at = endOfRanges(at + 8);
            }
            return count < 0 ? -1 : at;
        }

        /** Where what a segment of some type says ends; -1 where it is cut off, or there is no such type. */
        int endOfSegment(int type) {
            return switch (type) {
                case DISCLOSED, ALLOWED -> endOfVendors(start + 3);
                case PUBLISHER -> endOfPublisher(start + OWN_PURPOSES);
                default -> -1;
            };
        }

        /** The publisher has two bits for each purpose of its own, the number of which stands here. */
        private int endOfPublisher(int own) {
            int after = own + 6 > end ? -1 : own + 6 + 2 * bits.read(own, 6);
            return after > end ? -1 : after;
        }

        /** Whether the segment has only zeros from here on; false from nowhere. */
        boolean areBlankFrom(int at) {
            long rest = 0;
            for (int i = at; i >= 0 && i < end; i += Bits.MOST) {
                rest |= bits.readLong(i, Bits.MOST);
            }
            return at >= 0 && rest == 0;
        }
    }
}
