package io.cdpkit.segments.crm.contact;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import io.cdpkit.segments.crm.contact.Field.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the traits of a profile are in a contact, and back. */
final class ContactTraits {
    private static final String ID_PREFIX = "urn:uuid:";
    private static final String SCHEME = "tel:";
    private static final String CONTEXT = "phone-context=";
    /** Traits of one text and the kinds of field they are. */
    private static final Map<String, Kind> TEXTS =
            Map.of("title", Kind.TITLE, "avatar", Kind.PHOTO, "website", Kind.WEBSITE, "description", Kind.NOTE);

    private static final int STREET = 2;
    /** The address's traits in the order of a vCard's components, from the street on. */
    private static final List<String> ADDRESS = List.of("street", "city", "state", "postal_code", "country");

    private ContactTraits() {}

    static Contact contact(Profile profile) {
        ArrayList<Field> fields = new ArrayList<>();
        fields.add(Field.of(Kind.ID, ID_PREFIX + profile.id()));
        String given = profile.text("first_name").orElse("");
        String family = profile.text("last_name").orElse("");
        fields.add(Field.of(Kind.FULL_NAME, profile.text("name").orElse((given + " " + family).strip())));
        fields.add(Field.of(Kind.NAME, family, given, "", "", ""));
        points(profile, "email", Namespace.EMAIL).forEach(each -> fields.add(Field.of(Kind.EMAIL, each)));
        points(profile, "phone", Namespace.PHONE).forEach(each -> fields.add(Field.of(Kind.PHONE, each)));
        Attributes address = object(profile, "address");
        String[] lines = {"", "", "", "", "", "", ""};
        for (int i = 0; i < ADDRESS.size(); i++) {
            lines[STREET + i] = address.text(ADDRESS.get(i)).orElse("");
        }
        fields.add(Field.of(Kind.ADDRESS, lines));
        fields.add(Field.of(
                Kind.COMPANY,
                profile.text("company")
                        .or(() -> object(profile, "company").text("name"))
                        .orElse("")));
        Trait birthday = profile.traits().find("birthday");
        if (birthday != null) {
            birthday(birthday.value()).ifPresent(fields::add);
        }
        TEXTS.forEach((trait, kind) -> profile.text(trait).ifPresent(text -> fields.add(Field.of(kind, text))));
        return new Contact(fields);
    }

    /** A date, or what else was told of it, such as a year, word by word. */
    private static Optional<Field> birthday(Value told) {
        if (told instanceof Value.Text text) {
            return Optional.of(Field.of(Kind.BIRTHDAY, text.text()).withParameters("VALUE=text"));
        }
        LocalDate date = told instanceof Value.Day day
                ? day.date()
                : told instanceof Value.Moment moment ? LocalDate.ofInstant(moment.instant(), ZoneOffset.UTC) : null;
        return Optional.ofNullable(date)
                .map(DateTimeFormatter.BASIC_ISO_DATE::format)
                .map(text -> Field.of(Kind.BIRTHDAY, text));
    }

    private static Attributes object(Profile profile, String trait) {
        Trait held = profile.traits().find(trait);
        return held != null && held.value() instanceof Value.Fields object ? object.fields() : Attributes.empty();
    }

    /** The surviving value, the others that the profile kept, then her names in the namespace. */
    private static Set<String> points(Profile profile, String trait, Namespace namespace) {
        Set<String> points = new LinkedHashSet<>();
        profile.text(trait).ifPresent(points::add);
        Trait held = profile.traits().find(trait);
        if (held != null) {
            for (Trait.Candidate candidate : held.candidates()) {
                if (candidate.value() instanceof Value.Text text) {
                    points.add(text.text());
                }
            }
        }
        profile.identifiers(namespace).forEach(identifier -> points.add(identifier.value()));
        return points;
    }

    static Event event(Contact contact, String messageId, Source source, Instant time) {
        Event.Builder event = Event.identify(messageId, source).time(time);
        contact.texts(Kind.EMAIL).stream().filter(text -> !text.isEmpty()).forEach(event::email);
        contact.texts(Kind.PHONE).stream()
                .map(ContactTraits::number)
                .filter(number -> !number.isEmpty())
                .forEach(number -> event.identifier(Identifier.phone(number)));
        Attributes.Builder traits = Attributes.builder();
        put(traits, "name", text(contact, Kind.FULL_NAME));
        contact.preferred(Kind.NAME).ifPresent(name -> {
            put(traits, "last_name", name.part(0));
            put(traits, "first_name", name.part(1));
        });
        put(traits, "email", text(contact, Kind.EMAIL));
        put(traits, "phone", number(text(contact, Kind.PHONE)));
        contact.preferred(Kind.ADDRESS).ifPresent(field -> {
            Attributes.Builder address = Attributes.builder();
            for (int i = 0; i < ADDRESS.size(); i++) {
                put(address, ADDRESS.get(i), field.part(STREET + i));
            }
            if (address.size() > 0) {
                traits.put("address", address.build());
            }
        });
        String company = text(contact, Kind.COMPANY);
        if (!company.isEmpty()) {
            traits.put("company", Attributes.of("name", company));
        }
        contact.birthday().ifPresent(day -> traits.put("birthday", day));
        TEXTS.forEach((trait, kind) -> put(traits, trait, text(contact, kind)));
        return event.traits(traits.build()).build();
    }

    private static String text(Contact contact, Kind kind) {
        return contact.preferred(kind).map(Field::text).orElse("");
    }

    /**
     * The number in a telephone URI (RFC 3966): without scheme, extension and other parameters, after the digits that its
     * context puts before it, unless it is a whole number by itself; empty where the context is no number, so that only some
     * exchange knows it. Any other text as it stands.
     */
    private static String number(String text) {
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return text;
        }
        String[] parts = text.substring(SCHEME.length()).split(";", -1);
        String number = parts[0].strip();
        for (int i = 1; i < parts.length && !number.isEmpty() && !number.startsWith("+"); i++) {
            if (parts[i].regionMatches(true, 0, CONTEXT, 0, CONTEXT.length())) {
                String context = parts[i].substring(CONTEXT.length());
                return context.startsWith("+") ? context + "-" + number : "";
            }
        }
        return number;
    }

    private static void put(Attributes.Builder to, String key, String text) {
        if (!text.isEmpty()) {
            to.put(key, text);
        }
    }
}
