package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Operand.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of one operand that some tests may tell apart: of each set of values that all of them answer alike, at least
 * one.
 *
 * <p>Constants cut the line of numbers, that of dates and that of texts into points and the stretches between them; the
 * texts with a prefix are one stretch. One value is taken of each. Where a test is of another kind, such as a regular
 * expression, there may be values that none of these stands for.
 */
final class Candidates {
    /** The item stands for the operand whose tests these are. */
    private static final Field IT = new Field(Scope.ITEM, List.of());

    private static final int MOST_OF_LIST = 8;

    private final Operand of;
    private final Map<Condition, Integer> tests;
    private final long now;
    private final LinkedHashSet<Value> constants = new LinkedHashSet<>();
    private final LinkedHashSet<Value> items = new LinkedHashSet<>();
    private final TreeSet<String> texts = new TreeSet<>();

    /** @param tests of the operand alone, each with the answers that it may give */
    Candidates(Operand of, Map<Condition, Integer> tests, long now) {
        this.of = of;
        this.tests = tests;
        this.now = now;
        tests.keySet().forEach(this::collect);
    }

    /** The condition with the item in the place of an operand; null if it is about anything else as well. */
    static @Nullable Condition ofItem(Condition condition, Operand of) {
        if (condition instanceof Compare compare && compare.right() instanceof Constant) {
            return new Compare(IT, compare.comparator(), compare.right());
        } else if (condition instanceof Condition.OneOf oneOf) {
            return new Condition.OneOf(IT, oneOf.values());
        } else if (condition instanceof Condition.Text text) {
            return new Condition.Text(IT, text.part(), text.pattern(), text.ignoringCase());
        } else if (condition instanceof Condition.Has has) {
            return new Condition.Has(IT, has.quantifier(), has.values());
        } else if (condition instanceof Condition.Present present) {
            return new Condition.Present(IT, present.presence());
        } else if (condition instanceof Condition.Within within) {
            return new Condition.Within(IT, within.window());
        } else if (condition instanceof Condition.Anniversary anniversary) {
            return new Condition.Anniversary(IT, anniversary.next(), anniversary.leapDay());
        } else if (condition instanceof Condition.Near near) {
            return new Condition.Near(IT, near.latitude(), near.longitude(), near.metres());
        } else if (condition instanceof Condition.Inside box) {
            return new Condition.Inside(IT, box.south(), box.west(), box.north(), box.east());
        }
        return null;
    }

    private void collect(Condition test) {
        if (test instanceof Compare compare && compare.right() instanceof Constant constant) {
            constants.add(constant.value());
        } else if (test instanceof Condition.OneOf oneOf) {
            constants.addAll(oneOf.values());
        } else if (test instanceof Condition.Has has) {
            items.addAll(has.values());
        } else if (test instanceof Condition.Text text) {
            collect(text);
        }
    }

    private void collect(Condition.Text text) {
        String pattern = text.pattern();
        texts.add(pattern);
        if (text.part() == Part.STARTS && !text.ignoringCase()) {
            int end = pattern.length();
            while (end > 0 && pattern.charAt(end - 1) == Character.MAX_VALUE) {
                end--;
            }
            if (end > 0) {
                texts.add(pattern.substring(0, end - 1) + (char) (pattern.charAt(end - 1) + 1));
            }
        }
    }

    /** Whether no value, there or not, is answered by each test as it may be. */
    boolean areNone() {
        return fitting(true).isEmpty();
    }

    /** Those values of which each test gives an answer that it may; null among them stands for none. */
    List<@Nullable Value> fitting() {
        return fitting(false);
    }

    /** @param freely whether a test that the values are not enough for may answer anything of those of its kind */
    private List<@Nullable Value> fitting(boolean freely) {
        List<Test> ready = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        List<Condition> asked = List.copyOf(tests.keySet());
        tests.forEach((test, mask) -> {
            ready.add(new Tests(List.of(), List.of()).ofPerson(java.util.Objects.requireNonNull(ofItem(test, of))));
            answers.add(mask);
        });
        Scene scene = new Scene();
        scene.now = now;
        List<@Nullable Value> fitting = new ArrayList<>();
        for (Value value : all()) {
            scene.item = value;
            boolean fits = isPossible(value);
            for (int i = 0; fits && i < ready.size(); i++) {
                fits = (freely && isOpen(asked.get(i), value))
                        || Terms.allows(answers.get(i), ready.get(i).of(scene));
            }
            if (fits) {
                fitting.add(value);
            }
        }
        return fitting;
    }

