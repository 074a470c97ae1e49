package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** When something at a time lies in a window: from {@link #begin} until before {@link #end}, both instants of now. */
final class Bounds {
    static final long NEVER = Long.MAX_VALUE;

    private final Window window;
    /** How long something lies in a window of the last milliseconds; -1 for windows of other kinds. */
    private final long rolling;

    private Bounds(Window window) {
        this.window = window;
        this.rolling = window instanceof Window.Last last && !last.span().unit().isCalendar()
                ? last.span().millis()
                : -1;
    }

    static Bounds of(Window window) {
        return new Bounds(window);
    }

    /** Whether what has happened lies in the window at once and later leaves it, oldest first. */
    boolean isSuffix() {
        return window instanceof Window.Last || window instanceof Window.Ever;
    }

    /** The least time that lies in a window of this kind at an instant. */
    long oldest(long now) {
        if (rolling >= 0) {
            return now - rolling;
        }
        return window instanceof Window.Last last ? last.span().enters(now) : Long.MIN_VALUE;
    }

    Window window() {
        return window;
    }

    /** When a time comes into the window. */
    long begin(long time) {
        if (window instanceof Window.BeforeLast before) {
            return before.span().leaves(time);
        } else if (window instanceof Window.Ago ago) {
            return ago.to().leaves(time);
        } else if (window instanceof Window.Fixed fixed) {
            return holds(fixed, time) ? time : NEVER;
        } else if (window instanceof Window.Next next) {
            return next.span().enters(time);
        } else if (window instanceof Window.AfterNext) {
            return Long.MIN_VALUE;
        }
        return time;
    }

    /** When a time leaves the window. */
    long end(long time) {
        if (rolling >= 0) {
            return time + rolling + 1;
        } else if (window instanceof Window.Last last) {
            return last.span().leaves(time);
        } else if (window instanceof Window.Ago ago) {
            return ago.from().leaves(time);
        } else if (window instanceof Window.Next) {
            return time + 1;
        } else if (window instanceof Window.AfterNext after) {
            return after.span().enters(time);
        }
        return NEVER;
    }

    private static boolean holds(Window.Fixed fixed, long time) {
        Instant instant = Instant.ofEpochMilli(time);
        return !instant.isBefore(fixed.from()) && instant.isBefore(fixed.until());
    }

    /** When a date or instant comes into the window; {@link #NEVER} for other kinds. */
    long begin(Value value) {
        if (value instanceof Value.Moment moment) {
            return begin(Span.millis(moment.instant()));
        }
        return value instanceof Value.Day day ? begin(day.date()) : NEVER;
    }

    /** When a date or instant leaves the window. */
    long end(Value value) {
        if (value instanceof Value.Moment moment) {
            return end(Span.millis(moment.instant()));
        }
        return value instanceof Value.Day day ? end(day.date()) : NEVER;
    }

    private long begin(LocalDate day) {
        if (window instanceof Window.BeforeLast before) {
            return before.span().leaves(day);
        } else if (window instanceof Window.Ago ago) {
            return ago.to().leaves(day);
        } else if (window instanceof Window.Next next) {
            return next.span().enters(day);
        }
        return begin(window instanceof Window.Last last ? last.span().startOf(day) : utc(day));
    }

    private long end(LocalDate day) {
        if (window instanceof Window.Last last) {
            return last.span().leaves(day);
        } else if (window instanceof Window.Ago ago) {
            return ago.from().leaves(day);
        } else if (window instanceof Window.Next next && next.span().unit().isCalendar()) {
            return next.span().startOf(day.plusDays(1));
        } else if (window instanceof Window.AfterNext after) {
            return after.span().enters(day);
        }
        return end(utc(day));
    }

    private static long utc(LocalDate day) {
        return Span.millis(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
