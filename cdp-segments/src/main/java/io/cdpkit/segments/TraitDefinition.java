package io.cdpkit.segments;

import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.language.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A computed trait by name: a value that somebody has, or has not, at each instant, and that follows from her events.
 *
 * <pre>{@code
 * trait spent     = sum("Order Completed".total) - sum("Order Refunded".total)
 * trait orders    = count("Order Completed") in last 90 days
 * trait favourite = most_frequent("Product Viewed".category) in last 365 days
 * trait idle      = days since latest(any event)
 * trait frequency = grade(count("Order Completed") in last 365 days > 1, 2, 4, 8)
 * trait alive     = alive("Order Completed", weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)
 * }</pre>
 *
 * <p>Somebody whose value comes to null, such as the last of a property that was given as null, has none: the trait is then
 * missing, and not null.
 *
 * @param name any text but a blank one; no segment has it
 * @param version from 1; computed values carry it, so that a host can tell which definition made one
 * @param of no constant; its fields are of traits and computed traits
 */
public record TraitDefinition(String name, int version, Operand of) implements Named {
    public TraitDefinition {
        Named.require(name, version);
        if (Objects.requireNonNull(of, "of") instanceof Constant) {
            throw new IllegalArgumentException("a constant is the same for everybody; compute something of her events");
        }
        for (Operand part : Conditions.within(List.of(of))) {
            if (part instanceof Field field && field.scope() != Scope.PROFILE && field.scope() != Scope.COMPUTED) {
                throw new IllegalArgumentException(
                        "a computed trait looks at no single event; say last(..) or another figure over events");
            }
        }
    }

    public static TraitDefinition of(String name, Operand of) {
        return new TraitDefinition(name, 1, of);
    }

    List<Operand> operands() {
        return List.of(of);
    }

    /**
     * The fields of traits, computed traits and events that it reads, the properties of figures and the fields of filters
     * among them, so that a host can tell what it may be used for.
     */
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(Conditions.fields(operands()));
        for (Aggregate aggregate : Conditions.aggregates(operands())) {
            if (!aggregate.path().isEmpty()) {
                fields.add(new Field(Scope.EVENT, aggregate.path()));
            }
        }
        return fields.stream().distinct().toList();
    }

    /** The definition in the text form, which {@link Segments#parse(String)} reads. */
    @Override
    public String toString() {
        return "trait " + Printer.name(name) + (version == 1 ? "" : "@" + version) + " = "
                + Printer.operand(of, Scope.PROFILE);
    }
}
