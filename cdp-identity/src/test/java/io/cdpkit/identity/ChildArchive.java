package io.cdpkit.identity;

import io.cdpkit.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What lets processes of this class path start in a third of the time: one jar in place of folders, an archive of loaded
 * classes that a first process leaves behind, and the native library of SQLite as a file.
 */
final class ChildArchive {
    /** As many as it takes to have loaded what such a process loads. */
    private static final String STEPS = "32";

    private static final String LIBRARY = System.mapLibraryName("sqlitejdbc");

    private final Path folder;
    private final List<String> classPath;

    private ChildArchive(Path folder, List<String> classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /** Made in an empty folder, which must stay while such processes start. */
    static ChildArchive in(Path folder) {
        try {
            List<Path> parts = Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                    .map(Path::of)
                    .filter(Files::exists)
                    .toList();
            List<String> classPath = new ArrayList<>();
            Path jar = folder.resolve("classes.jar");
            jar(parts.stream().filter(Files::isDirectory).toList(), jar);
            classPath.add(jar.toString());
            parts.stream().filter(Files::isRegularFile).map(Path::toString).forEach(classPath::add);
            ChildArchive archive = new ChildArchive(folder, classPath);
            archive.takeOutNativeLibrary();
            archive.record();
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException("no archive can be made", e);
        }
    }

    private static void jar(List<Path> folders, Path jar) throws IOException {
        Set<String> names = new HashSet<>();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setMethod(ZipOutputStream.STORED);
            for (Path root : folders) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                        if (!name.equals("module-info.class") && names.add(name)) {
                            store(name, Files.readAllBytes(file), out);
                        }
                    }
                }
            }
        }
    }

    private static void store(String name, byte[] content, ZipOutputStream out) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    /** Where it is not found the driver writes a file of its own in each process. */
    private void takeOutNativeLibrary() throws IOException {
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        String place = "org/sqlite/native/" + System.getProperty("os.name") + "/" + processor + "/" + LIBRARY;
        for (String part : classPath) {
            if (part.contains("sqlite-jdbc")) {
                try (ZipFile jar = new ZipFile(part)) {
                    ZipEntry library = jar.getEntry(place);
                    if (library != null) {
                        Files.copy(jar.getInputStream(library), folder.resolve(LIBRARY));
                    }
                }
            }
        }
    }

    /** A machine that keeps no such archive goes without. */
    private void record() {
        String where = folder.resolve("first.db").toString();
        try (ChildJvm child = start("-XX:ArchiveClassesAtExit=" + archive(), where, "first", Halt.NEVER, STEPS)) {
            child.await("done", line -> {});
            child.exit();
        }
    }

    private Path archive() {
        return folder.resolve("classes.jsa");
    }

    /** Starts a {@link CrashChild}. */
    ChildJvm start(String where, String round, String point) {
        return start("-XX:SharedArchiveFile=" + archive(), where, round, point, CrashChild.UNTIL_KILLED);
    }

    private ChildJvm start(String option, String... arguments) {
        List<String> options = List.of(
                option,
                "-XX:-UsePerfData",
                "-Xmx96m",
                "-Dorg.sqlite.lib.path=" + folder,
                "-Dorg.sqlite.lib.name=" + LIBRARY);
        return ChildJvm.start(CrashChild.class, options, String.join(File.pathSeparator, classPath), arguments);
    }
}
