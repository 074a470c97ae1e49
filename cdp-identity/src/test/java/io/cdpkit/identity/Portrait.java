package io.cdpkit.identity;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One profile as canonical text: what the engine and the oracle must agree upon.
 *
 * @param messageIds of the events that belong to it, in the order of their times, then of the ids
 * @param counts events by type, types without events left out
 */
record Portrait(
        Identifier founder,
        Instant founded,
        List<Identifier> identifiers,
        List<String> messageIds,
        List<String> traits,
        Map<Event.Type, Long> counts,
        Instant first,
        Instant last,
        List<String> accounts) {
    Portrait {
        identifiers = identifiers.stream().sorted().toList();
        messageIds = List.copyOf(messageIds);
        traits = traits.stream().sorted().toList();
        counts = new TreeMap<>(counts);
        accounts = accounts.stream().sorted().toList();
    }

    /** The traits of a real record, one line each. */
    static List<String> traits(GoldenRecord record) {
        List<String> lines = new ArrayList<>();
        record.traits()
                .forEach((key, trait) -> lines.add(trait(
                        key,
                        trait.value(),
                        trait.source().id(),
                        trait.time(),
                        trait.messageId(),
                        trait.candidates().stream()
                                .map(c -> candidate(
                                        c.value(), c.times(), c.source().id(), c.time(), c.messageId()))
                                .toList())));
        return lines;
    }

    /** The account roles of a real record, one line each. */
    static List<String> accounts(GoldenRecord record) {
        return record.accounts().stream()
                .map(role -> account(
                        role.account(),
                        role.since(),
                        role.latest(),
                        role.latestMessageId(),
                        role.role().orElse(null),
                        role.left()))
                .toList();
    }

    /** The portrait of a real profile. */
    static Portrait of(Profile profile, List<Event> timeline) {
        Map<Event.Type, Long> counts = new TreeMap<>();
        for (Event.Type type : Event.Type.values()) {
            if (profile.activity().events(type) > 0) {
                counts.put(type, profile.activity().events(type));
            }
        }
        return new Portrait(
                profile.founder(),
                profile.founded(),
                profile.identifiers(),
                timeline.stream().map(Event::id).toList(),
                traits(profile.record()),
                counts,
                profile.activity().first(),
                profile.activity().last(),
                accounts(profile.record()));
    }

    /** All portraits as one text, by founder. */
    static String text(Collection<Portrait> portraits) {
        return portraits.stream()
                .sorted(Comparator.comparing(Portrait::founder))
                .map(Portrait::text)
                .collect(Collectors.joining());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("profile ")
                .append(text(founder))
                .append(" since ")
                .append(founded)
                .append('\n');
        text.append("  ids ").append(identifiers.stream().map(Portrait::text).collect(Collectors.joining(" ")));
        text.append("\n  events ").append(String.join(" ", messageIds)).append('\n');
        traits.forEach(trait -> text.append("  trait ").append(trait).append('\n'));
        text.append("  counts ")
                .append(counts)
                .append(" from ")
                .append(first)
                .append(" to ")
                .append(last);
        text.append('\n');
        accounts.forEach(account -> text.append("  account ").append(account).append('\n'));
        return text.toString();
    }

    static String text(Identifier identifier) {
        return identifier.namespace().name() + "=" + identifier.value();
    }

    static String trait(
            String key, Value value, String source, Instant time, String messageId, List<String> candidates) {
        return key + "=" + text(value) + "|" + source + "|" + time + "|" + messageId
                + (candidates.isEmpty() ? "" : " of " + candidates);
    }

    static String candidate(Value value, long times, String source, Instant time, String messageId) {
        return text(value) + " x" + times + "|" + source + "|" + time + "|" + messageId;
    }

    static String account(
            String account, Instant since, Instant latest, String messageId, @Nullable String role, boolean left) {
        return account + " since " + since + (left ? " left " : " latest ") + latest + "|" + messageId + "|" + role;
    }

    static String text(Event event) {
        String identifiers = event.identifiers().stream().map(Portrait::text).collect(Collectors.joining(" "));
        return event.id() + " " + event.type() + " \"" + event.name() + "\" from "
                + event.source().id() + " at " + event.time() + " [" + identifiers + "]"
                + (event.traits().isEmpty() ? "" : " traits " + text(event.traits()))
                + (event.properties().isEmpty() ? "" : " properties " + text(event.properties()));
    }

    static String text(Attributes attributes) {
        List<String> fields = new ArrayList<>();
        attributes.forEach((key, value) -> fields.add(key + "=" + text(value)));
        return fields.toString();
    }

    static String text(Value value) {
        if (value instanceof Value.Text text) {
            return '"' + text.text() + '"';
        } else if (value instanceof Value.Whole whole) {
            return Long.toString(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            return decimal.number().toPlainString() + "d";
        } else if (value instanceof Value.Bool bool) {
            return Boolean.toString(bool.yes());
        } else if (value instanceof Value.Moment moment) {
            return moment.instant().toString();
        } else if (value instanceof Value.Day day) {
            return day.date().toString();
        } else if (value instanceof Value.Items items) {
            return items.items().stream().map(Portrait::text).toList().toString();
        } else if (value instanceof Value.Fields fields) {
            return text(fields.fields());
        } else if (value instanceof Value.Null) {
            return "null";
        }
        throw new AssertionError(value.getClass());
    }
}
