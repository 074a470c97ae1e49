package io.cdpkit.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Countries by code and by name, from the file {@code countries.txt} beside this class, so that every JVM knows the same.
 */
final class CountryStandard {
    private static final int LONGEST = 100;
    private static final Map<String, String> CODES = read();

    private CountryStandard() {}

    static Optional<String> standardise(String raw) {
        return raw.length() > LONGEST ? Optional.empty() : Optional.ofNullable(CODES.get(key(raw)));
    }

    static boolean isCode(String code) {
        return code.length() == 2 && code.equals(CODES.get(code));
    }

    private static Map<String, String> read() {
        try (InputStream in = CountryStandard.class.getResourceAsStream("countries.txt")) {
            if (in == null) {
                throw new IllegalStateException("countries.txt is missing beside " + CountryStandard.class);
            }
            return byKey(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> byKey(List<String> lines) {
        Map<String, String> codes = new HashMap<>();
        for (String line : lines) {
            String[] names = line.split(";", -1);
            for (String name : names) {
                if (codes.put(key(name), names[0]) != null) {
                    throw new IllegalStateException("countries.txt has \"" + name + "\" twice");
                }
            }
        }
        return Map.copyOf(codes);
    }

    /** Its letters in upper case, without accents. */
    private static String key(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        StringBuilder key = new StringBuilder(apart.length());
        apart.codePoints().filter(Character::isLetter).forEach(key::appendCodePoint);
        return key.toString();
    }
}
