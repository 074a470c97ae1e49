package io.cdpkit.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.testkit.ChildJvm;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class FileHoldTest {
    @TempDir
    Path folder;

    /** Tries to take hold of a file in another process. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try {
                FileHold.of(Path.of(arguments[0]), "").close();
            } catch (IllegalStateException e) {
                System.exit(3);
            }
        }
    }

    private static int another(Path file) {
        try (ChildJvm other = ChildJvm.start(Other.class, List.of(), file.toString())) {
            return other.exit();
        }
    }

    @Test
    void of_heldByAnotherClassLoader_refusesAndLeavesTheLock() throws Exception {
        Path file = folder.resolve("shop.db");
        URL[] classes = {FileHold.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Method of = loader.loadClass(FileHold.class.getName()).getMethod("of", Path.class, String.class);
            try (AutoCloseable theirs = (AutoCloseable) of.invoke(null, file, "")) {
                IllegalStateException e = assertThrows(IllegalStateException.class, () -> FileHold.of(file, ""));
                assertTrue(String.valueOf(e.getMessage()).contains("open already in this process"), e::getMessage);
                assertEquals(3, another(file), "the lock is still theirs");
                assertTrue(theirs.toString().contains("shop.db-lock"));
            }
            try (FileHold ours = FileHold.of(file, "")) {
                Throwable cause = assertThrows(InvocationTargetException.class, () -> of.invoke(null, file, ""))
                        .getCause();
                assertInstanceOf(IllegalStateException.class, cause);
                assertEquals(3, another(file), "the lock is still ours: " + ours);
            }
            assertEquals(0, another(file));
        }
    }
}
