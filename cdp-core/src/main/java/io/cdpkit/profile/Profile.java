package io.cdpkit.profile;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One person, as all facts known so far describe her: a value that never changes. Thread-safe.
 *
 * @param id derived from {@link #founder}
 * @param founder the identifier seen first; equal times fall to the lesser identifier
 * @param founded when it was seen
 * @param identifiers every name she is known by, ascending
 * @param record what her events add up to
 * @param memberships the segments she is in, by name
 * @param nextDue when time alone can next change her memberships; null where it never can
 * @param version grows by one with each write; see {@code Commit} for what it starts from
 */
public record Profile(
        ProfileId id,
        Identifier founder,
        Instant founded,
        List<Identifier> identifiers,
        GoldenRecord record,
        List<Membership> memberships,
        @Nullable Instant nextDue,
        long version) {
    public Profile {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(founder, "founder");
        Objects.requireNonNull(founded, "founded");
        identifiers = List.copyOf(identifiers);
        Objects.requireNonNull(record, "record");
        memberships = List.copyOf(memberships);
    }

    public Traits traits() {
        return record.traits();
    }

    /** A trait with its provenance; empty where nobody ever gave it. */
    public Optional<Trait> trait(String key) {
        return record.traits().get(key);
    }

    /** The text of a trait; empty where it is absent, null or of another kind. */
    public Optional<String> text(String key) {
        Trait trait = record.traits().find(key);
        return trait != null && trait.value() instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    public Activity activity() {
        return record.activity();
    }

    public List<AccountRole> accounts() {
        return record.accounts();
    }

    /** Her names within one namespace, ascending. */
    public List<Identifier> identifiers(Namespace namespace) {
        return identifiers.stream()
                .filter(identifier -> identifier.namespace().equals(namespace))
                .toList();
    }

    /** The names of the segments she is in, ascending. */
    public List<String> segments() {
        return memberships.stream().map(Membership::segment).toList();
    }

    public Profile withRecord(GoldenRecord newRecord) {
        return new Profile(id, founder, founded, identifiers, newRecord, memberships, nextDue, version);
    }

    public Profile withMemberships(List<Membership> newMemberships, @Nullable Instant newNextDue) {
        return new Profile(id, founder, founded, identifiers, record, newMemberships, newNextDue, version);
    }

    public Profile withVersion(long newVersion) {
        return new Profile(id, founder, founded, identifiers, record, memberships, nextDue, newVersion);
    }

    /** Prints the id and counts, never a name or a value. */
    @Override
    public String toString() {
        return "profile " + id + " (" + identifiers.size() + " identifiers, " + record + ")";
    }
}