    /** Whether there may be other values of this kind that the test answers otherwise than all that are tried. */
    private boolean isOpen(Condition test, @Nullable Value value) {
        if (test instanceof Condition.Text text) {
            return value instanceof Value.Text && (text.part() != Part.STARTS || text.ignoringCase());
        } else if (test instanceof Condition.Has) {
            return value instanceof Value.Items && items.size() > MOST_OF_LIST;
        } else if (test instanceof Condition.Within || test instanceof Condition.Anniversary) {
            return value != null && Tests.isDate(value);
        }
        return value instanceof Value.Fields && (test instanceof Condition.Near || test instanceof Condition.Inside);
    }

    /** Whether the operand may come to a value at all. */
    private boolean isPossible(@Nullable Value value) {
        if (of instanceof Field field) {
            return value != null || !field.path().isEmpty();
        } else if (of instanceof Size || of instanceof Operand.Since) {
            return value == null || isCount(value);
        } else if (of instanceof Operand.Arithmetic) {
            return value == null || Values.isNumber(value);
        } else if (of instanceof Operand.Grade grade) {
            return value == null
                    || (isCount(value) && isBetween(value, 1, 1 + grade.bounds().size()));
        } else if (of instanceof Operand.Prediction prediction) {
            return value == null || isPossible(prediction.target(), value);
        } else if (of instanceof Aggregate aggregate) {
            return switch (aggregate.function()) {
                case COUNT, DISTINCT -> isCount(value);
                case SUM, AVG -> value == null || Values.isNumber(value);
                case VALUES -> value instanceof Value.Items;
                case EARLIEST, LATEST -> value == null || value instanceof Value.Moment;
                case MIN, MAX, FIRST, LAST, MOST_FREQUENT -> !(value instanceof Value.Null);
            };
        }
        return true;
    }

    private static boolean isPossible(Operand.Prediction.Target target, Value value) {
        return switch (target) {
            case ALIVE -> isBetween(value, 0, 1);
            case EXPECTED -> isBetween(value, 0, Long.MAX_VALUE);
            case WORTH -> isCount(value);
            case NEXT -> value instanceof Value.Moment;
        };
    }

    private static boolean isBetween(@Nullable Value value, long least, long most) {
        BigDecimal number = Values.number(value);
        return number != null
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private static boolean isCount(@Nullable Value value) {
        BigDecimal number = Values.number(value);
        return number != null
                && number.signum() >= 0
                && number.stripTrailingZeros().scale() <= 0;
    }

    private List<@Nullable Value> all() {
        LinkedHashSet<@Nullable Value> all = new LinkedHashSet<>();
        all.addAll(constants);
        addNumbers(all);
        addTexts(all);
        addDates(all);
        addLists(all);
        all.add(Value.of(true));
        all.add(Value.of(false));
        all.add(Value.of(Attributes.of("other", "other")));
        tests.keySet().forEach(test -> addPlace(test, all));
        all.add(Value.ofNull());
        all.add(null);
        return new ArrayList<>(all);
    }

    private void addNumbers(Set<@Nullable Value> all) {
        TreeSet<BigDecimal> points = new TreeSet<>(List.of(BigDecimal.ZERO));
        for (Value constant : constants) {
            BigDecimal number = Values.number(constant);
            if (number != null) {
                points.add(number);
            }
        }
        BigDecimal before = null;
        for (BigDecimal point : points) {
            BigDecimal next = point.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE);
            all.add(number(next));
            all.add(number(point));
            if (before == null) {
                all.add(number(point.subtract(BigDecimal.ONE)));
            } else {
                all.add(number(before.add(point).divide(BigDecimal.valueOf(2))));
            }
            before = point;
        }
    }

    private static Value number(BigDecimal number) {
        return Values.plain(Value.of(number));
    }

