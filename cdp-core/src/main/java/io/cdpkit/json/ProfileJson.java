package io.cdpkit.json;

import com.google.common.base.Ascii;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.AccountRole;
import io.cdpkit.profile.Activity;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Profiles as JSON for others to read: an answer to the person herself, a screen of customer support, an export.
 *
 * <p>One object on one line with its keys in ascending order; equal profiles give equal text. It holds all that the
 * profile holds, that is customer data in the clear. Instants and dates are ISO text, numbers are exact, a decimal is
 * told from a whole number by its fraction or exponent.
 *
 * <pre>{@code
 * {"accounts": [{"account": "acme", "latest": "...", "left": false, "messageId": "m3", "role": "buyer", "since": "..."}],
 *  "activity": {"events": {"alias": 0, "group": 1, ...}, "first": "...", "last": "..."},
 *  "computed": [{"definition": 1, "trait": "spent", "value": 99.5}],
 *  "founded": "...", "founder": {"namespace": "user_id", "value": "u1"}, "id": "...",
 *  "identifiers": [{"namespace": "email", "value": "jane@example.com"}, ...],
 *  "memberships": [{"definition": 1, "segment": "vip", "since": "..."}], "nextDue": null,
 *  "traits": {"city": {"candidates": [], "messageId": "m1", "source": "crm", "time": "...", "value": "Bern"}, ...},
 *  "version": 7}
 * }</pre>
 */
public final class ProfileJson {
    /** The types whose events belong to people. */
    private static final List<Event.Type> TYPES = Arrays.stream(Event.Type.values())
            .filter(type -> switch (type) {
                case IDENTIFY, TRACK, PAGE, SCREEN, GROUP, ALIAS -> true;
                case APART, TOGETHER, CHECKPOINT -> false;
            })
            .sorted(Comparator.comparing(Event.Type::name))
            .toList();

    private ProfileJson() {}

    /** The profile as one line of JSON, without a line end. */
    public static String write(Profile profile) {
        CanonicalWriter out = CanonicalWriter.plain().open('{').key("accounts").open('[');
        profile.accounts().forEach(role -> account(out, role));
        out.close(']').key("activity");
        activity(out, profile.activity());
        out.key("computed").open('[');
        profile.computed().forEach(computed -> computed(out, computed));
        out.close(']').put("founded", profile.founded()).key("founder");
        identifier(out, profile.founder());
        out.put("id", profile.id().toString()).key("identifiers").open('[');
        profile.identifiers().forEach(identifier -> identifier(out, identifier));
        out.close(']').key("memberships").open('[');
        profile.memberships().forEach(membership -> membership(out, membership));
        out.close(']');
        Instant due = profile.nextDue();
        if (due == null) {
            out.putNull("nextDue");
        } else {
            out.put("nextDue", due);
        }
        out.key("traits").open('{');
        profile.traits().forEach((key, trait) -> trait(out.key(key), trait));
        return out.close('}').put("version", profile.version()).close('}').text();
    }

    private static void account(CanonicalWriter out, AccountRole role) {
        out.open('{')
                .put("account", role.account())
                .put("latest", role.latest())
                .put("left", role.left())
                .put("messageId", role.latestMessageId());
        role.role().ifPresentOrElse(name -> out.put("role", name), () -> out.putNull("role"));
        out.put("since", role.since()).close('}');
    }

    private static void activity(CanonicalWriter out, Activity activity) {
        out.open('{').key("events").open('{');
        TYPES.forEach(type -> out.put(Ascii.toLowerCase(type.name()), activity.events(type)));
        out.close('}');
        if (activity.events() == 0) {
            out.putNull("first").putNull("last");
        } else {
            out.put("first", activity.first()).put("last", activity.last());
        }
        out.close('}');
    }

    private static void identifier(CanonicalWriter out, Identifier identifier) {
        out.open('{')
                .put("namespace", identifier.namespace().name())
                .put("value", identifier.value())
                .close('}');
    }

    private static void membership(CanonicalWriter out, Membership membership) {
        out.open('{')
                .put("definition", membership.definition())
                .put("segment", membership.segment())
                .put("since", membership.since())
                .close('}');
    }

    private static void computed(CanonicalWriter out, Computed computed) {
        out.open('{')
                .put("definition", computed.definition())
                .put("trait", computed.trait())
                .key("value")
                .value(computed.value())
                .close('}');
    }

    private static void trait(CanonicalWriter out, Trait trait) {
        out.open('{').key("candidates").open('[');
        for (Trait.Candidate candidate : trait.candidates()) {
            out.open('{')
                    .put("messageId", candidate.messageId())
                    .put("source", candidate.source().id())
                    .put("time", candidate.time())
                    .put("times", candidate.times())
                    .key("value")
                    .value(candidate.value())
                    .close('}');
        }
        out.close(']')
                .put("messageId", trait.messageId())
                .put("source", trait.source().id())
                .put("time", trait.time())
                .key("value")
                .value(trait.value())
                .close('}');
    }
}
