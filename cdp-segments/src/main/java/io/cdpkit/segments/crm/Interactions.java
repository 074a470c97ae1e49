package io.cdpkit.segments.crm;

import io.cdpkit.commerce.CommerceKind;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.Interaction.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One history of all interactions with a person, or with everybody at a company, in order, each once by its message id.
 *
 * <p>Calls, mails, meetings and notes are track events named Call Logged, Email Sent, Email Received, Meeting Held,
 * Meeting Scheduled and Note Added, whatever the case; what the schema or the e-commerce specification names is of that
 * kind. What only says something about the person herself is no interaction: identify, alias and steward's events are left
 * out. Each entry keeps its event, with source and properties.
 *
 * <p>A function of the set of events: any order gives an equal history, {@link #plus} is commutative, associative and
 * idempotent. Immutable and thread-safe.
 */
public final class Interactions {
    private static final Map<String, Kind> CONTACTS = Map.of(
            "call logged", Kind.CALL,
            "email sent", Kind.MAIL,
            "email received", Kind.MAIL,
            "meeting held", Kind.MEETING,
            "meeting scheduled", Kind.MEETING,
            "note added", Kind.NOTE);

    private static final Interactions NONE = new Interactions(List.of());

    private final List<Interaction> entries;

    private Interactions(List<Interaction> entries) {
        this.entries = entries;
    }

    public static Interactions empty() {
        return NONE;
    }

    /** The history of one person's events, in any order. */
    public static Interactions of(CrmSchema schema, ProfileId person, Iterable<Event> timeline) {
        TreeSet<Interaction> entries = new TreeSet<>();
        for (Event event : timeline) {
            kind(schema, event).ifPresent(kind -> entries.add(new Interaction(kind, person, event)));
        }
        return new Interactions(List.copyOf(entries));
    }

    private static Optional<Kind> kind(CrmSchema schema, Event event) {
        return switch (event.type()) {
            case PAGE, SCREEN -> Optional.of(Kind.VISIT);
            case GROUP -> Optional.of(Kind.MEMBERSHIP);
            case TRACK -> Optional.of(trackKind(schema, event.name()));
            case IDENTIFY, ALIAS, APART, TOGETHER, CHECKPOINT -> Optional.empty();
        };
    }

    private static Kind trackKind(CrmSchema schema, String name) {
        Kind contact = CONTACTS.get(Pipeline.folded(name));
        if (contact != null) {
            return contact;
        }
        return schema.kind(name)
                .map(kind -> switch (kind.topic()) {
                    case DEAL -> Kind.DEAL;
                    case TICKET -> Kind.TICKET;
                    case TASK -> Kind.TASK;
                    case COMPANY -> Kind.MEMBERSHIP;
                })
                .orElseGet(() -> CommerceKind.named(name).isPresent() ? Kind.SHOP : Kind.OTHER);
    }

    /** The history of both. */
    public Interactions plus(Interactions other) {
        TreeSet<Interaction> both = new TreeSet<>();
        /* Of one event under two people, that of the lesser id stays, whichever side it is on. */
        ArrayList<Interaction> all = new ArrayList<>(entries);
        all.addAll(other.entries);
        all.sort(Comparator.comparing(Interaction::person));
        both.addAll(all);
        return new Interactions(List.copyOf(both));
    }

    /**
     * What of this history was with a company: all that its people did while they belonged to it, and whatever names its
     * account.
     */
    public Interactions with(Company company, CrmSchema schema) {
        return new Interactions(entries.stream()
                .filter(entry -> names(entry.event(), company.id(), schema)
                        || company.posts().stream()
                                .anyMatch(post -> post.person().equals(entry.person()) && post.isHeldAt(entry.time())))
                .toList());
    }

    private static boolean names(Event event, String account, CrmSchema schema) {
        if (event.type() == Event.Type.GROUP) {
            return event.name().equals(account);
        }
        for (String key : schema.keys(CrmField.ACCOUNT_ID)) {
            Value value = event.properties().find(key);
            if (value != null) {
                return value instanceof Value.Whole whole
                        ? Long.toString(whole.number()).equals(account)
                        : value.equals(Value.of(account));
            }
        }
        return false;
    }

    /** All entries, the earliest first. */
    public List<Interaction> entries() {
        return entries;
    }

    /**
     * Up to {@code limit} entries before one, the latest first; null starts at the latest. What a desk shows page by page.
     */
    public List<Interaction> latest(@Nullable Interaction before, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        int end = entries.size();
        if (before != null) {
            int at = Collections.binarySearch(entries, before);
            end = at < 0 ? -at - 1 : at;
        }
        ArrayList<Interaction> page = new ArrayList<>(entries.subList(Math.max(0, end - limit), end));
        Collections.reverse(page);
        return List.copyOf(page);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Interactions that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(entries);
    }

    @Override
    public String toString() {
        return "history of " + entries.size() + " interactions";
    }
}
