package io.cdpkit.identity;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.JdbcStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process that takes in events of few people in several threads, until it is killed or kills itself, and says what it
 * was promised: a line {@code A id} once an event is accepted, {@code R id} once it is taken back, {@code E user} once a
 * person is erased whom no other thread knows; the ids of her events begin with her own.
 */
final class CrashChild {
    static final String TENANT = "crash";
    private static final int THREADS = 4;
    /** How many steps a thread takes that is to be killed before. */
    static final String UNTIL_KILLED = "100000";

    /** How many events a person has who is to be erased. */
    static final int VISITS = 3;

    private final OutputStream out;
    private final Cdp cdp;
    private final String round;
    private final int steps;

    private CrashChild(OutputStream out, Cdp cdp, String round, int steps) {
        this.out = out;
        this.cdp = cdp;
        this.round = round;
        this.steps = steps;
    }

    /** Where it writes, a name for its messages, where it is to halt, and after how many steps of each thread to end. */
    public static void main(String[] args) throws Exception {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        Halt halt = new Halt(args[2]);
        say(out, "opening");
        CdpStore store = open(args[0], halt);
        CrashChild child = new CrashChild(out, platform(store), args[1], Integer.parseInt(args[3]));
        say(out, "open");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> child.run(number));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        store.close();
        say(out, "done");
    }

    private static CdpStore open(String where, Halt halt) throws SQLException {
        if (where.startsWith("jdbc:postgresql:")) {
            WatchedDriver.inPlaceOf(where, url -> halt);
            return JdbcStore.open(where);
        }
        WatchedDriver.inPlaceOf("jdbc:sqlite:", url -> halt);
        return JdbcStore.open(Path.of(where));
    }

    /** What every process that opens these stores must agree upon. */
    static Cdp platform(CdpStore store) {
        return new Engine(Engine.resolver(RuleSet.ALL.get(0)), store, TENANT).cdp();
    }

    private static void say(OutputStream out, String line) {
        try {
            synchronized (out) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the parent is gone", e);
        }
    }

    private void run(int thread) {
        SplittableRandom chance = new SplittableRandom((round + "/" + thread).hashCode());
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            if (i % 16 == 15) {
                comeAndGo("p" + round + "-" + thread + "-" + i + "-");
            } else if (!mine.isEmpty() && chance.nextInt(8) == 0) {
                retract(mine.remove(chance.nextInt(mine.size())));
            } else {
                String id = round + "-" + thread + "-" + i;
                ingest(event(id, i, chance));
                mine.add(id);
            }
        }
    }

    private void comeAndGo(String name) {
        Identifier user = Identifier.userId(name);
        for (int i = 0; i < VISITS; i++) {
            ingest(Scenarios.track(name + i, i, user));
        }
        while (true) {
            try {
                cdp.find(user).ifPresent(profile -> cdp.erase(profile.id()));
                say(out, "E " + name);
                return;
            } catch (StoreException e) {
                say(out, e.getClass().getSimpleName());
            }
        }
    }

    static Event event(String id, int number, SplittableRandom chance) {
        Identifier user = Identifier.userId("u" + chance.nextInt(20));
        Identifier mail = Scenarios.email("m" + chance.nextInt(20));
        Identifier device = Identifier.anonymousId("d" + chance.nextInt(40));
        int kind = chance.nextInt(10);
        if (kind == 0) {
            return Event.apart(id, Scenarios.CRM, mail, device)
                    .time(Scenarios.hours(number % 100))
                    .build();
        } else if (kind < 4) {
            return Scenarios.track(id, number % 100, device);
        }
        Event.Builder event = Event.identify(id, Scenarios.WEB)
                .traits(Attributes.of("city", "city " + chance.nextInt(5)))
                .identifier(user);
        return (kind < 7 ? event.identifier(device) : event.identifier(mail))
                .time(Scenarios.hours(chance.nextInt(100)))
                .build();
    }

    private void ingest(Event event) {
        for (IngestResult result = cdp.ingest(event); ; result = cdp.ingest(event)) {
            if (result instanceof IngestResult.Accepted || result instanceof IngestResult.Duplicate) {
                say(out, "A " + event.id());
                return;
            } else if (!(result instanceof IngestResult.Unknown) && !(result instanceof IngestResult.Overloaded)) {
                throw new AssertionError(result);
            }
            say(out, result.kind().name());
        }
    }

    private void retract(String id) {
        while (true) {
            try {
                cdp.retract(id);
                say(out, "R " + id);
                return;
            } catch (StoreException e) {
                say(out, e.getClass().getSimpleName());
            }
        }
    }
}
