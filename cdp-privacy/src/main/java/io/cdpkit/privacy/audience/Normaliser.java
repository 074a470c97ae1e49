package io.cdpkit.privacy.audience;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules by which platforms normalise; null stands for what has no normal form. */
record Normaliser(Platform platform) {
    private static final int LONGEST = 320;
    private static final int FEWEST_DIGITS = 7;
    private static final int MOST_DIGITS = 15;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern COUNTRY = Pattern.compile("[^\\p{L}\\p{N}]*([a-z]{2})[^\\p{L}\\p{N}]*");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    /** Those of the United States, which Meta knows by their codes. */
    private static final Map<String, String> STATES = states("alabama al alaska ak arizona az arkansas ar california ca"
            + " colorado co connecticut ct delaware de districtofcolumbia dc florida fl georgia ga hawaii hi idaho id"
            + " illinois il indiana in iowa ia kansas ks kentucky ky louisiana la maine me maryland md massachusetts ma"
            + " michigan mi minnesota mn mississippi ms missouri mo montana mt nebraska ne nevada nv newhampshire nh"
            + " newjersey nj newmexico nm newyork ny northcarolina nc northdakota nd ohio oh oklahoma ok oregon or"
            + " pennsylvania pa rhodeisland ri southcarolina sc southdakota sd tennessee tn texas tx utah ut vermont vt"
            + " virginia va washington wa westvirginia wv wisconsin wi wyoming wy");

    private static final Set<String> TITLES = Set.of("mr.", "mrs.", "ms.", "dr.");
    private static final Set<String> SUFFIXES = Set.of(
            "jr.", "sr.", "2nd", "3rd", "ii", "iii", "iv", "v", "vi", "cpa", "dc", "dds", "vm", "jd", "md", "phd");

