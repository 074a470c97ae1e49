package io.cdpkit.event;

import java.util.Objects;

/**
 * Where facts come from: a web shop, a CRM export, the person herself.
 *
 * @param id the source's name, which may appear in logs
 * @param trust 0 (none) to 100 (full), used by {@code Survivorship.mostTrusted}
 */
public record Source(String id, Kind kind, Party party, int trust) {
    /** What kind of system a source is. */
    public enum Kind {
        WEB,
        APP,
        SERVER,
        CRM,
        SHOP,
        SUPPORT,
        LOYALTY,
        DEVICE,
        FILE,
        /** The person herself, through a self-service page. */
        SELF
    }

    /** Whose data it is: the host's own, a partner's, or a data seller's. */
    public enum Party {
        FIRST,
        SECOND,
        THIRD
    }

    public Source {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(party, "party");
        if (id.isBlank()) {
            throw new IllegalArgumentException("a source needs an id, such as \"web-shop\"");
        }
        if (trust < 0 || trust > 100) {
            throw new IllegalArgumentException("trust must be 0 to 100, was " + trust + " for source \"" + id + "\"");
        }
    }

    /** A first-party source of middling trust (50). */
    public static Source of(String id, Kind kind) {
        return new Source(id, kind, Party.FIRST, 50);
    }

    public Source withTrust(int newTrust) {
        return new Source(id, kind, party, newTrust);
    }

    public Source withParty(Party newParty) {
        return new Source(id, kind, newParty, trust);
    }
}
