package io.cdpkit.json;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.AccountRole;
import io.cdpkit.profile.Activity;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Trait.Candidate;
import io.cdpkit.profile.Traits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which stores keep links, nodes and profiles: one line of JSON from which an equal value is read again.
 *
 * <p>It leaves out what a store keeps in columns of its own: keys, versions, owners and memos. Equal values give equal
 * text. Kinds of value are told apart as in {@link EventJson}; identifiers are {@code ["email", "ada@example.com"]}. It
 * is for stores, not for exports: those are {@link ProfileJson}. Texts hold customer data; what is thrown does not.
 */
public final class RowJson {
    /** The types of events that are counted. */
    private static final List<Event.Type> TYPES = Arrays.stream(Event.Type.values())
            .filter(type -> type != Event.Type.CHECKPOINT)
            .toList();

    private RowJson() {}

    /** A link without its key and version. */
    public static String write(Link link) {
        CanonicalWriter out = CanonicalWriter.lossless().open('{').key("anchor");
        identifier(out, link.anchor());
        out.put("first", link.first());
        if (link.folded() != null) {
            out.put("folded", link.folded());
        }
        out.put("last", link.last()).key("refused").identifiers(link.refused());
        out.key("shifts").open('[');
        for (Link.Shift shift : link.shifts()) {
            out.open('[').instant(shift.from());
            identifier(out, shift.person());
            out.close(']');
        }
        return out.close(']').put("watched", link.watched()).close('}').text();
    }

    private static void identifier(CanonicalWriter out, @Nullable Identifier identifier) {
        if (identifier == null) {
            out.literal("null");
        } else {
            out.identifier(identifier);
        }
    }

    /**
     * The link that was written, with the key and version that were kept apart.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Link readLink(String text, LinkKey key, long version) {
        return LosslessReader.read(text, "link that RowJson.write wrote", in -> {
            in.open();
            in.key("anchor");
            Identifier anchor = in.identifierOrNull();
            Instant first = in.instant("first");
            Instant folded = in.take("folded") ? in.instant() : null;
            Instant last = in.instant("last");
            List<Identifier> refused = in.identifiers("refused");
            ArrayList<Link.Shift> shifts = new ArrayList<>();
            in.key("shifts");
            in.openList();
            while (in.nextList()) {
                shifts.add(new Link.Shift(in.instant(), in.identifierOrNull()));
                in.closeList();
            }
            boolean watched = in.yes("watched");
            in.close();
            return new Link(key, first, last, anchor, refused, shifts, watched, folded, version);
        });
    }

    /** A node without its identifier, owner and version. */
    public static String write(Node node) {
        return CanonicalWriter.lossless()
                .open('{')
                .put("apart", node.apart())
                .put("first", node.first())
                .put("former", node.former())
                .key("people")
                .identifiers(node.people())
                .put("shared", node.shared())
                .close('}')
                .text();
    }

    /**
     * The node that was written, with what was kept apart.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Node readNode(String text, Identifier identifier, ProfileId owner, long version) {
        return LosslessReader.read(text, "node that RowJson.write wrote", in -> {
            in.open();
            boolean apart = in.yes("apart");
            Instant first = in.instant("first");
            boolean former = in.yes("former");
            List<Identifier> people = in.identifiers("people");
            boolean shared = in.yes("shared");
            in.close();
            return new Node(identifier, owner, first, people, shared, apart, former, version);
        });
    }

    /** A profile without its id, version, next due instant and memo. */
    public static String write(Profile profile) {
        CanonicalWriter out = CanonicalWriter.lossless().open('{').key("accounts");
        accounts(out, profile.accounts());
        out.key("activity");
        activity(out, profile.activity());
        if (!profile.computed().isEmpty()) {
            computed(out.key("computed"), profile.computed());
        }
        out.put("founded", profile.founded()).key("founder").identifier(profile.founder());
        out.key("identifiers").identifiers(profile.identifiers()).key("memberships");
        out.open('[');
        for (Membership membership : profile.memberships()) {
            out.open('{')
                    .put("definition", membership.definition())
                    .put("segment", membership.segment())
                    .put("since", membership.since())
                    .close('}');
        }
        Map<Source, Integer> sources = sources(profile.traits());
        out.close(']').key("sources").open('[');
        sources.keySet().forEach(out::source);
        out.close(']').key("traits").open('{');
        profile.traits().forEach((key, trait) -> trait(out.attributeKey(key), trait, sources));
        return out.close('}').close('}').text();
    }

