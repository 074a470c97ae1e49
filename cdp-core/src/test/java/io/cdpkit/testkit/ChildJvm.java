package io.cdpkit.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of a test's own class path, and what it says, for tests that kill one or need a second one. What it writes to
 * its error output is shown. Used by one thread.
 */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private ChildJvm(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * @param main its main class
     * @param options of the JVM
     */
    public static ChildJvm start(Class<?> main, List<String> options, String... arguments) {
        return start(main, options, classPath(), arguments);
    }

    /** The same, with a class path of its own. */
    public static ChildJvm start(Class<?> main, List<String> options, String classPath, String[] arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("no child can be started", e);
        }
    }

    /** The modules' jars and classes as well, and this module's tests, which are patched into it. */
    public static String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.of(
                                "target" + File.separator + "test-classes",
                                System.getProperty("java.class.path", ""),
                                System.getProperty("jdk.module.path", ""))
                        .filter(path -> !path.isEmpty())
                        .toList());
    }

    /** Its next line, which the child must write as a whole; null at its end. */
    public @Nullable String line() {
        try {
            return said.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    /** Waits for a line, showing all that come before it. */
    public void await(String line, Consumer<String> others) {
        for (String next = line(); !line.equals(next); next = line()) {
            if (next == null) {
                return;
            }
            others.accept(next);
        }
    }

    /** Ends it as nothing in it can prevent (SIGKILL); what it has said can still be read. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end; returns its exit code. */
    public int exit() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends it and waits until it is gone: its output ends before the system has let go of its locks. */
    @Override
    public void close() {
        kill();
        exit();
    }
}
