package io.cdpkit.event;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.Duration;
import java.util.Optional;

/** Telephone numbers; the only class that touches libphonenumber, which need not be there until it is loaded. */
final class PhoneStandard implements Standardiser {
    private static final int LONGEST = 64;
    private static final int CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(10);

    private final PhoneNumberUtil numbers;
    private final String defaultRegion;

    /** Parsing takes tens of microseconds, and a customer's number comes with each of her events. */
    private final Cache<String, Optional<String>> answers = Caffeine.newBuilder()
            .maximumSize(CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    private PhoneStandard(PhoneNumberUtil numbers, String defaultRegion) {
        this.numbers = numbers;
        this.defaultRegion = defaultRegion;
    }

    static Standardiser of(String defaultRegion) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        if (!numbers.getSupportedRegions().contains(defaultRegion)) {
            throw new IllegalArgumentException("defaultRegion must be an ISO 3166 alpha-2 code in upper case, such as"
                    + " \"DE\", was \"" + defaultRegion + "\"");
        }
        return new PhoneStandard(numbers, defaultRegion);
    }

    @Override
    public Optional<String> standardise(String raw) {
        String trimmed = WhiteSpace.trim(raw);
        if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        return answers.get(trimmed, this::parse);
    }

    private Optional<String> parse(String trimmed) {
        try {
            PhoneNumber number = numbers.parse(trimmed, defaultRegion);
            return numbers.isValidNumber(number)
                    ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