    /** Computed traits, for evaluators that keep some in a {@link Memo}. */
    public static String write(List<Computed> computed) {
        return computed(CanonicalWriter.lossless(), computed).text();
    }

    private static CanonicalWriter computed(CanonicalWriter out, List<Computed> all) {
        out.open('[');
        for (Computed computed : all) {
            out.open('{')
                    .put("definition", computed.definition())
                    .put("trait", computed.trait())
                    .key("value")
                    .value(computed.value())
                    .close('}');
        }
        return out.close(']');
    }

    /** The sources that traits name, each with its place in the order in which they are first named. */
    private static Map<Source, Integer> sources(Traits traits) {
        Map<Source, Integer> sources = new LinkedHashMap<>();
        traits.forEach((key, trait) -> {
            sources.putIfAbsent(trait.source(), sources.size());
            trait.candidates().forEach(candidate -> sources.putIfAbsent(candidate.source(), sources.size()));
        });
        return sources;
    }

    private static void accounts(CanonicalWriter out, List<AccountRole> accounts) {
        out.open('[');
        for (AccountRole role : accounts) {
            AccountRole.Told told = role.told();
            out.open('{').put("account", role.account());
            if (told != null && !told.equals(latest(role, told.role()))) {
                out.key("by").open('{').put("message", told.messageId());
                out.put("time", told.time()).close('}');
            }
            out.key("joined");
            textOrNull(out, role.joined() == null ? null : role.joined().toString());
            out.put("latest", role.latest()).put("left", role.left()).put("message", role.latestMessageId());
            out.key("role");
            textOrNull(out, told == null ? null : told.role());
            out.close('}');
        }
        out.close(']');
    }

    /** What the latest group event told, if it told a role. */
    private static AccountRole.Told latest(AccountRole of, String role) {
        return new AccountRole.Told(role, of.latest(), of.latestMessageId());
    }

    private static void textOrNull(CanonicalWriter out, @Nullable String text) {
        if (text == null) {
            out.literal("null");
        } else {
            out.text(text);
        }
    }

    private static void activity(CanonicalWriter out, Activity activity) {
        out.open('{').key("events").open('[');
        for (Event.Type type : TYPES) {
            out.number(activity.events(type));
        }
        out.close(']')
                .put("first", activity.first())
                .put("last", activity.last())
                .close('}');
    }

    private static void trait(CanonicalWriter out, Trait trait, Map<Source, Integer> sources) {
        out.open('{').key("candidates").open('[');
        for (Candidate candidate : trait.candidates()) {
            out.open('{')
                    .put("message", candidate.messageId())
                    .put("source", sources.getOrDefault(candidate.source(), 0))
                    .put("time", candidate.time())
                    .put("times", candidate.times())
                    .key("value")
                    .value(candidate.value())
                    .close('}');
        }
        out.close(']')
                .put("message", trait.messageId())
                .put("source", sources.getOrDefault(trait.source(), 0))
                .put("time", trait.time())
                .key("value")
                .value(trait.value())
                .close('}');
    }

