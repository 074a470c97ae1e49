package io.cdpkit.identity;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes scenarios from seeds: the same seed gives the same steps everywhere.
 *
 * <p>All identifiers are in canonical form. Whatever the order of a scenario's steps, as long as it is {@linkplain
 * #isValid valid}, the state at the end must be the same.
 */
final class Scenarios {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    /** Later than anything that happens. */
    static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

    static final Source WEB = Source.of("web", Source.Kind.WEB);
    static final Source CRM = Source.of("crm", Source.Kind.CRM).withTrust(95);
    static final Source SELF = Source.of("self", Source.Kind.SELF).withTrust(70);
    static final Source PARTNER = Source.of("partner", Source.Kind.SHOP).withParty(Source.Party.SECOND);
    static final Source BROKER =
            Source.of("broker", Source.Kind.FILE).withParty(Source.Party.THIRD).withTrust(5);
    private static final List<Source> SOURCES = List.of(WEB, WEB, WEB, CRM, SELF, PARTNER, BROKER);
    private static final List<String> POISON = RuleSet.POISON.stream().sorted().toList();

    private Scenarios() {}

    static Identifier user(String value) {
        return Identifier.userId(value);
    }

    static Identifier email(String name) {
        return Identifier.email(name + "@shop.example");
    }

    static Identifier device(String value) {
        return Identifier.anonymousId(value);
    }

    static Identifier loyalty(String value) {
        return new Identifier(RuleSet.LOYALTY, value);
    }

    static Identifier tablet(String value) {
        return new Identifier(RuleSet.TABLET, value);
    }

    static Identifier cookie(String value) {
        return new Identifier(RuleSet.COOKIE, value);
    }

    static Instant hours(long hours) {
        return START.plus(Duration.ofHours(hours));
    }

    static Event track(String id, long hours, Identifier... identifiers) {
        return with(Event.track(id, WEB, "Page Read"), hours(hours), List.of(identifiers));
    }

    static Event alias(String id, long hours, Identifier current, Identifier former) {
        return Event.alias(id, WEB, current, former).time(hours(hours)).build();
    }

    private static Event with(Event.Builder builder, Instant time, List<Identifier> identifiers) {
        identifiers.forEach(builder::identifier);
        return builder.time(time).build();
    }

    static List<Step> ingest(Event... events) {
        return List.of(events).stream().<Step>map(Step.Ingest::new).toList();
    }

    /** A few people who share everything there is to share, in some steps of which most are events. */
    static List<Step> small(long seed, int size) {
        return new Small(new SplittableRandom(seed), size).steps();
    }

    /** 50 to 300 events of 5 to 40 people in households, with kiosks, typing errors and late arrivals. */
    static List<Step> large(long seed) {
        return new Large(new SplittableRandom(seed)).steps();
    }

    /** A few people who sign in on devices of two kinds, often on both in one event, and are seen on them signed out. */
    static List<Step> gadgets(long seed, int size) {
        return new Gadgets(new SplittableRandom(seed), size).steps();
    }

    /** Whether each conflict comes after the event that it contradicts. */
    static boolean isValid(List<Step> order) {
        Set<String> done = new HashSet<>();
        for (Step step : order) {
            if (step instanceof Step.Ingest ingest) {
                done.add(ingest.event().id());
            } else if (step instanceof Step.Duplicate duplicate) {
                done.add(duplicate.event().id());
            } else if (step instanceof Step.Conflict conflict
                    && !done.contains(conflict.event().id())) {
                return false;
            }
        }
        return true;
    }

    /** Another valid order of the same steps. */
    static List<Step> shuffled(List<Step> steps, SplittableRandom random) {
        List<Step> order = new ArrayList<>(steps);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        List<Step> late = order.stream().filter(Step.Conflict.class::isInstance).toList();
        order.removeAll(late);
        for (Step step : late) {
            int from = order.size();
            while (isValid(with(order.subList(0, from), step))) {
                from--;
            }
            order.add(from + 1 + random.nextInt(order.size() - from), step);
        }
        return order;
    }

