package io.cdpkit.privacy.audience;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A person as far as an audience needs to know her: her names, how she can be matched, and what she consents to.
 *
 * @param contacts in the clear, by field; of e-mail addresses and phone numbers there may be several
 */
public record Member(List<Identifier> names, Map<MatchField, List<String>> contacts, ConsentLedger consents) {
    private static final Map<MatchField, String> TRAITS = Map.of(
            MatchField.EMAIL, "email",
            MatchField.PHONE, "phone",
            MatchField.GIVEN_NAME, "first_name",
            MatchField.FAMILY_NAME, "last_name",
            MatchField.BIRTH_DATE, "birthday",
            MatchField.GENDER, "gender");
    private static final String ADDRESS_TRAIT = "address";
    private static final Map<MatchField, String> ADDRESS = Map.of(
            MatchField.CITY, "city",
            MatchField.REGION, "state",
            MatchField.COUNTRY, "country",
            MatchField.POSTCODE, "postal_code");

    public Member {
        names = List.copyOf(names);
        EnumMap<MatchField, List<String>> copy = new EnumMap<>(MatchField.class);
        contacts.forEach((field, values) -> copy.put(field, List.copyOf(values)));
        contacts = copy;
        Objects.requireNonNull(consents, "consents");
    }

    /**
     * A member from a profile: identifiers and traits of e-mail and phone; {@code first_name}, {@code last_name}, {@code
     * birthday}, {@code gender}; {@code city}, {@code state}, {@code country} and {@code postal_code} of {@code address};
     * identifiers of {@code ios.idfa} and {@code android.idfa}.
     *
     * @param consents hers, such as {@code rules.ledger(cdp.timeline(profile.id()))}
     */
    public static Member of(Profile profile, ConsentLedger consents) {
        EnumMap<MatchField, Set<String>> found = new EnumMap<>(MatchField.class);
        addAll(
                found,
                profile.identifiers(),
                key -> profile.trait(key).map(Trait::value).orElse(null));
        return new Member(profile.identifiers(), lists(found), consents);
    }

    /**
     * The same person with every contact that her events ever gave, to find what went out under the former ones by {@link
     * Delivered#holds}; not for a list, which takes only what is current.
     *
     * @param events hers, such as {@code cdp.timeline(profile.id())}
     */
    public Member withFormer(Iterable<Event> events) {
        EnumMap<MatchField, Set<String>> found = new EnumMap<>(MatchField.class);
        contacts.forEach((field, values) -> found.put(field, new LinkedHashSet<>(values)));
        events.forEach(event -> addAll(found, event.identifiers(), event.traits()::find));
        return new Member(names, lists(found), consents);
    }

    private static void addAll(
            Map<MatchField, Set<String>> found,
            List<Identifier> identifiers,
            Function<String, ? extends @Nullable Value> traits) {
        identifiers.forEach(name -> add(found, fieldOf(name.namespace()), name.value()));
        TRAITS.forEach((field, key) -> add(found, field, traits.apply(key)));
        if (traits.apply(ADDRESS_TRAIT) instanceof Value.Fields address) {
            ADDRESS.forEach((field, key) -> add(found, field, address.fields().find(key)));
        }
    }

    private static Map<MatchField, List<String>> lists(Map<MatchField, Set<String>> found) {
        EnumMap<MatchField, List<String>> lists = new EnumMap<>(MatchField.class);
        found.forEach((field, values) -> lists.put(field, List.copyOf(values)));
        return lists;
    }

    private static @Nullable MatchField fieldOf(Namespace namespace) {
        return switch (namespace.name()) {
            case "email" -> MatchField.EMAIL;
            case "phone" -> MatchField.PHONE;
            case "ios.idfa", "android.idfa" -> MatchField.MOBILE_AD_ID;
            default -> null;
        };
    }

    private static void add(Map<MatchField, Set<String>> found, MatchField field, @Nullable Value value) {
        if (value instanceof Value.Text text) {
            add(found, field, text.text());
        } else if (value instanceof Value.Day day) {
            add(found, field, day.date().toString());
        } else if (value instanceof Value.Whole whole) {
            add(found, field, Long.toString(whole.number()));
        }
    }

    private static void add(Map<MatchField, Set<String>> found, @Nullable MatchField field, String value) {
        if (field != null) {
            found.computeIfAbsent(field, f -> new LinkedHashSet<>()).add(value);
        }
    }

    /** The trait that a field is read from; empty for advertising ids and handles, which are identifiers. */
    static Optional<String> traitOf(MatchField field) {
        return ADDRESS.containsKey(field) ? Optional.of(ADDRESS_TRAIT) : Optional.ofNullable(TRAITS.get(field));
    }

    /** All that a platform could compare her by, whatever goes together. */
    Set<MatchKey> keys(MatchHasher hasher) {
        Set<MatchKey> keys = new TreeSet<>();
        contacts.forEach(
                (field, values) -> values.forEach(raw -> hasher.key(field, raw).ifPresent(keys::add)));
        return keys;
    }

    /** Her lines that name somebody: one for each of the field that she has most of, with what there is one of. */
    List<AudienceRow> rows(MatchHasher hasher) {
        EnumMap<MatchField, List<MatchKey>> keys = new EnumMap<>(MatchField.class);
        int lines = 0;
        for (Map.Entry<MatchField, List<String>> entry : contacts.entrySet()) {
            MatchField field = entry.getKey();
            List<MatchKey> some = entry.getValue().stream()
                    .flatMap(raw -> hasher.key(field, raw).stream())
                    .distinct()
                    .toList();
            if (!some.isEmpty()) {
                keys.put(field, some);
                lines = Math.max(lines, some.size());
            }
        }
        ArrayList<AudienceRow> rows = new ArrayList<>(lines);
        for (int i = 0; i < lines; i++) {
            ArrayList<MatchKey> row = new ArrayList<>();
            for (List<MatchKey> some : keys.values()) {
                if (some.size() == 1 || i < some.size()) {
                    row.add(some.get(Math.min(i, some.size() - 1)));
                }
            }
            AudienceRow line = new AudienceRow(row);
            if (!line.naming().isEmpty()) {
                rows.add(line);
            }
        }
        return rows;
    }

    /** Prints which contacts there are, never one of them. */
    @Override
    public String toString() {
        return "member with " + contacts.keySet() + " and a " + consents;
    }
}
