package io.cdpkit.segments.crm.contact;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.crm.contact.Field.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A customer record of one person, as CRM systems and address books exchange it. Immutable and thread-safe.
 *
 * @param fields by kind, those of one kind in the order given; fields that say nothing are left out
 */
public record Contact(List<Field> fields) {
    public Contact {
        ArrayList<Field> kept = new ArrayList<>();
        for (Field field : fields) {
            if (!field.saysNothing()) {
                kept.add(field);
            }
        }
        kept.sort(Comparator.comparing(Field::kind));
        fields = List.copyOf(kept);
    }

    public static Contact of(Field... fields) {
        return new Contact(List.of(fields));
    }

    /**
     * What a profile says: its id ({@code urn:uuid:}), the traits {@code name}, {@code first_name}, {@code last_name},
     * {@code email}, {@code phone}, {@code address}, {@code company}, {@code title}, {@code birthday}, {@code avatar},
     * {@code website} and {@code description}, and every e-mail address and phone number it is or was known by, the
     * surviving ones first. A birthday that is text is told as it stands.
     */
    public static Contact of(Profile profile) {
        return ContactTraits.contact(profile);
    }

    /**
     * What identifies this contact to a platform: an identify event with all that {@link #of(Profile)} reads of it. Where a
     * trait holds one value, it is the {@link #preferred} one; every address and number is a name of the person. Of a
     * telephone URI, such as {@code tel:+1-418-656-9254;ext=102}, it is the number without scheme and extension.
     */
    public Event identify(String messageId, Source source, Instant time) {
        return ContactTraits.event(this, messageId, source, time);
    }

    /** The fields of a kind. */
    public List<Field> fields(Kind kind) {
        return fields.stream().filter(field -> field.kind() == kind).toList();
    }

    /** The first text of the first field of a kind; empty where there is none. */
    public Optional<String> text(Kind kind) {
        return fields.stream()
                .filter(field -> field.kind() == kind)
                .map(Field::text)
                .findFirst();
    }

    /** The field of a kind that is preferred, the first of several; empty where there is none. */
    public Optional<Field> preferred(Kind kind) {
        return fields.stream().filter(field -> field.kind() == kind).min(Comparator.comparingInt(Field::preference));
    }

    /** The first text of each field of a kind, such as all e-mail addresses. */
    public List<String> texts(Kind kind) {
        return fields(kind).stream().map(Field::text).toList();
    }

    /** The day of birth; empty where it is not told, or not as a whole date. */
    public Optional<LocalDate> birthday() {
        return text(Kind.BIRTHDAY).flatMap(Contact::date);
    }

    private static Optional<LocalDate> date(String text) {
        try {
            boolean basic = text.length() == "19850412".length();
            return Optional.of(
                    LocalDate.parse(text, basic ? DateTimeFormatter.BASIC_ISO_DATE : DateTimeFormatter.ISO_LOCAL_DATE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "contact of " + fields.size() + " fields";
    }
}