    private static List<Step> with(List<Step> steps, Step last) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(last);
        return longer;
    }

    /** Calls with every valid order of the steps; the list is reused. */
    static void permutations(List<Step> steps, Consumer<List<Step>> action) {
        permute(new ArrayList<>(steps), 0, action);
    }

    private static void permute(List<Step> order, int from, Consumer<List<Step>> action) {
        if (from >= order.size() - 1) {
            if (isValid(order)) {
                action.accept(order);
            }
            return;
        }
        for (int i = from; i < order.size(); i++) {
            Collections.swap(order, from, i);
            permute(order, from + 1, action);
            Collections.swap(order, from, i);
        }
    }

    static String describe(List<Step> steps) {
        return steps.stream().map(Step::describe).collect(Collectors.joining("\n"));
    }

    /** Builds one event of any type; what both generators have in common. */
    private static Event event(String id, Instant time, List<Identifier> identifiers, SplittableRandom random) {
        Source source = pick(SOURCES, random);
        int roll = random.nextInt(100);
        if (roll < 40) {
            return with(Event.track(id, source, "Order Completed"), time, identifiers);
        } else if (roll < 75) {
            return with(Event.identify(id, source).traits(traits(random)), time, identifiers);
        } else if (roll < 85) {
            return with(group(id, source, time, random), time, identifiers);
        } else if (roll < 90) {
            return with(Event.page(id, source, "Home"), time, identifiers);
        } else if (roll < 92) {
            return with(Event.screen(id, source, "Start"), time, identifiers);
        }
        return with(Event.builder(id, Event.Type.ALIAS, source), time, identifiers);
    }

    /** Leavings all come after a time and belongings before, so that nobody leaves an account before she joins it. */
    private static Event.Builder group(String id, Source source, Instant time, SplittableRandom random) {
        Attributes.Builder properties = Attributes.builder();
        if (random.nextInt(3) > 0) {
            properties.put("role", random.nextBoolean() ? "buyer" : "owner");
        }
        boolean leaving = time.isAfter(hours(40));
        if (leaving || random.nextInt(4) == 0) {
            properties.put("left", leaving);
        }
        return Event.group(id, source, random.nextBoolean() ? "acme" : "globex").properties(properties.build());
    }

    private static Attributes traits(SplittableRandom random) {
        Attributes.Builder traits = Attributes.builder();
        Policy.BY_KEY.keySet().stream().sorted().forEach(key -> {
            if (random.nextInt(4) == 0) {
                traits.put(key, value(key, random));
            }
        });
        return traits.build();
    }

    private static Value value(String key, SplittableRandom random) {
        int roll = random.nextInt(12);
        if (roll < 2) {
            return Value.ofNull();
        } else if (key.equals("tags")) {
            return tags(roll, random);
        } else if (key.equals("low") || key.equals("high")) {
            return number(roll);
        }
        return Value.of("i\u0131I\u0130 text".substring(random.nextInt(6)));
    }

    private static Value tags(int roll, SplittableRandom random) {
        if (roll == 2) {
            return Value.of(List.of());
        }
        List<Value> tags = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            tags.add(random.nextInt(8) == 0 ? Value.ofNull() : Value.of("tag" + random.nextInt(4)));
        }
        return roll < 5 ? tags.get(0) : Value.of(tags);
    }

    private static Value number(int roll) {
        return switch (roll) {
            case 2, 3 -> Value.of(1);
            case 4 -> Value.of(new BigDecimal("1.00"));
            case 5, 6 -> Value.of(new BigDecimal("1.50"));
            case 7 -> Value.of(-3);
            case 8 -> Value.of("10");
            case 9 -> Value.of(true);
            default -> Value.of(10);
        };
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static Identifier poison(SplittableRandom random) {
        String value = pick(POISON, random);
        return switch (random.nextInt(3)) {
            case 0 -> Identifier.userId(value);
            case 1 -> Identifier.anonymousId(value);
            default -> Identifier.email(value);
        };
    }

    /** What both generators do besides sending new events. */
    private static final class Script {
        private final SplittableRandom random;
        private final List<Step> steps = new ArrayList<>();
        private final List<Event> sent = new ArrayList<>();
        private final List<String> decisions = new ArrayList<>();
        private final Set<String> conflicting = new HashSet<>();

        private Script(SplittableRandom random) {
            this.random = random;
        }

        private void ingest(Event event) {
            sent.add(event);
            steps.add(new Step.Ingest(event));
        }

        private void duplicate() {
            Event again = pick(sent, random);
            steps.add(new Step.Duplicate(again));
        }

        private void conflict(List<Identifier> identifiers) {
            Event first = pick(sent, random);
            if (conflicting.add(first.id())) {
                Event other = with(
                        Event.track(first.id(), CRM, "Something Else"),
                        first.time().plusMillis(1),
                        identifiers);
                steps.add(new Step.Conflict(other));
            }
        }

        private void retract(String messageId) {
            steps.add(new Step.Retract(messageId));
        }

        private void decide(Identifier a, Identifier b) {
            String id = "decision" + decisions.size();
            Instant time = hours(random.nextInt(3));
            if (!a.equals(b)) {
                decisions.add(id);
                steps.add(random.nextInt(5) < 3 ? new Step.Apart(id, a, b, time) : new Step.Together(id, a, b, time));
            }
        }

        private void undo() {
            if (!decisions.isEmpty()) {
                steps.add(new Step.UndoDecision(pick(decisions, random)));
            }
        }
    }

    private static final class Small {
        private static final List<Integer> HOURS = List.of(0, 1, 1, 2, 2, 25, 26, 27, 50, 51);

        private final SplittableRandom random;
        private final Script script;
        private final int size;
        private final int users;
        private final int emails;
        private final int devices;
        /** Whether this is a tale of one device and those who sign in on it. */
        private final boolean oneDevice;

        private Small(SplittableRandom random, int size) {
            this.random = random;
            this.script = new Script(random);
            this.size = size;
            this.users = 2 + random.nextInt(3);
            this.emails = 1 + random.nextInt(3);
            this.oneDevice = random.nextInt(4) == 0;
            this.devices = oneDevice ? 1 : 1 + random.nextInt(2);
        }

        private List<Step> steps() {
            boolean eventsOnly = random.nextInt(3) == 0;
            for (int i = 0; script.steps.size() < size; i++) {
                int roll = eventsOnly || i == 0 ? 0 : random.nextInt(100);
                if (roll < 72) {
                    script.ingest(event("m" + i));
                } else if (roll < 75) {
                    script.duplicate();
                } else if (roll < 78) {
                    script.conflict(identifiers());
                } else if (roll < 83) {
                    script.retract("m" + random.nextInt(size));
                } else if (roll < 92) {
                    script.decide(identifier(), identifier());
                } else {
                    script.undo();
                }
            }
            return script.steps;
        }

        private Event event(String id) {
            return Scenarios.event(id, hours(pick(HOURS, random)), identifiers(), random);
        }

        private List<Identifier> identifiers() {
            List<Identifier> identifiers = new ArrayList<>();
            for (int i = 1 + (random.nextInt(8) + 4) / 5; i > 0; i--) {
                identifiers.add(identifier());
            }
            if (random.nextInt(10) == 0) {
                identifiers.add(random.nextInt(identifiers.size() + 1), poison(random));
            }
            if (random.nextInt(60) == 0) {
                identifiers.clear();
            }
            return identifiers;
        }

        private Identifier identifier() {
            if (oneDevice && random.nextInt(8) > 0) {
                return random.nextInt(5) < 3 ? device("d1") : user("u" + (1 + random.nextInt(users)));
            }
            int roll = random.nextInt(100);
            if (roll < 38) {
                return user("u" + (1 + random.nextInt(users)));
            } else if (roll < 60) {
                return email("e" + (1 + random.nextInt(emails)));
            } else if (roll < 88) {
                return device("d" + (1 + random.nextInt(devices)));
            } else if (roll < 97) {
                return loyalty("l" + (1 + random.nextInt(2)));
            }
            return cookie("c1");
        }
    }

    private static final class Gadgets {
        private final SplittableRandom random;
        private final Script script;
        private final int size;
        private final int people;
        private final int most;

        private Gadgets(SplittableRandom random, int size) {
            this.random = random;
            this.script = new Script(random);
            this.size = size;
            this.people = 2 + random.nextInt(2);
            this.most = 1 + random.nextInt(2);
        }

        private List<Step> steps() {
            boolean inTime = random.nextBoolean();
            for (int i = 0; script.steps.size() < size; i++) {
                int roll = i == 0 ? 0 : random.nextInt(100);
                if (roll < 92) {
                    script.ingest(event("m" + i, inTime ? 5 * i : 5 * random.nextInt(size)));
                } else if (roll < 96) {
                    script.retract("m" + random.nextInt(size));
                } else if (roll < 99) {
                    script.decide(person(), gadget());
                } else {
                    script.undo();
                }
            }
            return script.steps;
        }

        private Event event(String id, long hours) {
            List<Identifier> identifiers = new ArrayList<>();
            if (random.nextInt(2) == 0) {
                identifiers.add(person());
            }
            for (int i = random.nextInt(3); i >= 0; i--) {
                identifiers.add(gadget());
            }
            return track(id, hours, identifiers.toArray(Identifier[]::new));
        }

        private Identifier person() {
            int person = 1 + random.nextInt(people);
            return random.nextInt(6) == 0 ? email("e" + person) : user("u" + person);
        }

        private Identifier gadget() {
            int gadget = 1 + random.nextInt(most);
            return random.nextBoolean() ? device("d" + gadget) : tablet("t" + gadget);
        }
    }

    private static final class Large {
        private final SplittableRandom random;
        private final Script script;
        private final int people;
        private final int events;

        private Large(SplittableRandom random) {
            this.random = random;
            this.script = new Script(random);
            this.people = 5 + random.nextInt(36);
            this.events = 50 + random.nextInt(251);
        }

        private List<Step> steps() {
            for (int i = 0; i < events; i++) {
                script.ingest(event("m" + i, i));
                int roll = random.nextInt(200);
                if (roll < 8) {
                    script.duplicate();
                } else if (roll < 11) {
                    script.conflict(identifiers());
                } else if (roll < 17) {
                    script.retract("m" + random.nextInt(events + 5));
                } else if (roll < 20) {
                    script.decide(strong(), strong());
                } else if (roll < 21) {
                    script.undo();
                }
            }
            return script.steps;
        }

        private Event event(String id, int place) {
            Instant time = START.plus(Duration.ofMinutes(20L * (random.nextInt(4) == 0 ? place / 8 * 8 : place)));
            return Scenarios.event(id, time, identifiers(), random);
        }

        private Identifier strong() {
            int person = random.nextInt(people);
            return random.nextBoolean() ? user("user" + person) : email("mail" + person);
        }

        private List<Identifier> identifiers() {
            int person = random.nextInt(people);
            List<Identifier> identifiers = new ArrayList<>();
            if (random.nextInt(10) < 5) {
                int typed = random.nextInt(40) == 0 ? random.nextInt(people) : person;
                identifiers.add(user("user" + typed));
            }
            if (random.nextInt(10) < 3) {
                identifiers.add(email("mail" + person + (random.nextInt(4) == 0 ? "b" : "")));
            }
            if (identifiers.isEmpty() || random.nextInt(10) < 5) {
                identifiers.add(device(deviceOf(person)));
            }
            if (random.nextInt(20) == 0) {
                identifiers.add(loyalty("card" + person / 2));
            }
            if (random.nextInt(40) == 0) {
                identifiers.add(0, poison(random));
            }
            return identifiers;
        }

        private String deviceOf(int person) {
            int roll = random.nextInt(20);
            if (roll < 2) {
                return "kiosk" + roll;
            }
            return roll < 9 ? "household" + person / 3 : "own" + person + (roll < 14 ? "a" : "b");
        }
    }
}
