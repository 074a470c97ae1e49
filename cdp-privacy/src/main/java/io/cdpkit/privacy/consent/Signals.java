package io.cdpkit.privacy.consent;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.consent.Consent.LegalBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What in a {@code context.consent} speaks for one purpose. */
record Signals(List<String> categories, List<Vendor> vendors, boolean optOuts, Duration tcfLasts, IntPredicate cmps) {
    private static final String PREFERENCES = "categoryPreferences";
    private static final String TC_STRING = "tcString";
    private static final String GPP_STRING = "gppString";
    private static final String GPC = "gpc";

    /** One vendor of the TCF, and what it must be permitted. */
    record Vendor(int id, LegalBasis basis, List<Integer> purposes) {
        Vendor {
            if (basis != LegalBasis.CONSENT && basis != LegalBasis.LEGITIMATE_INTERESTS) {
                throw new IllegalArgumentException("the TCF knows consent and legitimate interests, not " + basis);
            }
            if (id < 1 || purposes.isEmpty()) {
                throw new IllegalArgumentException("give a vendor, 1 or greater, and at least one purpose of the TCF");
            }
        }

        boolean isPermitted(TcString string) {
            for (int purpose : purposes) {
                boolean permitted = basis == LegalBasis.CONSENT
                        ? string.consents(id, purpose)
                        : string.legitimatelyInterested(id, purpose);
                if (!permitted) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Yes or no, on which ground and until when. */
    record Vote(boolean yes, LegalBasis basis, @Nullable Instant expiry) {
        static final Vote YES = new Vote(true, LegalBasis.CONSENT, null);
        static final Vote NO = new Vote(false, LegalBasis.CONSENT, null);

        static @Nullable Vote both(@Nullable Vote a, @Nullable Vote b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            } else if (!a.yes || !b.yes) {
                return NO;
            }
            return new Vote(
                    true, a.basis == LegalBasis.CONSENT ? b.basis : a.basis, Decision.earlier(a.expiry, b.expiry));
        }
    }

    /** A consent object, its strings parsed once somebody asks. */
    static final class Read {
        private final Attributes consent;
        private final Instant time;
        private boolean parsed;
        private @Nullable GppString gpp;
        /** The TC strings that there are, on their own and within the GPP string; null for one that cannot be read. */
        private List<@Nullable TcString> tcs = List.of();

        Read(Attributes consent, Instant time) {
            this.consent = consent;
            this.time = time;
        }

        private Read parse() {
            if (!parsed) {
                gpp = consent.text(GPP_STRING).flatMap(GppString::parse).orElse(null);
                tcs = readTcs();
                parsed = true;
            }
            return this;
        }

        private List<@Nullable TcString> readTcs() {
            ArrayList<@Nullable TcString> all = new ArrayList<>(2);
            String own = consent.contains(TC_STRING) ? consent.text(TC_STRING).orElse("") : null;
            if (own != null) {
                all.add(TcString.read(own));
            }
            String european = gpp == null ? null : gpp.tcf();
            if (isUnread()) {
                all.add(null);
            } else if (european != null && !european.equals(own)) {
                all.add(TcString.read(european));
            }
            return all;
        }

        /** Whether there is a GPP string that nobody can read. */
        private boolean isUnread() {
            return gpp == null && consent.contains(GPP_STRING);
        }
    }

    /** Signals of one purpose while rules are collected. */
    static final class Draft {
        final TreeSet<String> categories = new TreeSet<>();
        final ArrayList<Vendor> vendors = new ArrayList<>();
        boolean optOuts;

        Signals signals(ConsentRules.Builder builder) {
            return new Signals(List.copyOf(categories), List.copyOf(vendors), optOuts, builder.tcfLasts, builder.cmps);
        }
    }

    /** Whether a consent object has any signal at all. */
    static boolean any(Attributes consent) {
        return consent.contains(PREFERENCES)
                || consent.contains(TC_STRING)
                || consent.contains(GPP_STRING)
                || consent.contains(GPC);
    }

    /** What a consent says about this purpose; null if nothing. */
    @Nullable
    Vote vote(Read read) {
        Vote vote = null;
        if (!categories.isEmpty() && read.consent.contains(PREFERENCES)) {
            vote = ofCategories(read.consent.fields(PREFERENCES));
        }
        if (!vendors.isEmpty()) {
            for (TcString string : read.parse().tcs) {
                vote = Vote.both(vote, ofVendors(string, read.time));
            }
        }
        return optOuts ? Vote.both(vote, ofOptOuts(read.parse())) : vote;
    }

    private Vote ofCategories(Attributes preferences) {
        for (String category : categories) {
            if (!(preferences.find(category) instanceof Value.Bool choice && choice.yes())) {
                return Vote.NO;
            }
        }
        return Vote.YES;
    }

    private Vote ofVendors(@Nullable TcString string, Instant time) {
        if (string == null || string.lastUpdated().isAfter(time) || !cmps.test(string.cmpId())) {
            return Vote.NO;
        }
        LegalBasis basis = LegalBasis.CONSENT;
        for (Vendor vendor : vendors) {
            if (!vendor.isPermitted(string)) {
                return Vote.NO;
            }
            basis = vendor.basis() == LegalBasis.CONSENT ? basis : vendor.basis();
        }
        return new Vote(true, basis, string.lastUpdated().plus(tcfLasts));
    }

    private static @Nullable Vote ofOptOuts(Read read) {
        Value gpc = read.consent.find(GPC);
        if ((gpc != null && !(gpc instanceof Value.Bool bool && !bool.yes())) || read.isUnread()) {
            return Vote.NO;
        }
        GppString gpp = read.gpp;
        if (gpp == null || (!gpp.optedOut() && !gpp.asked())) {
            return null;
        }
        return gpp.optedOut() ? Vote.NO : new Vote(true, LegalBasis.LEGITIMATE_INTERESTS, null);
    }
}
