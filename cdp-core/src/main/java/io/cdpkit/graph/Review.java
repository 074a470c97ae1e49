package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Something that the rules capped and that a steward should look at.
 *
 * <p>Nothing is capped silently: every claim that a limit refused is an item, and every identifier that is shared. Items
 * are not stored, they are read off the graph; hence an item is open for just as long as what it tells is so and no
 * steward has answered:
 *
 * <ul>
 *   <li>A refused claim ({@link Kind#LIMIT}, {@link Kind#SIZE}) goes away once a steward's APART names one identifier of
 *       each of the two profiles, or once the two identifiers are one person. A TOGETHER of the two makes them so if it
 *       can: it comes before all other claims, but no rule gives way to it, so where the two alone pass a limit the item
 *       stays and the steward's own word becomes one more.
 *   <li>A shared identifier ({@link Kind#SHARED}) goes away once a steward's APART names it and some other identifier that
 *       exists, which says that it has been looked at, or once it is seen with few enough people.
 *   <li>A likeness ({@link Kind#LIKENESS}) goes away like a refused claim. Two profiles make one item, by their records that
 *       resemble each other best.
 *   <li>A record that is commonplace ({@link Kind#COMMONPLACE}) goes away once few enough others are like it.
 *   <li>Taking a steward's word back opens the item again.
 * </ul>
 *
 * <p>{@code toString} names identifiers by namespace and length. Immutable and thread-safe.
 *
 * @param identifiers the two that a link fails to tie, its anchor first; or the two whose records resemble each other; or
 *     the shared or commonplace one
 * @param reasons why, at the clusters as they are now; never empty
 * @param since when it was first claimed, or the shared identifier first seen
 * @param events how many events state the claim, or mention the shared identifier
 * @param place where it stands among all items
 */
public record Review(
        Kind kind, List<Identifier> identifiers, List<Obstacle> reasons, Instant since, long events, Place place) {
    /** What was capped. */
    public enum Kind {
        /** Two profiles together would pass a namespace's limit. */
        LIMIT,
        /** Two profiles together would be too large. */
        SIZE,
        /** An identifier was seen with too many people. */
        SHARED,
        /** Two profiles resemble each other, though not surely enough or against some rule. */
        LIKENESS,
        /** All that a record could be found by is shared by too many others, so nobody was looked for. */
        COMMONPLACE
    }

    /** Where an item stands: refused claims by link and claimed identifier, then shared identifiers by profile. */
    public sealed interface Place {
        /** The claim of a link on an identifier. */
        record Claim(LinkKey link, Identifier claimed) implements Place {
            public Claim {
                Objects.requireNonNull(link, "link");
                Objects.requireNonNull(claimed, "claimed");
            }
        }

        /** The profile of a shared identifier. */
        record Sharing(ProfileId profile) implements Place {
            public Sharing {
                Objects.requireNonNull(profile, "profile");
            }
        }
    }

    public Review {
        Objects.requireNonNull(kind, "kind");
        identifiers = List.copyOf(identifiers);
        reasons = List.copyOf(reasons);
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(place, "place");
    }
}