    private void addTexts(Set<@Nullable Value> all) {
        TreeSet<String> points = new TreeSet<>(texts);
        for (Value constant : constants) {
            if (constant instanceof Value.Text text) {
                points.add(text.text());
            }
        }
        all.add(Value.of("x"));
        for (String point : points) {
            for (String after : List.of("", "a", "x", "\0")) {
                all.add(Value.of(point + after));
            }
            points.forEach(other -> all.add(Value.of(point + other)));
        }
        all.add(Value.of(""));
    }

    private void addDates(Set<@Nullable Value> all) {
        LocalDate today = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC).toLocalDate();
        LinkedHashSet<LocalDate> days = new LinkedHashSet<>(List.of(today));
        LinkedHashSet<Instant> instants = new LinkedHashSet<>(List.of(Instant.ofEpochMilli(now)));
        for (Value constant : constants) {
            if (constant instanceof Value.Day day) {
                days.add(day.date());
            } else if (constant instanceof Value.Moment moment) {
                instants.add(moment.instant());
                days.add(moment.instant().atZone(ZoneOffset.UTC).toLocalDate());
            }
        }
        for (Condition test : tests.keySet()) {
            Span span = test instanceof Condition.Within within ? span(within.window()) : null;
            if (span != null) {
                long millis = span.atMost().toMillis();
                for (long at : new long[] {now - millis, now - millis / 2, now + millis / 2, now + millis}) {
                    instants.add(Instant.ofEpochMilli(at));
                }
                instants.add(Instant.ofEpochMilli(now - 2 * millis - 1));
                instants.add(Instant.ofEpochMilli(now + 2 * millis + 1));
            } else if (test instanceof Condition.Within within && within.window() instanceof Window.Fixed fixed) {
                instants.add(fixed.from().equals(Instant.MIN) ? fixed.until().minusMillis(1) : fixed.from());
            } else if (test instanceof Condition.Anniversary) {
                days.add(today.minusYears(20));
                days.add(today.minusYears(20).plusDays(180));
            }
        }
        for (LocalDate day : days) {
            for (LocalDate near : List.of(day, day.plusDays(1), day.minusDays(1))) {
                all.add(Value.of(near));
                instants.add(near.atStartOfDay(ZoneOffset.UTC).toInstant());
            }
        }
        for (Instant instant : instants) {
            all.add(Value.of(instant));
            all.add(Value.of(instant.plusNanos(1)));
            all.add(Value.of(instant.minusNanos(1)));
        }
    }

    private static @Nullable Span span(Window window) {
        if (window instanceof Window.Last last) {
            return last.span();
        } else if (window instanceof Window.BeforeLast before) {
            return before.span();
        } else if (window instanceof Window.Ago ago) {
            return ago.from();
        } else if (window instanceof Window.Next next) {
            return next.span();
        } else if (window instanceof Window.AfterNext after) {
            return after.span();
        }
        return null;
    }

    /** Every choice of the values that tests look for, with and without another beside them. */
    private void addLists(Set<@Nullable Value> all) {
        List<Value> wanted = List.copyOf(items);
        int size = Math.min(MOST_OF_LIST, wanted.size());
        for (int choice = 0; choice < 1 << size; choice++) {
            List<Value> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                if ((choice >> i & 1) != 0) {
                    list.add(wanted.get(i));
                }
            }
            all.add(Value.of(List.copyOf(list)));
            list.add(Value.of("another"));
            all.add(Value.of(list));
        }
        all.add(Value.of(wanted));
    }

    private static void addPlace(Condition test, Set<@Nullable Value> all) {
        if (test instanceof Condition.Near near) {
            all.add(place(near.latitude(), near.longitude()));
            all.add(place(-near.latitude(), near.longitude() > 0 ? near.longitude() - 180 : near.longitude() + 180));
        } else if (test instanceof Condition.Inside box) {
            all.add(place(box.south(), box.west()));
            all.add(place(box.south() > -90 ? -90 : 90, box.west()));
        }
    }

    private static Value place(double latitude, double longitude) {
        return Value.of(Attributes.of(
                "lat", Value.of(BigDecimal.valueOf(latitude)), "lon", Value.of(BigDecimal.valueOf(longitude))));
    }

    /** Whether a value may stand in an event; texts with chars that no sender sends may not. */
    static boolean isPlain(@Nullable Value value) {
        return value == null
                || !(value instanceof Value.Text text && text.text().chars().anyMatch(Character::isISOControl));
    }
}
