package io.cdpkit.segments.insight;

import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where profiles tell gender, birthday and region, and how people are classed by them. Who tells nothing, or nothing that
 * can be read, is of class {@link #UNKNOWN}; nothing is inferred from names or behaviour.
 *
 * @param genderTrait a text: {@code m}, {@code male}, {@code f}, {@code female}, whatever the case; anything else is of
 *     class {@code other}
 * @param birthdayTrait a date, an instant (its day in UTC), or a text that begins with an ISO date
 * @param regionTrait a text, or an object that has one under {@code regionKey}
 * @param regionKey such as {@code country} of {@code address}; null where the trait itself is the region
 * @param ageBounds the first age of each band but the first, ascending: 18, 25 make the bands below 18, 18-24 and 25+
 */
public record Demographics(
        String genderTrait,
        String birthdayTrait,
        String regionTrait,
        @Nullable String regionKey,
        List<Integer> ageBounds) {
    /** The class of those who cannot be classed. */
    public static final String UNKNOWN = "unknown";

    private static final int OLDEST = 130;

    /** What people are classed by. */
    public enum Dimension {
        GENDER,
        AGE,
        REGION
    }

    public Demographics {
        Objects.requireNonNull(genderTrait, "genderTrait");
        Objects.requireNonNull(birthdayTrait, "birthdayTrait");
        Objects.requireNonNull(regionTrait, "regionTrait");
        ageBounds = List.copyOf(ageBounds);
        int before = 0;
        for (int bound : ageBounds) {
            if (bound <= before || bound > OLDEST) {
                throw new IllegalArgumentException("ageBounds must ascend from 1 to " + OLDEST + ", were " + ageBounds);
            }
            before = bound;
        }
    }

    /**
     * The traits {@code gender}, {@code birthday} and {@code address.country} of the common specification, and the bands
     * below 18, 18-24, 25-34, 35-44, 45-54, 55-64 and 65+.
     */
    public static Demographics standard() {
        return new Demographics("gender", "birthday", "address", "country", List.of(18, 25, 35, 45, 55, 65));
    }

    /** The class of a person on a day. */
    public String classOf(Profile profile, Dimension dimension, LocalDate day) {
        return switch (dimension) {
            case GENDER -> gender(profile);
            case AGE -> band(age(profile, day));
            case REGION -> region(profile);
        };
    }

    /** Every class that is known beforehand, in its order; empty for regions. */
    List<String> classes(Dimension dimension) {
        if (dimension == Dimension.GENDER) {
            return List.of("female", "male", "other", UNKNOWN);
        } else if (dimension == Dimension.AGE) {
            ArrayList<String> bands = new ArrayList<>();
            for (int i = -1; i < ageBounds.size(); i++) {
                bands.add(band(i < 0 ? 0 : ageBounds.get(i)));
            }
            bands.add(UNKNOWN);
            return bands;
        }
        return List.of();
    }

    /** The field that a dimension rests on. */
    String field(Dimension dimension) {
        return switch (dimension) {
            case GENDER -> "trait " + genderTrait;
            case AGE -> "trait " + birthdayTrait;
            case REGION -> "trait " + regionTrait + (regionKey == null ? "" : "." + regionKey);
        };
    }

    private String gender(Profile profile) {
        String told = profile.text(genderTrait).orElse("").strip().toLowerCase(Locale.ROOT);
        return switch (told) {
            case "" -> UNKNOWN;
            case "f", "female" -> "female";
            case "m", "male" -> "male";
            default -> "other";
        };
    }

    private String region(Profile profile) {
        Trait trait = profile.traits().find(regionTrait);
        Value value = trait == null ? null : trait.value();
        if (regionKey != null) {
            value = value instanceof Value.Fields fields ? fields.fields().find(regionKey) : null;
        }
        return value instanceof Value.Text text && !text.text().isBlank()
                ? text.text().strip()
                : UNKNOWN;
    }

    /** Whole years on a day; -1 where they cannot be told. */
    private int age(Profile profile, LocalDate day) {
        Trait trait = profile.traits().find(birthdayTrait);
        LocalDate birthday = trait == null ? null : date(trait.value());
        long age = birthday == null ? -1 : ChronoUnit.YEARS.between(birthday, day);
        return birthday == null || birthday.isAfter(day) || age > OLDEST ? -1 : (int) age;
    }

    private static @Nullable LocalDate date(Value value) {
        if (value instanceof Value.Day day) {
            return day.date();
        } else if (value instanceof Value.Moment moment) {
            return LocalDate.ofInstant(moment.instant(), ZoneOffset.UTC);
        } else if (value instanceof Value.Text text && text.text().length() >= 10) {
            try {
                return LocalDate.parse(text.text().substring(0, 10));
            } catch (DateTimeException noDate) {
                return null;
            }
        }
        return null;
    }

    private String band(int age) {
        if (age < 0) {
            return UNKNOWN;
        }
        int above = 0;
        while (above < ageBounds.size() && age >= ageBounds.get(above)) {
            above++;
        }
        if (ageBounds.isEmpty()) {
            return "0+";
        } else if (above == 0) {
            return "below " + ageBounds.get(0);
        }
        int from = ageBounds.get(above - 1);
        return above == ageBounds.size() ? from + "+" : from + "-" + (ageBounds.get(above) - 1);
    }
}
