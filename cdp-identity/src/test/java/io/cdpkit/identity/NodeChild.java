package io.cdpkit.identity;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.Race;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** A process that takes in two thirds of some events in an order of its own, in several threads, whatever it takes. */
final class NodeChild {
    private static final int THREADS = 4;
    private static final long PAUSE_NANOS = 20_000_000;

    private NodeChild() {}

    public static void main(String[] args) {
        String url = args[0];
        int number = Integer.parseInt(args[1]);
        List<Event> mine = new ArrayList<>();
        for (Event event : events(Integer.parseInt(args[2]))) {
            if (event.id().hashCode() % 3 != number) {
                mine.add(event);
            }
        }
        Collections.shuffle(mine, new Random(number));
        try (CdpStore store = open(url)) {
            Cdp cdp = CrashChild.platform(store);
            Race.of(THREADS, thread -> {
                for (int i = thread; i < mine.size(); i += THREADS) {
                    ingest(cdp, mine.get(i));
                }
                return true;
            });
        }
        System.out.println("done");
    }

    /** Facts about few people, the same for all. */
    static List<Event> events(int count) {
        SplittableRandom chance = new SplittableRandom(1);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(CrashChild.event("m" + i, i, chance));
        }
        return events;
    }

    private static CdpStore open(String url) {
        while (true) {
            try {
                return JdbcStore.open(url);
            } catch (StoreException.Unavailable e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void ingest(Cdp cdp, Event event) {
        while (true) {
            IngestResult result = cdp.ingest(event);
            if (result instanceof IngestResult.Accepted || result instanceof IngestResult.Duplicate) {
                return;
            } else if (!(result instanceof IngestResult.Unknown) && !(result instanceof IngestResult.Overloaded)) {
                throw new AssertionError(result);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
