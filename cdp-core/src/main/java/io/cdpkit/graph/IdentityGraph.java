package io.cdpkit.graph;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identity graph as one unit of work sees it: the stored state with the work's own changes on top.
 *
 * <p>What is read is remembered and checked again at the commit, so a decision never rests on a stale read. Used by one
 * thread.
 */
public interface IdentityGraph {
    /** The node of an identifier; null if it was never seen, or only as a value that may not link. */
    @Nullable
    Node node(Identifier identifier);

    @Nullable
    Link link(LinkKey key);

    /** The profile of this very id; ids given up in merges are not followed. */
    @Nullable
    Profile profile(ProfileId id);

    /** Every link that mentions an identifier, in the order of their keys. */
    List<Link> linksOf(Identifier identifier);

    /**
     * The links that mention an identifier, in no particular order, if there are at most so many; null if more. Only that
     * these are all is relied upon: who goes by more of one than its key asks for it by {@link #current}.
     */
    @Nullable
    List<Link> linksOf(Identifier identifier, int most);

    /** A link out of {@link #linksOf(Identifier, int)} as it is now, relied upon from here on; null if it is gone. */
    @Nullable
    Link current(Link candidate);

    /** The id of the profile that an identifier founds. */
    ProfileId idOf(Identifier founder);

    /** The events filed under a link, in no particular order, those that checkpoints hold among them. */
    List<Event> history(LinkKey key);
}
