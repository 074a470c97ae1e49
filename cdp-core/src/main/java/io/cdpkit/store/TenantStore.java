package io.cdpkit.store;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps for one tenant.
 *
 * <p>Rows are immutable values with a version.
 *
 * <ul>
 *   <li>A read that begins after a commit has returned sees all of it. While it runs, a reader may see some of its rows
 *       and not yet others, so rows read one after the other may come from different commits; the version check of
 *       {@link #commit} finds that out.
 *   <li>A row read alone is whole, and who reads it again never sees an earlier one.
 *   <li>Who finds a profile gone finds the alias that the same commit gave its id.
 *   <li>Who has read a change in the feed sees at least the rows of its commit.
 *   <li>Texts come back as they were given, char by char, and are equal only to themselves: no trimming, no folding of
 *       case, no normal form. Keys are ordered as {@code compareTo} orders them. Texts that {@link
 *       io.cdpkit.event.Limits} refuse, with NUL or half a surrogate pair, need not be kept: a commit with one may fail
 *       with {@link IllegalArgumentException}, and asked for one, a store finds nothing.
 * </ul>
 *
 * <p>Any method may throw {@link StoreException.Unavailable}, and one that reads rows which the store seals or checks {@link
 * StoreException.Unreadable}. Thread-safe.
 */
public interface TenantStore extends RowReader {
    /** The founding identifier of an id that was given up; null if it never was. */
    @Nullable
    Identifier alias(ProfileId id);

    /** The ids that were given up and lead to an identifier, ascending. */
    List<ProfileId> aliasesOf(Identifier founder);

    /**
     * A reader for one unit of work that is to take in some events. A store that is far away reads in one go what that is
     * likely to need; a row is then as it was at some moment after this call began.
     */
    default RowReader reader(List<Commit.Filed> events) {
        return this;
    }

    /**
     * Up to {@code limit} profiles with ids above {@code after}, ascending; null starts at the first. Empty only at the
     * end. Going on from the last one seen, a walk meets every profile that is there all the while exactly once.
     */
    List<Profile> profiles(@Nullable ProfileId after, int limit);

    /**
     * Up to {@code limit} links after that of a key, in the order of keys or another one that stays the same; otherwise like
     * {@link #profiles}. The link of that key need not be there any more.
     */
    List<Link> links(@Nullable LinkKey after, int limit);

    /**
     * Up to {@code limit} profiles whose next due instant is {@code now} or before, the earliest first; the order of
     * those due at one instant is the store's own.
     */
    List<ProfileId> due(Instant now, int limit);

    /** Up to {@code limit} changes with sequence numbers above {@code after}, ascending; 0 starts at the first. */
    List<Recorded> changes(long after, int limit);

    /**
     * A change in the feed.
     *
     * @param sequence its place: from 1 in the order of commits, with gaps only where changes were erased or trimmed; once a
     *     number can be read, no change will come before it
     */
    record Recorded(long sequence, Change change) {}

    /**
     * Whether commits come one after the other, each with a wait of its own such as for the disk, so that callers do better
     * to share one than to have one each. It is about speed alone.
     */
    default boolean isCommittedInTurn() {
        return false;
    }

    /**
     * Writes all of a commit or nothing. One that writes nothing only checks what it relies upon.
     *
     * @throws StoreException.Stale if a row has another version than the commit was made from, or a message id or row
     *     that should be new exists
     * @throws StoreException.OutcomeUnknown if the store cannot say whether it was written
     */
    void commit(Commit commit);
}
