package io.cdpkit.identity.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this library logs at every level. Used by one test at a time. */
final class Logs {
    private static final List<String> LOGGERS = List.of("io.cdpkit.Cdp", "io.cdpkit.ChangeDelivery");
    private static final int EVERYTHING = 0;

    private Logs() {}

    /** Something that is logged about. */
    interface Deed {
        void run() throws Exception;
    }

    static String of(Deed deed) throws Exception {
        PrintStream console = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] levels = new int[LOGGERS.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = exchange(LOGGERS.get(i), EVERYTHING);
        }
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            deed.run();
        } finally {
            System.setErr(console);
            for (int i = 0; i < levels.length; i++) {
                exchange(LOGGERS.get(i), levels[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int exchange(String name, int level) throws ReflectiveOperationException {
        // By reflection, as this module does not read that of the logging interface.
        Object logger = Class.forName("org.slf4j.LoggerFactory")
                .getMethod("getLogger", String.class)
                .invoke(null, name);
        Field field = logger.getClass().getDeclaredField("currentLogLevel");
        field.setAccessible(true);
        int before = field.getInt(logger);
        field.setInt(logger, level);
        return before;
    }
}
