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
 * @param identity who she is
 * @param record what her events add up to
 * @param evaluation the segments she is in and her computed traits, and until when that holds
 * @param version grows by one with each write; see {@code Commit} for what it starts from
 */
public record Profile(Identity identity, GoldenRecord record, Evaluation evaluation, long version) {
    public Profile {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(evaluation, "evaluation");
    }

    public ProfileId id() {
        return identity.id();
    }

    /** The identifier she was first seen with. */
    public Identifier founder() {
        return identity.founder();
    }

    /** When her founder was first seen. */
    public Instant founded() {
        return identity.founded();
    }

    /** Every name she is known by, ascending. */
    public List<Identifier> identifiers() {
        return identity.identifiers();
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
        return identifiers().stream()
                .filter(identifier -> identifier.namespace().equals(namespace))
                .toList();
    }

    /** The segments she is in, by name. */
    public List<Membership> memberships() {
        return evaluation.memberships();
    }

    /** Her computed traits, by name; those without a value are left out. */
    public List<Computed> computed() {
        return evaluation.computed();
    }

    /** The value of a computed trait; empty where it has none, or there is no such trait. */
    public Optional<Value> computed(String trait) {
        for (Computed computed : evaluation.computed()) {
            if (computed.trait().equals(trait)) {
                return Optional.of(computed.value());
            }
        }
        return Optional.empty();
    }

    /** When time alone can next change her memberships or computed traits; null where it never can. */
    public @Nullable Instant nextDue() {
        return evaluation.nextDue();
    }

    /** The names of the segments she is in, ascending. */
    public List<String> segments() {
        return memberships().stream().map(Membership::segment).toList();
    }

    public Profile withRecord(GoldenRecord newRecord) {
        return new Profile(identity, newRecord, evaluation, version);
    }

    public Profile withEvaluation(Evaluation newEvaluation) {
        return new Profile(identity, record, newEvaluation, version);
    }

    public Profile withVersion(long newVersion) {
        return new Profile(identity, record, evaluation, newVersion);
    }

    /** Prints the id and counts, never a name or a value. */
    @Override
    public String toString() {
        return "profile " + id() + " (" + identifiers().size() + " identifiers, " + record + ")";
    }
}
