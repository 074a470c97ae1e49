package io.cdpkit.profile;

import java.util.List;
import java.util.Objects;

/**
 * One thing that became different about a profile.
 *
 * <p>Changes follow the order in which facts were processed; late facts give corrective changes. They name keys and
 * ids, never values.
 *
 * <p>Who is in which segment follows from them: {@link Entered} and {@link Exited} tell each membership that begins and
 * ends, those of a profile that is merged into another included, {@link Renamed} has those of the former id go on under the
 * new one, and {@link Removed} ends what the profile had left without telling each.
 */
public sealed interface Change {

    /** The profile it is about; where it no longer exists, its id leads to the one that took over. */
    ProfileId profile();

    /**
     * The message id of the fact that caused it; where none did, {@code time}, {@code rules}, {@code schema}, {@code
     * segments}, {@code erasure} or {@code folding}.
     */
    String cause();

    /** A person was seen for the first time. */
    record Created(ProfileId profile, String cause) implements Change {}

    /** Another profile turned out to be the same person; its id now leads to this one. */
    record Merged(ProfileId profile, ProfileId absorbed, String cause) implements Change {}

    /** Part of a profile turned out to be another person, who now is {@link #profile}. */
    record Split(ProfileId profile, ProfileId from, String cause) implements Change {}

    /** An earlier fact gave the person another founding identifier; the former id leads here. */
    record Renamed(ProfileId profile, ProfileId former, String cause) implements Change {}

    /** Nothing is left of the profile, because its facts were retracted or erased. */
    record Removed(ProfileId profile, String cause) implements Change {}

    /** Traits have other values, appeared or went. */
    record TraitsChanged(ProfileId profile, List<String> keys, String cause) implements Change {
        public TraitsChanged {
            keys = List.copyOf(keys);
        }
    }

    /** Computed traits have other values, appeared or went. */
    record ComputedChanged(ProfileId profile, List<String> keys, String cause) implements Change {
        public ComputedChanged {
            keys = List.copyOf(keys);
        }
    }

    /** The person joined or left accounts, or has another role there; by account id. */
    record AccountsChanged(ProfileId profile, List<String> accounts, String cause) implements Change {
        public AccountsChanged {
            accounts = List.copyOf(accounts);
        }

        /** Prints how many accounts, not which. */
        @Override
        public String toString() {
            return "AccountsChanged[profile=" + profile + ", " + accounts.size() + " accounts, cause=" + cause + "]";
        }
    }

    /** The profile came into a segment. */
    record Entered(ProfileId profile, String segment, int definition, String cause) implements Change {
        public Entered {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /** The profile left a segment. */
    record Exited(ProfileId profile, String segment, int definition, String cause) implements Change {
        public Exited {
            Objects.requireNonNull(segment, "segment");
        }
    }
}
