package io.cdpkit.privacy.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for texts in bytes, however they are written: UTF-8, UTF-16, hex and base64, forwards and backwards. */
final class Canary {
    private Canary() {}

    /** The files of a folder, and which of the texts each holds. */
    static List<String> inFiles(Path folder, Collection<String> texts) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> in(bytes(file), texts).stream().map(text -> file.getFileName() + ": " + text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which of some texts are in some bytes. */
    static List<String> in(byte[] bytes, Collection<String> texts) {
        String haystack = new String(bytes, StandardCharsets.ISO_8859_1);
        return texts.stream()
                .filter(text -> forms(text).stream().anyMatch(haystack::contains))
                .toList();
    }

    private static Set<String> forms(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new TreeSet<>();
        forms.add(latin(bytes));
        forms.add(new StringBuilder(latin(bytes)).reverse().toString());
        forms.add(latin(text.getBytes(StandardCharsets.UTF_16LE)));
        forms.add(latin(text.getBytes(StandardCharsets.UTF_16BE)));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = before == 0 ? 0 : before + 1;
            int to = base64.length() - (shifted.length % 3 == 0 ? 0 : 1);
            forms.add(base64.substring(from, to));
        }
        return forms;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
