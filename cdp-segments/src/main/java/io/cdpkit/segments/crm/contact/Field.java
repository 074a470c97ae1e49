package io.cdpkit.segments.crm.contact;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing a contact says: a kind, a value, and what a vCard says about the value.
 *
 * <p>A value is a list of components, each a list of texts, as RFC 6350, section 3.4, has it; most kinds have one text
 * only. Line breaks of every kind are kept as {@code \n}, and a surrogate without its other half, which no file could hold,
 * becomes U+FFFD.
 *
 * @param parts the components; one with one text unless the kind is {@link Kind#NAME}, {@link Kind#ADDRESS}, {@link
 *     Kind#COMPANY} (any number of both) or {@link Kind#CATEGORY} (one component, any number of texts)
 * @param group what ties it to other properties of its vCard, such as "item1"; else empty
 * @param parameters of its vCard property, verbatim, such as {@code TYPE=work;PREF=1}; else empty
 */
public record Field(Kind kind, List<List<String>> parts, String group, String parameters) {
    /** What a field is about, in the order in which contacts keep their fields. */
    public enum Kind {
        /** A name for the contact that stays the same, such as {@code urn:uuid:..}. */
        ID("UID", Form.URI),
        FULL_NAME("FN", Form.TEXT),
        /** Family, given and additional names, prefixes, suffixes. */
        NAME("N", Form.STRUCTURED),
        EMAIL("EMAIL", Form.TEXT),
        PHONE("TEL", Form.TEXT),
        /** Post box, extension, street, city, region, postal code, country. */
        ADDRESS("ADR", Form.STRUCTURED),
        /** The name of a company, then its units. */
        COMPANY("ORG", Form.STRUCTURED),
        TITLE("TITLE", Form.TEXT),
        ROLE("ROLE", Form.TEXT),
        /** A date; see {@link Contact#birthday}. */
        BIRTHDAY("BDAY", Form.URI),
        /** A link, or the picture as a data link. */
        PHOTO("PHOTO", Form.URI),
        WEBSITE("URL", Form.URI),
        NOTE("NOTE", Form.TEXT),
        CATEGORY("CATEGORIES", Form.LIST),
        /** A vCard property that is none of these: the whole line, verbatim, unfolded. */
        OTHER("", Form.RAW);

        /** The properties that make up a card and are no fields. */
        static final Set<String> FRAME = Set.of("BEGIN", "END", "VERSION");

        private final String property;
        private final Form form;

        Kind(String property, Form form) {
            this.property = property;
            this.form = form;
        }

        /** The name of the vCard property; empty for {@link #OTHER}. */
        String property() {
            return property;
        }

        /** The kind of a property, its name in upper case. */
        static Kind ofProperty(String name) {
            for (Kind kind : values()) {
                if (kind.property.equals(name)) {
                    return kind;
                }
            }
            return OTHER;
        }

        /** Its name in CSV and JSON. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it can have more than one text. */
        boolean isCompound() {
            return form == Form.STRUCTURED || form == Form.LIST;
        }
    }

    /** How a vCard writes a value. */
    enum Form {
        /** One text, escaped. */
        TEXT,
        /** Texts separated by commas. */
        LIST,
        /** Components separated by semicolons, of texts separated by commas. */
        STRUCTURED,
        /** One text in which commas and semicolons are not escaped. */
        URI,
        RAW
    }

    private static final Pattern VALUE_KIND =
            Pattern.compile("(?:^|;)VALUE=\"?(uri|text)\"?(?:;|$)", Pattern.CASE_INSENSITIVE);

    /** PREF of vCard 4, and what version 3 had for it. */
    private static final Pattern PREFERENCE = Pattern.compile(
            "(?:^|;)(?:PREF=\"?(\\d{1,3})\"?|TYPE=(?:[^;:]*,)?\"?pref\\b[^;]*)(?:;|$)", Pattern.CASE_INSENSITIVE);

    private static final int UNPREFERRED = 101;

    public Field {
        Objects.requireNonNull(kind, "kind");
        parts = parts.stream()
                .map(texts -> texts.stream().map(Field::clean).toList())
                .toList();
        parameters = clean(parameters);
        if (!ContentLine.isName(group) || !ContentLine.areParameters(parameters)) {
            throw new IllegalArgumentException(
                    "group must be of letters, digits and hyphens, parameters must be those of" + " a vCard; got "
                            + group.length() + " and " + parameters.length() + " chars");
        }
        boolean single = parts.size() == 1 && parts.get(0).size() == 1;
        boolean fits = !parts.isEmpty() && parts.stream().noneMatch(List::isEmpty);
        if (kind.form == Form.LIST) {
            fits = fits && parts.size() == 1;
        } else if (kind.form != Form.STRUCTURED) {
            fits = single;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "a field " + kind + " does not hold " + parts.size() + " components; see Field");
        }
        if (kind == Kind.OTHER && !(isOther(parts.get(0).get(0)) && group.isEmpty() && parameters.isEmpty())) {
            throw new IllegalArgumentException(
                    "a field OTHER is one line of a vCard, such as \"X-SKILL:music\", with its"
                            + " group and parameters in it, and of a property that no kind names");
        }
    }

    private static boolean isOther(String text) {
        ContentLine line = ContentLine.parse(text);
        return line != null && Kind.ofProperty(line.name()) == Kind.OTHER && !Kind.FRAME.contains(line.name());
    }

    /** A field of one text; for a compound kind, of components of one text each. */
    public static Field of(Kind kind, String... components) {
        return new Field(kind, List.of(components).stream().map(List::of).toList(), "", "");
    }

    public Field withParameters(String newParameters) {
        return new Field(kind, parts, group, newParameters);
    }

    /** The first text of a component, counted from 0; empty where there is none. */
    public String part(int component) {
        return component < parts.size() ? parts.get(component).get(0) : "";
    }

    /** The first text of all. */
    public String text() {
        return part(0);
    }

    /**
     * Its place among the fields of its kind, as RFC 6350, section 5.3, has it: 1 is the most preferred, 101 if none is
     * told.
     */
    public int preference() {
        Matcher told = PREFERENCE.matcher(parameters);
        if (!told.find()) {
            return UNPREFERRED;
        }
        return told.group(1) == null ? 1 : Math.max(1, Math.min(UNPREFERRED, Integer.parseInt(told.group(1))));
    }

    /** Whether every text in it is empty. */
    boolean saysNothing() {
        return parts.stream().allMatch(texts -> texts.stream().allMatch(String::isEmpty));
    }

    boolean isPlain() {
        return group.isEmpty() && parameters.isEmpty();
    }

    /** How a vCard writes the value, which the parameters may say. */
    Form form() {
        return form(kind, parameters);
    }

    static Form form(Kind kind, String parameters) {
        Matcher told = VALUE_KIND.matcher(parameters);
        if (kind.isCompound() || kind == Kind.OTHER || !told.find()) {
            return kind.form;
        }
        return told.group(1).equalsIgnoreCase("uri") ? Form.URI : Form.TEXT;
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean next = i + 1 < text.length();
            if (c == '\r') {
                i += next && text.charAt(i + 1) == '\n' ? 1 : 0;
                clean.append('\n');
            } else if (Character.isHighSurrogate(c) && next && Character.isLowSurrogate(text.charAt(i + 1))) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(Character.isSurrogate(c) ? '\ufffd' : c);
            }
        }
        return clean.toString();
    }

    /** Prints the kind and the number of components, never a text. */
    @Override
    public String toString() {
        return kind + " of " + parts.size() + " components";
    }
}
