package io.cdpkit.identity.match;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How raw values are written before they are compared, so that case, accents, spacing and punctuation do not matter.
 *
 * <p>Every form is idempotent. A value of which nothing is left is missing.
 */
enum Form {
    /** Lower-case words: letters and digits; apostrophes close up, everything else parts words. */
    WORDS {
        @Override
        String write(String raw) {
            return isPlain(raw) ? raw : words(raw);
        }
    },
    /** Words without the titles that stand before a name. */
    NAME {
        @Override
        String write(String raw) {
            String name = WORDS.write(raw);
            int start = 0;
            for (int space = name.indexOf(' '); space > 0; space = name.indexOf(' ', start)) {
                if (!TITLES.contains(name.substring(start, space))) {
                    break;
                }
                start = space + 1;
            }
            return name.substring(start);
        }
    },
    /** Words, with a hyphen within the number of a model closed up: {@code PS-LX350H} is {@code pslx350h}. */
    TEXT {
        @Override
        String write(String raw) {
            return WORDS.write(raw.indexOf('-') < 0 ? raw : MODEL.matcher(raw).replaceAll("$1"));
        }
    },
    /** Words, with the usual words of street addresses and names of places cut short. */
    ADDRESS {
        @Override
        String write(String raw) {
            String words = WORDS.write(raw);
            int space = words.indexOf(' ');
            if (space < 0) {
                return shortened(words);
            }
            StringBuilder out = new StringBuilder(words.length());
            for (int start = 0; start < words.length(); start = space + 1) {
                space = words.indexOf(' ', start);
                space = space < 0 ? words.length() : space;
                String word = words.substring(start, space);
                out.append(start == 0 ? "" : " ").append(SHORT.getOrDefault(word, shortened(word)));
            }
            return out.toString();
        }
    },
    /** As an address, with the number of a flat first: {@code 12 Main St, Apt 3} and {@code 3/12 Main St} are one. */
    STREET {
        @Override
        String write(String raw) {
            String words = ADDRESS.write(raw.indexOf('#') < 0 ? raw : raw.replace("#", " apt "));
            if (!words.contains("apt ") && !words.contains("ste ")) {
                return words;
            }
            Matcher flat = FLAT.matcher(words);
            if (!flat.find()) {
                return words;
            }
            String rest = words.substring(0, flat.start()) + words.substring(flat.end());
            return rest.isBlank() ? words : flat.group(1) + " " + rest.strip();
        }
    },
    /** Letters and digits, nothing between. */
    CODE {
        @Override
        String write(String raw) {
            String words = WORDS.write(raw);
            return words.indexOf(' ') < 0 ? words : words.replace(" ", "");
        }
    },
    /** Letters and digits; of an American postcode the first five, and no zeros before, which spreadsheets lose. */
    POSTCODE {
        @Override
        String write(String raw) {
            Matcher abroad = ABROAD.matcher(raw);
            String code = CODE.write(abroad.matches() ? abroad.group(1) : raw);
            if (code.isEmpty() || !digits(code).equals(code)) {
                return code;
            }
            String local = code.length() == 9 ? code.substring(0, 5) : code;
            int zeros = 0;
            while (zeros < local.length() - 1 && local.charAt(zeros) == '0') {
                zeros++;
            }
            return local.substring(zeros);
        }
    },
    /** Lower case without accents, white space and a {@code +tag}; a bare word is no address. */
    EMAIL {
        @Override
        String write(String raw) {
            String lower = LOWER.write(raw);
            int plus = lower.indexOf('+');
            int at = lower.lastIndexOf('@');
            return plus <= 0 || at < plus ? lower : lower.substring(0, plus) + lower.substring(at);
        }
    },
    /**
     * The last nine digits: those of a national number, with or without its country and trunk prefix. What follows a letter
     * after the number is an extension.
     */
    PHONE {
        @Override
        String write(String raw) {
            String digits = digits(withoutExtension(Folding.digits(raw)));
            String last = digits.length() > 9 ? digits.substring(digits.length() - 9) : digits;
            int zeros = 0;
            while (zeros < last.length() && last.charAt(zeros) == '0') {
                zeros++;
            }
            return last.substring(zeros);
        }
    },
    /** Year, month and day as eight digits, or the digits there are. */
    DATE {
        @Override
        String write(String raw) {
            return Dates.write(raw);
        }
    },
    /** Lower case without accents and white space. */
    LOWER {
        @Override
        String write(String raw) {
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c <= ' ' || c > 126 || (c >= 'A' && c <= 'Z')) {
                    return squeeze(raw);
                }
            }
            return raw;
        }
    },
    /** The words of each item, the items in order, each once, with vertical bars between. */
    LIST {
        @Override
        String write(String raw) {
            TreeSet<String> items = new TreeSet<>();
            for (String item : raw.split(ITEMS.matcher(raw).find() ? ITEMS.pattern() : ",", -1)) {
                items.add(WORDS.write(item));
            }
            items.remove("");
            return String.join("|", items);
        }
    },
    /** Latitude and longitude in degrees, to a metre; nothing where they are out of range or both 0. */
    LOCATION {
        @Override
        String write(String raw) {
            String[] numbers = raw.strip().split("[\\s,;]+", -1);
            if (numbers.length != 2
                    || !DEGREES.matcher(numbers[0]).matches()
                    || !DEGREES.matcher(numbers[1]).matches()) {
                return "";
            }
            BigDecimal latitude = degrees(numbers[0]);
            BigDecimal longitude = degrees(numbers[1]);
            if (latitude.abs().compareTo(BigDecimal.valueOf(90)) > 0
                    || longitude.abs().compareTo(HALF_TURN) > 0
                    || (latitude.signum() == 0 && longitude.signum() == 0)) {
                return "";
            }
            BigDecimal east = longitude.negate().compareTo(HALF_TURN) == 0 ? HALF_TURN : longitude;
            return latitude.toPlainString() + " " + east.toPlainString();
        }
    },
    /** A plain decimal number, or nothing; a comma is a point where it can be nothing else. */
    NUMBER {
        @Override
        String write(String raw) {
            String plain = Folding.digits(raw);
            String pointed = DECIMAL_COMMA.matcher(plain).matches()
                    ? plain.replace(".", "").replace(',', '.')
                    : plain;
            StringBuilder out = new StringBuilder(pointed.length());
            for (int i = 0; i < pointed.length(); i++) {
                char c = pointed.charAt(i);
                if ((c >= '0' && c <= '9') || c == '.' || (c == '-' && out.isEmpty())) {
                    out.append(c);
                }
            }
            try {
                double number = Double.parseDouble(out.toString());
                return !Double.isFinite(number)
                        ? ""
                        : number == Math.rint(number) && Math.abs(number) < 1e15
                                ? Long.toString((long) number)
                                : Double.toString(number);
            } catch (NumberFormatException e) {
                return "";
            }
        }
    };

    private static final Pattern MODEL = Pattern.compile("(?<![\\p{L}\\p{N}])(\\p{L}{1,4})-(?=\\p{L}{0,4}\\p{N}{2})");
    private static final Pattern ITEMS = Pattern.compile("[;|\n\r]");
    private static final Pattern DEGREES = Pattern.compile("[+-]?[0-9]{1,3}([.][0-9]{0,20})?");
    private static final BigDecimal HALF_TURN = BigDecimal.valueOf(180);
    private static final int METRE = 5;
    private static final Pattern FLAT = Pattern.compile("(?<![^ ])(?:apt|ste) ([a-z]?[0-9]+[a-z]?|[a-z])(?: |$)");
    private static final Pattern ABROAD = Pattern.compile("\\s*\\p{L}{1,3}\\s*-\\s*([0-9]{4,6})\\s*");
    private static final Pattern DECIMAL_COMMA =
            Pattern.compile("[^0-9,]*(?:[0-9]+|[0-9]{1,3}(?:[.][0-9]{3})+),[0-9]{1,2}[^0-9,.]*");
    private static final int LEAST_PHONE = 7;
    private static final String STRASSE = "strasse";

    /** What is a title, and a name of nobody. */
    static final Set<String> TITLES = Set.of(
            "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev", "herr", "frau", "hr", "fr", "dipl", "ing",
            "mme", "mlle", "sr", "sra", "srta", "sig", "dott", "dhr", "mevr");

    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("street", "st"),
            Map.entry("strasse", "str"),
            Map.entry("road", "rd"),
            Map.entry("avenue", "ave"),
            Map.entry("av", "ave"),
            Map.entry("court", "ct"),
            Map.entry("place", "pl"),
            Map.entry("drive", "dr"),
            Map.entry("lane", "ln"),
            Map.entry("crescent", "cres"),
            Map.entry("close", "cl"),
            Map.entry("circuit", "cct"),
            Map.entry("circle", "cir"),
            Map.entry("boulevard", "blvd"),
            Map.entry("terrace", "tce"),
            Map.entry("parade", "pde"),
            Map.entry("highway", "hwy"),
            Map.entry("square", "sq"),
            Map.entry("apartment", "apt"),
            Map.entry("unit", "apt"),
            Map.entry("flat", "apt"),
            Map.entry("suite", "ste"),
            Map.entry("north", "n"),
            Map.entry("south", "s"),
            Map.entry("east", "e"),
            Map.entry("west", "w"),
            Map.entry("mount", "mt"),
            Map.entry("saint", "st"));

    private static BigDecimal degrees(String number) {
        BigDecimal rounded = new BigDecimal(number).setScale(METRE, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }

    /** {@code hauptstrasse} as {@code hauptstr}. */
    private static String shortened(String word) {
        return word.endsWith(STRASSE) && word.length() > STRASSE.length()
                ? word.substring(0, word.length() - STRASSE.length()) + "str"
                : word;
    }

    private static String withoutExtension(String phone) {
        int digits = 0;
        for (int i = 0; i < phone.length(); i++) {
            char c = phone.charAt(i);
            if (isDigit(c)) {
                digits++;
            } else if (digits >= LEAST_PHONE && (Character.isLetter(c) || c == '#' || c == ';')) {
                return phone.substring(0, i);
            }
        }
        return phone;
    }

    /** The value in this form; empty if nothing is left. */
    abstract String write(String raw);

    /** The value in this form, or null if it is missing. */
    final @Nullable String of(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return null;
        }
        String written = write(raw);
        return written.isEmpty() ? null : written;
    }

    static String digits(String given) {
        String raw = Folding.digits(given);
        int length = raw.length();
        int plain = 0;
        while (plain < length && isDigit(raw.charAt(plain))) {
            plain++;
        }
        if (plain == length) {
            return raw;
        }
        StringBuilder out = new StringBuilder(length).append(raw, 0, plain);
        for (int i = plain + 1; i < length; i++) {
            if (isDigit(raw.charAt(i))) {
                out.append(raw.charAt(i));
            }
        }
        return out.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPlain(String raw) {
        char before = ' ';
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == ' ' && before != ' ');
            if (!plain) {
                return false;
            }
            before = c;
        }
        return before != ' ';
    }

    private static String words(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        boolean gap = false;
        String plain = Folding.fold(raw);
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            if (Character.isLetterOrDigit(c) || isSign(c)) {
                if (gap && !out.isEmpty()) {
                    out.append(' ');
                }
                gap = false;
                out.appendCodePoint(c);
            } else if (c != '\'' && c != '`') {
                gap = true;
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /** Whether it is a part of a letter, such as the vowels of Indic scripts. */
    private static boolean isSign(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static String squeeze(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        Folding.fold(raw)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c) && Character.getType(c) != Character.FORMAT)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
