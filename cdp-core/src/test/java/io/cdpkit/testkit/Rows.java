package io.cdpkit.testkit;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.store.TenantStore;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as stores hold them. */
final class Rows {
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final Identifier ADA = Identifier.userId("ada");
    static final Identifier MAIL = Identifier.email("ada@example.com");
    static final ProfileId P = id(1);
    static final LinkKey KEY = LinkKey.of(LinkKey.Kind.SEEN, List.of(ADA, MAIL));
    private static final Source CRM = new Source("crm", Source.Kind.CRM, Source.Party.SECOND, 80);

    private Rows() {}

    /** The three kinds of row that have a version, for tests that do the same to each. */
    enum Kind {
        LINK {
            @Override
            CommitDraft write(CommitDraft draft, long version) {
                return draft.link(link(version));
            }

            @Override
            CommitDraft remove(CommitDraft draft, long version) {
                return draft.removeLink(KEY, version);
            }

            @Override
            CommitDraft read(CommitDraft draft, long version) {
                return draft.readLink(KEY, version);
            }

            @Override
            long version(TenantStore store) {
                Link link = store.link(KEY);
                return link == null ? 0 : link.version();
            }
        },
        NODE {
            @Override
            CommitDraft write(CommitDraft draft, long version) {
                return draft.node(node(ADA, version));
            }

            @Override
            CommitDraft remove(CommitDraft draft, long version) {
                return draft.removeNode(ADA, version);
            }

            @Override
            CommitDraft read(CommitDraft draft, long version) {
                return draft.readNode(ADA, version);
            }

            @Override
            long version(TenantStore store) {
                Node node = store.node(ADA);
                return node == null ? 0 : node.version();
            }
        },
        PROFILE {
            @Override
            CommitDraft write(CommitDraft draft, long version) {
                return draft.profile(profile(P, version));
            }

            @Override
            CommitDraft remove(CommitDraft draft, long version) {
                return draft.removeProfile(P, version);
            }

            @Override
            CommitDraft read(CommitDraft draft, long version) {
                return draft.readProfile(P, version);
            }

            @Override
            long version(TenantStore store) {
                Profile profile = store.profile(P);
                return profile == null ? 0 : profile.version();
            }
        };

        /** Writes the row at a version. */
        abstract CommitDraft write(CommitDraft draft, long version);

        /** Removes the row, which should have a version. */
        abstract CommitDraft remove(CommitDraft draft, long version);

        /** Relies on the row's having a version. */
        abstract CommitDraft read(CommitDraft draft, long version);

        /** The version that is stored; 0 if there is none. */
        abstract long version(TenantStore store);
    }

    /** An id whose order is that of its number, negative ones last. */
    static ProfileId id(long number) {
        return new ProfileId(number << 8, number);
    }

    static Event event(String messageId, Identifier... identifiers) {
        Event.Builder builder = Event.track(messageId, CRM, "Order Completed").time(NOON);
        for (Identifier identifier : identifiers) {
            builder.identifier(identifier);
        }
        return builder.build();
    }

    /** A value of each kind, nested too. */
    static Attributes everyValue() {
        Attributes flat = Attributes.builder()
                .put("text", "Zo\u00eb \uD83D\uDE00 \u0001 \r\n \\ \" ' % _ \uFEFF")
                .put("empty", "")
                .put("whole", Long.MIN_VALUE)
                .put("decimal", new BigDecimal("-1234567890.000000000000000000000000000001"))
                .put("large", Value.of(BigInteger.TEN.pow(60)))
                .put("yes", true)
                .put("moment", Instant.parse("1969-12-31T23:59:59.123456789Z"))
                .put("day", LocalDate.of(1815, 12, 10))
                .put("null", Value.ofNull())
                .build();
        return flat.toBuilder()
                .put("items", Value.of(List.of(Value.of(flat), Value.of(List.of()), Value.of("a"), Value.of("a"))))
                .put("object", Value.of(Attributes.of("nested", Value.of(flat))))
                .put("void", Value.of(Attributes.empty()))
                .build();
    }

    /** An event of a type that uses everything an event may carry. */
    static Event everything(String messageId, Event.Type type) {
        return Event.builder(messageId, type, CRM)
                .name("Order \"Completed\"")
                .time(NOON.minusMillis(1))
                .receivedAt(NOON)
                .identifier(MAIL)
                .identifier(ADA)
                .traits(everyValue())
                .properties(everyValue())
                .context(Attributes.of("page", "https://example.com/?q=%25"))
                .build();
    }

    static Link link(long version) {
        return link(KEY, version);
    }

    static Link link(LinkKey key, long version) {
        return Link.claim(key, NOON)
                .withOutcome(
                        key.identifiers().isEmpty() ? null : key.identifiers().get(0), List.of(), List.of(), false)
                .withVersion(version);
    }

    /** A link that uses everything a link may hold. */
    static Link fullLink() {
        return new Link(
                KEY,
                NOON.minusSeconds(5),
                NOON,
                ADA,
                List.of(MAIL),
                List.of(new Link.Shift(Instant.MIN, null), new Link.Shift(NOON, MAIL)),
                true,
                NOON.minusSeconds(2),
                1);
    }

    static Node node(Identifier identifier, long version) {
        return new Node(identifier, P, NOON, List.of(), false, false, false, version);
    }

    /** A profile of one identifier with nothing in it; its next due instant tells its version. */
    static Profile profile(ProfileId id, long version) {
        return due(id, version, NOON.plusSeconds(version));
    }

    static Profile due(ProfileId id, long version, @Nullable Instant nextDue) {
        return new Profile(
                new Identity(id, ADA, NOON, List.of(ADA)),
                GoldenRecord.empty(),
                Evaluation.of(List.of(), nextDue),
                version);
    }

    /** A profile that uses everything a profile may hold. */
    static Profile fullProfile() {
        ProfileSchema schema = ProfileSchema.builder()
                .trait("text", Survivorship.mostFrequent())
                .trait("items", Survivorship.union())
                .trait("day", Survivorship.standard().keepingAll())
                .build();
        GoldenRecord record = GoldenRecord.empty()
                .plus(everything("e1", Event.Type.IDENTIFY), schema)
                .plus(
                        Event.identify("e2", CRM)
                                .time(NOON)
                                .traits(Attributes.of("text", Value.of("Ada"), "day", Value.of(LocalDate.EPOCH)))
                                .build(),
                        schema)
                .plus(
                        Event.group("e3", CRM, "analytical-engines")
                                .time(NOON)
                                .properties(Attributes.of("role", "buyer"))
                                .build(),
                        schema)
                .plus(
                        Event.group("e4", CRM, "royal-society")
                                .time(NOON)
                                .properties(Attributes.of("left", Value.of(true)))
                                .build(),
                        schema);
        return new Profile(
                new Identity(P, ADA, NOON.minusMillis(1), List.of(MAIL, ADA)),
                record,
                new Evaluation(
                        List.of(new Membership("lapsed", NOON, 2), new Membership("regulars", Instant.EPOCH, 1)),
                        List.of(
                                new Computed("last order", Value.of(NOON), 1),
                                new Computed("net", Value.of(new BigDecimal("-0.25")), 3),
                                new Computed("views", Value.of(List.of(Value.of("\ud83d\"\n"), Value.of(3))), 1)),
                        NOON.plusMillis(1),
                        null),
                1);
    }

    /** A node that uses everything a node may hold. */
    static Node fullNode() {
        return new Node(MAIL, P, NOON.minusMillis(1), List.of(ADA, Identifier.userId("ben")), true, true, true, 1);
    }
}
