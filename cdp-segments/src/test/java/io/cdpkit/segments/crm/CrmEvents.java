package io.cdpkit.segments.crm;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** CRM events of a few people, by the hour. */
final class CrmEvents {
    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    static final Source CRM = Source.of("crm", Source.Kind.CRM);
    static final ProfileId ANN = new ProfileId(0, 1);
    static final ProfileId BEN = new ProfileId(0, 2);
    static final ProfileId CAT = new ProfileId(0, 3);
    static final List<ProfileId> PEOPLE = List.of(ANN, BEN, CAT);

    static final Pipeline SHORT = Pipeline.of(
            "short",
            Stage.open("Talk", "0.2"),
            Stage.open("Offer", "0.5"),
            Stage.won("Signed"),
            Stage.won("Renewed"),
            Stage.lost("Gone"));
    static final Pipeline OTHER =
            Pipeline.of("other", Stage.open("Offer", "0.5"), Stage.won("Signed"), Stage.lost("Gone"));
    static final CrmSchema SCHEMA =
            CrmSchema.builder().pipeline(SHORT).pipeline(OTHER).build();

    /** An event and whose it is. */
    record Told(ProfileId person, Event event) {}

    private CrmEvents() {}

    static Instant hour(long hour) {
        return START.plus(Duration.ofHours(hour));
    }

    static Event track(String id, long hour, String name, Attributes properties) {
        return Event.track(id, CRM, name)
                .userId("u-1")
                .time(hour(hour))
                .properties(properties)
                .build();
    }

    static Event deal(String id, long hour, String name, String... keysAndTexts) {
        return track(id, hour, name, properties("deal_id", "d-1", keysAndTexts));
    }

    static Event ticket(String id, long hour, String name, String... keysAndTexts) {
        return track(id, hour, name, properties("ticket_id", "t-1", keysAndTexts));
    }

    static Event task(String id, long hour, String name, String... keysAndTexts) {
        return track(id, hour, name, properties("task_id", "k-1", keysAndTexts));
    }

    static Event group(String id, long hour, String account, Attributes properties) {
        return Event.group(id, CRM, account)
                .userId("u-1")
                .time(hour(hour))
                .properties(properties)
                .build();
    }

    private static Attributes properties(String idKey, String id, String... keysAndTexts) {
        Attributes.Builder properties = Attributes.builder().put(idKey, id);
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            String text = keysAndTexts[i + 1];
            properties.put(
                    keysAndTexts[i],
                    keysAndTexts[i].equals("amount") ? Value.of(new BigDecimal(text)) : Value.of(text));
        }
        return properties.build();
    }

    static CrmBook book(Event... events) {
        return CrmBook.of(SCHEMA, ANN, List.of(events));
    }

    static CrmBook book(Iterable<Told> told) {
        CrmBook book = CrmBook.empty(SCHEMA);
        for (Told each : told) {
            book = book.plus(each.person(), each.event());
        }
        return book;
    }

    /** Up to 24 facts about two deals, two tickets, two tasks and two accounts, many at one instant. */
    static List<Told> random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ArrayList<Told> told = new ArrayList<>();
        int size = random.nextInt(25);
        for (int i = 0; i < size; i++) {
            told.add(new Told(PEOPLE.get(random.nextInt(3)), event("m-" + i, random)));
        }
        return told;
    }

    private static Event event(String id, SplittableRandom random) {
        int hour = random.nextInt(8);
        if (random.nextInt(6) == 0) {
            Attributes.Builder properties = Attributes.builder();
            if (random.nextBoolean()) {
                properties.put("role", "r-" + random.nextInt(2));
            }
            if (random.nextInt(3) == 0) {
                properties.put("left", true);
            }
            return group(
                    id,
                    hour,
                    "a-" + random.nextInt(2),
                    properties.put("size", random.nextInt(9)).build());
        }
        CrmKind[] kinds = CrmKind.values();
        CrmKind kind = kinds[random.nextInt(kinds.length)];
        if (kind == CrmKind.DEAL_DELETED && random.nextInt(3) > 0) {
            kind = CrmKind.DEAL_STAGE_CHANGED;
        }
        Attributes.Builder properties = Attributes.builder();
        put(properties, "deal_id", random, "d-0", "d-1");
        put(properties, "ticket_id", random, "t-0", "t-1");
        put(properties, "task_id", random, "k-0", "k-1");
        put(properties, "stage", random, "talk", "OFFER", "Signed", "Renewed", "Gone", "nowhere");
        put(properties, "status", random, "open", "On-Hold", "solved", "closed", "what");
        if (random.nextInt(3) == 0) {
            put(properties, "pipeline", random, "short", "Other", "none");
        }
        if (random.nextBoolean()) {
            properties.put("amount", Value.of(random.nextInt(1_000)));
        }
        put(properties, "currency", random, "EUR", "USD", "euros");
        put(properties, "owner", random, "o-1", "o-2");
        return track(id, hour, kind.names().get(0), properties.build());
    }

    private static void put(Attributes.Builder to, String key, SplittableRandom random, String... texts) {
        int pick = random.nextInt(texts.length + 1);
        if (pick < texts.length) {
            to.put(key, texts[pick]);
        } else if (random.nextInt(4) == 0) {
            to.put(key, Value.ofNull());
        }
    }

    static <T> List<T> shuffled(List<T> items, long seed) {
        ArrayList<T> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }
}
