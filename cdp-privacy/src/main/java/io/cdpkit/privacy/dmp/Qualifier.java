package io.cdpkit.privacy.dmp;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;

/**
 * Which events qualify a device for a trait: a pure function of the event.
 *
 * <p>One that begins to say something else needs a new {@link TraitRule#version}. Called by many threads at once.
 */
@FunctionalInterface
public interface Qualifier {
    boolean qualifies(Event event);

    /** Something done, such as "Product Viewed". */
    static Qualifier track(String name) {
        return of(Event.Type.TRACK, name);
    }

    /** A page seen, by its name. */
    static Qualifier page(String name) {
        return of(Event.Type.PAGE, name);
    }

    /** A screen of an app seen, by its name. */
    static Qualifier screen(String name) {
        return of(Event.Type.SCREEN, name);
    }

    private static Qualifier of(Event.Type type, String name) {
        return event -> event.type() == type && event.name().equals(name);
    }

    /** These events if a property is this text. */
    default Qualifier where(String property, String text) {
        return where(property, Value.of(text));
    }

    /** These events if a property equals this value. */
    default Qualifier where(String property, Value value) {
        return event -> qualifies(event) && value.equals(event.properties().find(property));
    }

    /** These events and those. */
    default Qualifier or(Qualifier other) {
        return event -> qualifies(event) || other.qualifies(event);
    }
}
