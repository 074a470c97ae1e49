package io.cdpkit.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fact: something that a source says happened, or holds, at a time, about whoever the identifiers name.
 *
 * <p>Immutable. Its message id makes it unique within a tenant: one that {@linkplain #saysTheSameAs says the same} sent
 * again changes nothing, another event under the same id is a conflict. Two events are equal if all but {@link #receivedAt}
 * and {@link #statedTime} agree.
 *
 * <ul>
 *   <li>{@link #traits} say something about the person and update the profile; of the calls of the wire only
 *       {@link Type#IDENTIFY} has them, but an event of any type may.
 *   <li>{@link #properties} say something about what happened (the order, the page) or, on {@link Type#GROUP}, about
 *       the account.
 *   <li>{@link #context} is what surrounded it (page, device, campaign, consent).
 *   <li>{@link #name} is the event name of a track, the page or screen name, the account id of a group, else empty.
 *   <li>In an {@link Type#ALIAS} the first identifier is the name that stays, the others are its former names.
 * </ul>
 *
 * <p>Times have millisecond precision, the wire's. {@code toString} prints id, type, name and source only.
 */
public final class Event {
    /** The six calls of the field's common wire, two that only a steward makes, and one that only the platform makes. */
    public enum Type {
        IDENTIFY,
        TRACK,
        PAGE,
        SCREEN,
        GROUP,
        ALIAS,
        /** A steward's word that two identifiers name different people. */
        APART,
        /** A steward's word that two identifiers name one person. */
        TOGETHER,
        /** Many old events of one link in a single row of a store; no reader but a store ever meets one. */
        CHECKPOINT
    }

    private final String id;
    private final Type type;
    private final String name;
    private final Source source;
    private final Instant time;
    private final Instant receivedAt;
    private final @Nullable Instant statedTime;
    private final List<Identifier> identifiers;
    private final Attributes traits;
    private final Attributes properties;
    private final Attributes context;

    private Event(Builder builder, Instant time, List<Identifier> identifiers) {
        this.id = builder.id;
        this.type = builder.type;
        this.name = builder.name;
        this.source = builder.source;
        this.time = time;
        this.receivedAt = builder.receivedAt == null || builder.receivedAt.equals(time) ? time : builder.receivedAt;
        this.statedTime = !builder.hasStatedTime || time.equals(builder.statedTime) ? time : builder.statedTime;
        this.identifiers = identifiers;
        this.traits = builder.traits;
        this.properties = builder.properties;
        this.context = builder.context;
    }

    private Event(Event other, List<Identifier> identifiers) {
        this.id = other.id;
        this.type = other.type;
        this.name = other.name;
        this.source = other.source;
        this.time = other.time;
        this.receivedAt = other.receivedAt;
        this.statedTime = other.statedTime;
        this.identifiers = identifiers;
        this.traits = other.traits;
        this.properties = other.properties;
        this.context = other.context;
    }

    /** What a source knows about a person: traits. */
    public static Builder identify(String id, Source source) {
        return new Builder(id, Type.IDENTIFY, source);
    }

    /** Something a person did, such as "Order Completed". */
    public static Builder track(String id, Source source, String name) {
        return new Builder(id, Type.TRACK, source).name(name);
    }

    public static Builder page(String id, Source source, String name) {
        return new Builder(id, Type.PAGE, source).name(name);
    }

    public static Builder screen(String id, Source source, String name) {
        return new Builder(id, Type.SCREEN, source).name(name);
    }

    /** A person belongs to an account; the properties are the account's. */
    public static Builder group(String id, Source source, String accountId) {
        return new Builder(id, Type.GROUP, source).name(accountId);
    }

    /** The second name is a former name of the first. */
    public static Builder alias(String id, Source source, Identifier current, Identifier former) {
        return new Builder(id, Type.ALIAS, source).identifier(current).identifier(former);
    }

    /**
     * A steward's word that two identifiers name different people: a split. It outranks every link; taken back, it leaves
     * no trace. Steward's words belong to nobody's profile.
     */
    public static Builder apart(String id, Source source, Identifier one, Identifier other) {
        return new Builder(id, Type.APART, source).identifier(one).identifier(other);
    }

    /** A steward's word that two identifiers name one person: a link that comes before all others, within the rules. */
    public static Builder together(String id, Source source, Identifier one, Identifier other) {
        return new Builder(id, Type.TOGETHER, source).identifier(one).identifier(other);
    }

    /** A builder of any type, for readers of wire formats. */
    public static Builder builder(String id, Type type, Source source) {
        return new Builder(id, type, source);
    }

    /** The message id: 1 to {@link Limits#messageIdLength} chars, unique within a tenant. */
    public String id() {
        return id;
    }

    public Type type() {
        return type;
    }

    public String name() {
        return name;
    }

    public Source source() {
        return source;
    }

    /** When it happened, corrected for the sender's clock. */
    public Instant time() {
        return time;
    }

    /** When it reached the host; informative only, no state depends on it. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * When it happened as the sender said, by the sender's clock; {@link #time} unless that was corrected, and nothing if
     * the sender did not say. By it a message that is sent again is known, which is received and so may be corrected
     * otherwise.
     */
    public Optional<Instant> statedTime() {
        return Optional.ofNullable(statedTime);
    }

    /** The names it was seen with, each once, in the sender's order. */
    public List<Identifier> identifiers() {
        return identifiers;
    }

    public Attributes traits() {
        return traits;
    }

    public Attributes properties() {
        return properties;
    }

    public Attributes context() {
        return context;
    }

    /** The same event seen with other identifiers; what normalising makes of it. */
    public Event withIdentifiers(List<Identifier> canonical) {
        return new Event(this, List.copyOf(canonical));
    }

    /** The same event with other traits, properties and context; what a gate or a tracking plan makes of it. */
    public Event withAttributes(Attributes newTraits, Attributes newProperties, Attributes newContext) {
        Builder builder = new Builder(id, type, source)
                .name(name)
                .time(time)
                .receivedAt(receivedAt)
                .statedTime(statedTime)
                .traits(newTraits)
                .properties(newProperties)
                .context(newContext);
        return new Event(builder, time, identifiers);
    }

    /**
     * Whether a sender who sends one and then the other says nothing new: whether they agree in all but when they were
     * received, and in {@link #time} or in what was {@linkplain #statedTime stated} of it.
     */
    public boolean saysTheSameAs(Event other) {
        return agreesWith(other) && isOfOneTimeWith(other);
    }

    /** Whether the times are the same, or the same was stated of them. */
    public boolean isOfOneTimeWith(Event other) {
        return time.equals(other.time) || Objects.equals(statedTime, other.statedTime);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that && time.equals(that.time) && agreesWith(that);
    }

    private boolean agreesWith(Event that) {
        return id.equals(that.id)
                && type == that.type
                && name.equals(that.name)
                && source.equals(that.source)
                && identifiers.equals(that.identifiers)
                && traits.equals(that.traits)
                && properties.equals(that.properties)
                && context.equals(that.context);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "event " + id + " (" + type + ", source " + source.id() + ", " + identifiers.size() + " identifiers)";
    }

    /** Collects the parts of an event. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final Type type;
        private final Source source;
        private final ArrayList<Identifier> identifiers = new ArrayList<>(4);
        private String name = "";
        private @Nullable Instant time;
        private @Nullable Instant receivedAt;
        private boolean hasStatedTime;
        private @Nullable Instant statedTime;
        private Attributes traits = Attributes.empty();
        private Attributes properties = Attributes.empty();
        private Attributes context = Attributes.empty();

        private Builder(String id, Type type, Source source) {
            this.id = Objects.requireNonNull(id, "id");
            this.type = Objects.requireNonNull(type, "type");
            this.source = Objects.requireNonNull(source, "source");
        }

        public Builder name(String newName) {
            this.name = Objects.requireNonNull(newName, "name");
            return this;
        }

        /** Adds a name the person was seen with; one given twice counts once. */
        public Builder identifier(Identifier identifier) {
            Objects.requireNonNull(identifier, "identifier");
            if (!identifiers.contains(identifier)) {
                identifiers.add(identifier);
            }
            return this;
        }

        public Builder userId(String value) {
            return identifier(Identifier.userId(value));
        }

        public Builder email(String value) {
            return identifier(Identifier.email(value));
        }

        public Builder phone(String value) {
            return identifier(Identifier.phone(value));
        }

        public Builder anonymousId(String value) {
            return identifier(Identifier.anonymousId(value));
        }

        /** When it happened; required. Cut to milliseconds. */
        public Builder time(Instant newTime) {
            this.time = millis(newTime);
            return this;
        }

        /** When it reached the host; {@link #time} where not set. */
        public Builder receivedAt(Instant newReceivedAt) {
            this.receivedAt = millis(newReceivedAt);
            return this;
        }

        /** When it happened as the sender said, null if the sender did not; {@link #time} where not set. */
        public Builder statedTime(@Nullable Instant newStatedTime) {
            this.hasStatedTime = true;
            this.statedTime = newStatedTime == null ? null : millis(newStatedTime);
            return this;
        }

        public Builder traits(Attributes newTraits) {
            this.traits = Objects.requireNonNull(newTraits, "traits");
            return this;
        }

        public Builder properties(Attributes newProperties) {
            this.properties = Objects.requireNonNull(newProperties, "properties");
            return this;
        }

        public Builder context(Attributes newContext) {
            this.context = Objects.requireNonNull(newContext, "context");
            return this;
        }

        /**
         * The event. Sizes and counts are not checked here but when it is ingested, so that every way in refuses alike.
         *
         * @throws IllegalStateException if the time is missing
         */
        public Event build() {
            if (time == null) {
                throw new IllegalStateException(
                        "event \"" + id + "\" has no time; call time(..) with when it happened");
            }
            return new Event(this, time, List.copyOf(identifiers));
        }

        private static Instant millis(Instant instant) {
            return instant.truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