    private static Map<String, String> states(String namesAndCodes) {
        Map<String, String> states = new HashMap<>();
        String[] words = namesAndCodes.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            states.put(words[i], words[i + 1]);
        }
        return Map.copyOf(states);
    }

    static Normaliser of(Platform platform) {
        return new Normaliser(platform);
    }

    /** Whether a platform takes all spellings of a Gmail box for one. */
    static boolean ignoresGmailDots(Platform platform, String domain) {
        return switch (platform) {
            case GOOGLE -> domain.equals("gmail.com") || domain.equals("googlemail.com");
            case UID2, EUID -> domain.equals("gmail.com");
            default -> false;
        };
    }

    @Nullable
    String normalise(MatchField field, String raw) {
        if (raw.length() > LONGEST) {
            return null;
        }
        String text = plain(trim(raw)).toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.codePoints().anyMatch(Normaliser::isUnfit)) {
            return null;
        }
        return switch (field) {
            case EMAIL -> email(text);
            case PHONE -> phone(text);
            case GIVEN_NAME, FAMILY_NAME, CITY, REGION -> isName(text) ? name(field, text) : null;
            case COUNTRY -> country(text);
            case POSTCODE -> platform == Platform.GOOGLE ? googlePostcode(text) : postcode(text);
            case BIRTH_DATE -> birthDate(text);
            case GENDER -> gender(text);
            case MOBILE_AD_ID -> mobileAdId(text);
            case HANDLE -> handle(text);
        };
    }

    /** Letters and accents as one, and every space as the one that is written. */
    private static String plain(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return composed.codePoints().anyMatch(c -> c != ' ' && Character.isSpaceChar(c))
                ? composed.codePoints()
                        .map(c -> Character.isSpaceChar(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : composed;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (start < end && isBlank(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || isUnfit(c);
    }

    /** Invisible chars and halves of pairs: one of them changes the hash, and nobody sees why nothing matches. */
    private static boolean isUnfit(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.CONTROL || type == Character.SURROGATE;
    }

    private static @Nullable String nonEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String keep(String text, IntPredicate kept) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().filter(kept).forEach(result::appendCodePoint);
        return result.toString();
    }

    private @Nullable String email(String text) {
        int at = text.indexOf('@');
        if (!isPlausible(text, at) || !Normalizer.isNormalized(text, Normalizer.Form.NFKC)) {
            return null;
        }
        String mailbox = text.substring(0, at);
        if (ignoresGmailDots(platform, text.substring(at + 1))) {
            int plus = mailbox.indexOf('+');
            mailbox = (plus < 0 ? mailbox : mailbox.substring(0, plus)).replace(".", "");
        }
        return mailbox.isEmpty() ? null : mailbox + text.substring(at);
    }

    /**
     * Whether a text may be an address: a mailbox without signs that only stand around addresses, and a domain
     * of at least two labels of letters, digits and inner hyphens, the last one no number.
     */
    private static boolean isPlausible(String text, int at) {
        if (at <= 0) {
            return false;
        }
        for (int i = 0; i < at; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || "()<>[]\\,;:\"@".indexOf(c) >= 0 || Character.isSpaceChar(c)) {
                return false;
            }
        }
        int end = text.length();
        int label = at + 1;
        for (int i = label; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!isLabel(text, label, i)) {
                    return false;
                }
                label = i + 1;
            } else if (!isLabelChar(text, i)) {
                return false;
            }
        }
        return label > at + 1 && end - label > 1 && isLabel(text, label, end) && Character.isLetter(text.charAt(label));
    }

    private static boolean isLabel(String text, int from, int to) {
        return to > from && text.charAt(from) != '-' && text.charAt(to - 1) != '-';
    }

    /** Letters of any script have marks; those of ASCII have none that are not composed with them. */
    private static boolean isLabelChar(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x80) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        }
        return isMark(c) ? text.charAt(at - 1) >= 0x80 : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private @Nullable String phone(String text) {
        String number = PhoneDigits.of(text);
        boolean uid = platform == Platform.UID2 || platform == Platform.EUID;
        if (number == null || (uid && !text.equals("+" + number))) {
            return null;
        }
        if (number.length() < (uid ? 10 : FEWEST_DIGITS) || number.length() > MOST_DIGITS) {
            return null;
        }
        return platform == Platform.META ? number : "+" + number;
    }

    /** Whether a sign belongs to a letter, as an accent or a vowel does in many scripts. */
    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Whether there is a letter, and it is no hash already. */
    private static boolean isName(String text) {
        return text.codePoints().anyMatch(Character::isLetter)
                && !HASH.matcher(text).matches();
    }

    private @Nullable String name(MatchField field, String text) {
        if (field == MatchField.CITY || field == MatchField.REGION) {
            String letters = keep(text, c -> Character.isLetter(c) || isMark(c));
            return nonEmpty(field == MatchField.REGION ? STATES.getOrDefault(letters, letters) : letters);
        } else if (platform != Platform.GOOGLE) {
            return nonEmpty(keep(text, c -> Character.isLetterOrDigit(c) || isMark(c)));
        }
        return field == MatchField.GIVEN_NAME ? givenName(text) : familyName(text);
    }

    private static @Nullable String givenName(String text) {
        ArrayList<String> words = new ArrayList<>(List.of(text.split("\\s+", -1)));
        words.removeAll(TITLES);
        return nonEmpty(String.join(" ", words));
    }

    private static @Nullable String familyName(String text) {
        String name = text;
        int before = suffix(name);
        while (before >= 0) {
            name = name.substring(0, before);
            before = suffix(name);
        }
        return nonEmpty(name);
    }

    /** Where a comma or space before a last word that is a suffix begins; -1 if there is none. */
    private static int suffix(String name) {
        int word = name.length();
        while (word > 0 && " ,".indexOf(name.charAt(word - 1)) < 0) {
            word--;
        }
        int gap = word;
        while (gap > 0 && " ,".indexOf(name.charAt(gap - 1)) >= 0) {
            gap--;
        }
        return gap < word && (word == name.length() || SUFFIXES.contains(name.substring(word))) ? gap : -1;
    }

    /** A code of ISO 3166-1, whatever punctuation is around it: {@code N/A} is not Namibia. */
    private @Nullable String country(String text) {
        Matcher letters = COUNTRY.matcher(text);
        if (!letters.matches()) {
            return null;
        }
        String code = letters.group(1);
        String capitals = code.toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(capitals)) {
            return null;
        }
        return platform == Platform.GOOGLE ? capitals : code;
    }

    /** In the clear, so nothing but what postcodes are made of. */
    private static @Nullable String googlePostcode(String text) {
        boolean sound = text.length() <= 10
                && text.chars().anyMatch(Character::isLetterOrDigit)
                && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' || c == '-');
        return sound ? text.toUpperCase(Locale.ROOT) : null;
    }

    private static @Nullable String postcode(String text) {
        int hyphen = text.indexOf('-');
        return nonEmpty(keep(hyphen < 0 ? text : text.substring(0, hyphen), Character::isLetterOrDigit));
    }

    private static @Nullable String birthDate(String text) {
        try {
            LocalDate date = text.indexOf('-') < 0
                    ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                    : LocalDate.parse(text);
            return date.getYear() >= 1900 && date.getYear() <= 9999
                    ? date.format(DateTimeFormatter.BASIC_ISO_DATE)
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String gender(String text) {
        return switch (text) {
            case "m", "male" -> "m";
            case "f", "female" -> "f";
            default -> null;
        };
    }

    /** All zeros is what a phone says whose owner does not want to be followed. */
    private static @Nullable String mobileAdId(String text) {
        if (text.length() != 36) {
            return null;
        }
        boolean some = false;
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return null;
            }
            some |= !hyphen && c != '0';
        }
        return some ? text : null;
    }

    private static @Nullable String handle(String text) {
        String name = text.startsWith("@") ? text.substring(1) : text;
        boolean sound = name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
        return sound && name.length() <= 15 ? nonEmpty(name) : null;
    }
}
