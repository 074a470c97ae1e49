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
 * @param evaluation the segments she is in, and until when that holds
 * @param version grows by one with each write; see {@code Commit} for what it starts from
 */
public record Profile(
        ProfileId id,
        Identifier founder,
        Instant founded,
        List<Identifier> identifiers,
        GoldenRecord record,
        Evaluation evaluation,
        long version) {
    public Profile {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(founder, "founder");
        Objects.requireNonNull(founded, "founded");
        identifiers = List.copyOf(identifiers);
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(evaluation, "evaluation");
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

    /** The segments she is in, by name. */
    public List<Membership> memberships() {
        return evaluation.memberships();
    }

    /** When time alone can next change her memberships; null where it never can. */
    public @Nullable Instant nextDue() {
        return evaluation.nextDue();
    }

    /** The names of the segments she is in, ascending. */
    public List<String> segments() {
        return memberships().stream().map(Membership::segment).toList();
    }

    public Profile withRecord(GoldenRecord newRecord) {
        return new Profile(id, founder, founded, identifiers, newRecord, evaluation, version);
    }

    public Profile withEvaluation(Evaluation newEvaluation) {
        return new Profile(id, founder, founded, identifiers, record, newEvaluation, version);
    }

    public Profile withVersion(long newVersion) {
        return new Profile(id, founder, founded, identifiers, record, evaluation, newVersion);
    }

    /** Prints the id and counts, never a name or a value. */
    @Override
    public String toString() {
        return "profile " + id + " (" + identifiers.size() + " identifiers, " + record + ")";
    }
}