    /**
     * The profile that was written, with what was kept apart.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Profile readProfile(
            String text, ProfileId id, @Nullable Instant nextDue, @Nullable Memo memo, long version) {
        return LosslessReader.read(text, "profile that RowJson.write wrote", in -> {
            in.open();
            List<AccountRole> accounts = accounts(in);
            Activity activity = activity(in);
            List<Computed> computed = in.take("computed") ? computed(in) : List.of();
            Instant founded = in.instant("founded");
            in.key("founder");
            in.openList();
            Identifier founder = in.identifier();
            List<Identifier> identifiers = in.identifiers("identifiers");
            Evaluation evaluation = new Evaluation(memberships(in), computed, nextDue, memo);
            Traits traits = traits(in, sources(in));
            in.close();
            GoldenRecord record = new GoldenRecord(traits, activity, accounts);
            return new Profile(new Identity(id, founder, founded, identifiers), record, evaluation, version);
        });
    }

    /**
     * The computed traits that were written.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static List<Computed> readComputed(String text) {
        return LosslessReader.read(text, "list of computed traits that RowJson.write wrote", RowJson::computed);
    }

    private static List<Computed> computed(LosslessReader in) throws IOException {
        ArrayList<Computed> all = new ArrayList<>();
        in.openList();
        while (in.nextObject()) {
            int definition = Math.toIntExact(in.number("definition"));
            String trait = in.text("trait");
            in.key("value");
            all.add(new Computed(trait, in.value(), definition));
            in.close();
        }
        return all;
    }

    private static List<AccountRole> accounts(LosslessReader in) throws IOException {
        ArrayList<AccountRole> accounts = new ArrayList<>();
        in.key("accounts");
        in.openList();
        while (in.nextObject()) {
            String account = in.text("account");
            Instant toldAt = null;
            String toldBy = null;
            if (in.take("by")) {
                in.open();
                toldBy = in.text("message");
                toldAt = in.instant("time");
                in.close();
            }
            Instant joined = in.instantOrNull("joined");
            Instant latest = in.instant("latest");
            boolean left = in.yes("left");
            String message = in.text("message");
            String role = in.textOrNull("role");
            AccountRole.Told told = role == null
                    ? null
                    : new AccountRole.Told(role, toldAt == null ? latest : toldAt, toldBy == null ? message : toldBy);
            accounts.add(new AccountRole(account, joined, latest, message, told, left));
            in.close();
        }
        return accounts;
    }

    private static Activity activity(LosslessReader in) throws IOException {
        int[] counts = new int[TYPES.size()];
        in.key("activity");
        in.open();
        in.key("events");
        in.openList();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.toIntExact(in.number());
        }
        in.closeList();
        Activity activity = Activity.of(counts, in.instant("first"), in.instant("last"));
        in.close();
        return activity;
    }

    private static List<Membership> memberships(LosslessReader in) throws IOException {
        ArrayList<Membership> memberships = new ArrayList<>();
        in.key("memberships");
        in.openList();
        while (in.nextObject()) {
            int definition = Math.toIntExact(in.number("definition"));
            memberships.add(new Membership(in.text("segment"), in.instant("since"), definition));
            in.close();
        }
        return memberships;
    }

    private static List<Source> sources(LosslessReader in) throws IOException {
        ArrayList<Source> sources = new ArrayList<>();
        in.key("sources");
        in.openList();
        while (in.nextObject()) {
            sources.add(in.enteredSource());
        }
        return sources;
    }

    private static Traits traits(LosslessReader in, List<Source> sources) throws IOException {
        ArrayList<String> keys = new ArrayList<>();
        ArrayList<Trait> traits = new ArrayList<>();
        in.key("traits");
        in.open();
        for (String key = in.nextAttributeKey(); key != null; key = in.nextAttributeKey()) {
            keys.add(key);
            traits.add(trait(in, sources));
        }
        return Traits.of(keys, traits);
    }

    private static Trait trait(LosslessReader in, List<Source> sources) throws IOException {
        ArrayList<Candidate> candidates = new ArrayList<>();
        in.open();
        in.key("candidates");
        in.openList();
        while (in.nextObject()) {
            String message = in.text("message");
            Source source = source(in, sources);
            Instant time = in.instant("time");
            long times = in.number("times");
            in.key("value");
            candidates.add(new Candidate(in.value(), times, source, time, message));
            in.close();
        }
        String message = in.text("message");
        Source source = source(in, sources);
        Instant time = in.instant("time");
        in.key("value");
        Value value = in.value();
        in.close();
        return new Trait(value, source, time, message, List.copyOf(candidates));
    }

    private static Source source(LosslessReader in, List<Source> sources) throws IOException {
        int place = Math.toIntExact(in.number("source"));
        if (place < 0 || place >= sources.size()) {
            throw new IllegalArgumentException("no such source");
        }
        return sources.get(place);
    }
}
