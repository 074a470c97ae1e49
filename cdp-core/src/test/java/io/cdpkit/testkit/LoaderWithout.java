package io.cdpkit.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Loads this library's classes anew in a world where the classes of one package do not exist. Thread-safe. */
public final class LoaderWithout extends ClassLoader {
    private final String absentPackage;

    public LoaderWithout(String absentPackage) {
        super(LoaderWithout.class.getClassLoader());
        this.absentPackage = Objects.requireNonNull(absentPackage, "absentPackage");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(absentPackage)) {
            throw new ClassNotFoundException(name);
        } else if (!name.startsWith("io.cdpkit.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
