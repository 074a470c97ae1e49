package io.cdpkit.privacy.consent;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A consent string of the IAB's Transparency and Consent Framework, version 2.2 or 2.3: what a person told a website's
 * consent manager about purposes and vendors.
 *
 * <p>Follows "Consent string and vendor list formats v2" of the IAB Tech Lab. {@link #parse} answers empty to everything
 * else, strings of version 1 included. Bits are read from the text where they stand, when they are asked for.
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

    /** What each char means, or -1. */
    private static final byte[] SEXTETS = new byte[128];

    static {
        Arrays.fill(SEXTETS, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            SEXTETS[alphabet.charAt(i)] = (byte) i;
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
        byte[] sextets = new byte[text.length()];
        int dot = sextets(text, 0, sextets);
        if (dot < 0) {
            return null;
        }
        Bits core = new Bits(sextets, 0, dot * 6);
        if (core.length < VENDOR_CONSENTS || core.read(0, 6) != VERSION) {
            return null;
        }
        Vendors consents = Vendors.at(core, VENDOR_CONSENTS);
        Vendors interests = consents == null ? null : Vendors.at(core, consents.end);
        int end = interests == null ? -1 : endOfRestrictions(core, interests.end);
        if (consents == null || interests == null || end < 0 || !core.isBlank(end)) {
            return null;
        }
        Vendors disclosed = null;
        int seen = 0;
        while (dot < text.length()) {
            int start = dot + 1;
            dot = sextets(text, start, sextets);
            Bits segment = new Bits(sextets, start * 6, Math.max(dot - start, 0) * 6);
            int type = dot < 0 || segment.length < 3 ? 0 : segment.read(0, 3);
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

    /** Decodes chars up to a dot or the end; where that is, or -1 at a char that is none of the alphabet. */
    private static int sextets(String text, int start, byte[] into) {
        int i = start;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                return i;
            }
            byte sextet = c < 128 ? SEXTETS[c] : -1;
            if (sextet < 0) {
                return -1;
            }
            into[i] = sextet;
        }
        return i;
    }

    /** Where the publisher's restrictions end; -1 where they do not make sense. */
    private static int endOfRestrictions(Bits core, int start) {
        if (start + 12 > core.length) {
            return -1;
        }
        int count = core.read(start, 12);
        int at = start + 12;
        for (int i = 0; i < count && at >= 0; i++) {
            at = at + 20 > core.length ? -1 : Ranges.end(core, at + 8);
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

    /** Bits in the sextets of a text, from an offset on. */
    private static final class Bits {
        private final byte[] sextets;
        private final int offset;
        final int length;

        Bits(byte[] sextets, int offset, int length) {
            this.sextets = sextets;
            this.offset = offset;
            this.length = length;
        }

        boolean bit(int at) {
            int i = offset + at;
            return ((sextets[i / 6] >> (5 - i % 6)) & 1) != 0;
        }

        int read(int at, int count) {
            return (int) readLong(at, count);
        }

        long readLong(int at, int count) {
            int i = (offset + at) / 6;
            int inFirst = 6 - (offset + at) % 6;
            int missing = count - inFirst;
            long value = sextets[i] & ((1 << inFirst) - 1);
            while (missing > 0) {
                i++;
                value = (value << 6) | sextets[i];
                missing -= 6;
            }
            return value >> -missing;
        }

        /** Whether only zeros follow. */
        boolean isBlank(int from) {
            for (int i = from; i < length; i++) {
                if (bit(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A list of ranges: its size in 12 bits, then for each a bit for whether it has two ends, and the ends. */
    private static final class Ranges {
        /** Where a list ends; -1 where it is cut off, names vendor 0 or has its ends the wrong way round. */
        static int end(Bits bits, int start) {
            int count = start + 12 > bits.length ? -1 : bits.read(start, 12);
            int at = start + 12;
            for (int i = 0; i < count; i++) {
                int size = at < bits.length && bits.bit(at) ? 33 : 17;
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
