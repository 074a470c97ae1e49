package io.cdpkit.segments.insight;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One visit: events of a web site or an app with no gap longer than a limit between them.
 *
 * <p>Only page and screen views and tracked events count, and only those of sources of kind web and app. Visits are a
 * person's, not a device's: what she does on two devices at the same time is one. A page is called by its name, else by the
 * path it tells ({@code properties.path}, then {@code context.page.path}).
 *
 * @param events how many events it has
 * @param pages the pages and screens seen, in their order, repeats right after each other left out
 */
public record Session(Instant start, Instant end, int events, List<String> pages) {
    public Session {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        pages = List.copyOf(pages);
    }

    /** From the first to the last event; 0 where there is one event. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /** The first page; empty where none was seen. */
    public Optional<String> entry() {
        return pages.stream().findFirst();
    }

    /** The last page; empty where none was seen. */
    public Optional<String> exit() {
        return pages.isEmpty() ? Optional.empty() : Optional.of(pages.get(pages.size() - 1));
    }

    /**
     * A person's visits, ascending.
     *
     * @param idle the longest gap within one, 30 minutes by custom
     */
    public static List<Session> of(Person person, Duration idle) {
        ArrayList<Session> sessions = new ArrayList<>();
        ArrayList<Event> open = new ArrayList<>();
        for (Event event : person.timeline()) {
            if (counts(event)) {
                if (!open.isEmpty() && isLonger(open.get(open.size() - 1), event, idle)) {
                    sessions.add(closed(open));
                    open.clear();
                }
                open.add(event);
            }
        }
        if (!open.isEmpty()) {
            sessions.add(closed(open));
        }
        return List.copyOf(sessions);
    }

    private static boolean counts(Event event) {
        Source.Kind kind = event.source().kind();
        return (kind == Source.Kind.WEB || kind == Source.Kind.APP)
                && (isView(event) || event.type() == Event.Type.TRACK);
    }

    private static boolean isView(Event event) {
        return event.type() == Event.Type.PAGE || event.type() == Event.Type.SCREEN;
    }

    private static boolean isLonger(Event before, Event after, Duration idle) {
        return Duration.between(before.time(), after.time()).compareTo(idle) > 0;
    }

    private static Session closed(List<Event> events) {
        ArrayList<String> pages = new ArrayList<>();
        for (Event event : events) {
            String page = isView(event) ? page(event) : "";
            if (!page.isEmpty() && (pages.isEmpty() || !page.equals(pages.get(pages.size() - 1)))) {
                pages.add(page);
            }
        }
        return new Session(events.get(0).time(), events.get(events.size() - 1).time(), events.size(), pages);
    }

    private static String page(Event event) {
        Attributes page = event.context().fields("page");
        return event.name().isBlank()
                ? event.properties()
                        .text("path")
                        .or(() -> page.text("path"))
                        .orElse("")
                        .strip()
                : event.name().strip();
    }

    /** Tells how long it is, not what was seen. */
    @Override
    public String toString() {
        return "session of " + events + " events";
    }
}
