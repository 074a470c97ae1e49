package io.cdpkit.store;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one tenant by their keys; what a unit of work reads. */
public interface RowReader {
    /** What {@link #stamp} says if a store has no stamps. */
    long NO_STAMP = -1;

    /**
     * A number that is another one after every commit; {@link #NO_STAMP} if the store cannot tell cheaply, or rows may be
     * older than it. One that has read ahead gives what it was before that.
     */
    default long stamp() {
        return NO_STAMP;
    }

    /** The event of a message id; null if none is kept. */
    @Nullable
    Event event(String messageId);

    /** Whether an event was taken back under this message id, whether or not it ever came. */
    boolean retracted(String messageId);

    @Nullable
    Link link(LinkKey key);

    @Nullable
    Node node(Identifier identifier);

    /** The profile of this very id. */
    @Nullable
    Profile profile(ProfileId id);

    /** Every link that mentions an identifier, in the order of their keys. */
    List<Link> linksOf(Identifier identifier);

    /**
     * The links that mention an identifier, in no particular order, if there are at most so many; null if there are more,
     * which a store should be able to tell without a look at them all.
     */
    default @Nullable List<Link> linksOf(Identifier identifier, int most) {
        List<Link> links = linksOf(identifier);
        return links.size() > most ? null : links;
    }

    /** The events filed under a link, in no particular order; a checkpoint is one event, as it was committed. */
    List<Event> history(LinkKey key);
}
