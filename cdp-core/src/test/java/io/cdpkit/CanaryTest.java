package io.cdpkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.profile.Activity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Traits;
import io.cdpkit.quality.QualityCounter;
import io.cdpkit.quality.QualityTrend;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Held;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.CommitDraft;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No text that this library makes shows customer data. */
class CanaryTest {
    /** Public types that are no records and hold customer data, each with an instance full of it. */
    private static final Map<Class<?>, Supplier<Object>> FILLED = Map.ofEntries(
            Map.entry(Event.class, () -> Canaries.event(Event.Type.IDENTIFY)),
            Map.entry(
                    Event.Builder.class,
                    () -> Event.track("m1", source(), "Seen").identifier(Canaries.identifier())),
            Map.entry(Attributes.class, Canaries::attributes),
            Map.entry(Attributes.Builder.class, () -> Canaries.attributes().toBuilder()),
            Map.entry(Traits.class, () -> Canaries.golden().traits()),
            Map.entry(Activity.class, () -> Canaries.golden().activity()),
            Map.entry(
                    Held.class,
                    () -> Held.of(
                            Instant.EPOCH,
                            Held.Form.ROW,
                            "web",
                            new Rejection(Rejection.Reason.LIMIT, "name", "too long"),
                            Canaries.TEXT.getBytes(StandardCharsets.UTF_8))),
            Map.entry(LinkKey.class, () -> LinkKey.of(Canaries.event(Event.Type.TRACK))),
            Map.entry(
                    Parsed.Refused.class,
                    () -> SegmentJson.of(source()).read("{\"userId\":\"" + Canaries.TEXT + "\"}")),
            Map.entry(QualityCounter.class, CanaryTest::counter),
            Map.entry(QualityTrend.class, CanaryTest::trend));

    /** Public types that are no records and hold none: machinery, settings, writers. The commerce types are tested there. */
    private static final Set<String> HARMLESS = Set.of(
            "Cdp",
            "Cdp$Builder",
            "Folding",
            "IngestSummary",
            "StoredQuarantine",
            "StoredQuarantine$Builder",
            "Subscription$Builder",
            "checkpoint.Checkpoint",
            "digest.Sha256",
            "event.Attributes$DuplicateKeyException",
            "event.EventPlan",
            "event.TrackingPlan",
            "event.TrackingPlan$Builder",
            "event.ViolationCounts",
            "file.FileHold",
            "group.GroupCommit",
            "json.ChangeJson",
            "json.EventJson",
            "json.ExplanationJson",
            "json.ProfileJson",
            "json.RowJson",
            "json.SegmentJson",
            "json.SegmentJson$Builder",
            "markup.Markup",
            "profile.ProfileIds",
            "profile.ProfileSchema",
            "profile.ProfileSchema$Builder",
            "profile.Survivorship",
            "quality.QualityCounter$Builder",
            "records.Column",
            "records.CsvFormat",
            "records.CsvRecords",
            "records.JsonLinesRecords",
            "records.RecordMapping",
            "records.RecordMapping$Builder",
            "records.RecordReader",
            "store.jdbc.ChangeFeed",
            "store.jdbc.JdbcStore",
            "store.jdbc.SubjectKeys",
            "store.StoreException",
            "store.StoreException$Closed",
            "store.StoreException$OutcomeUnknown",
            "store.StoreException$Stale",
            "store.StoreException$Unavailable",
            "store.StoreException$Unreadable");

    private static Source source() {
        return Source.of("web-shop", Source.Kind.WEB);
    }

    private static Object counter() {
        QualityCounter counter = QualityCounter.builder().build();
        counter.event(Canaries.event(Event.Type.IDENTIFY));
        return counter;
    }

    private static Object trend() {
        QualityTrend trend = QualityTrend.of(QualityCounter.builder(), ZoneOffset.UTC);
        trend.event(Canaries.event(Event.Type.IDENTIFY));
        return trend;
    }

    private static List<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(
                Cdp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), ".");
                if (name.startsWith("io.cdpkit.") && name.endsWith(".class") && !name.endsWith("-info.class")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                    if (isPublic(type) && !type.getPackageName().endsWith(".commerce")) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> enclosing = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (enclosing == null || isPublic(enclosing));
    }

    private static void assertShowsNothing(String what, @Nullable Object text) {
        String shown = String.valueOf(text);
        assertEquals(List.of(), Canaries.trace(shown).stream().toList(), () -> what + " shows " + shown);
    }

    @Test
    void toString_everyPublicType_showsNoCustomerData() throws Exception {
        int filled = 0;
        for (Class<?> type : publicTypes()) {
            Object instance = null;
            Supplier<Object> supplier = FILLED.get(type);
            if (supplier != null) {
                instance = supplier.get();
            } else if (type.isRecord()) {
                instance = Canaries.fill(type, "");
            } else {
                assertTrue(
                        type.isInterface()
                                || type.isEnum()
                                || HARMLESS.contains(type.getName().substring("io.cdpkit.".length())),
                        () -> type + " is new here: say whether it holds customer data");
            }
            if (instance != null) {
                assertShowsNothing(type.getName(), instance);
                filled++;
            }
        }
        assertTrue(filled > 45, "only " + filled + " types were filled");
    }

    @Test
    void toString_everyKindOfValueAndCandidate_showsNoContent() {
        Canaries.attributes().forEach((key, value) -> assertShowsNothing(key, value));
        for (Class<?> kind : Value.class.getPermittedSubclasses()) {
            assertTrue(kind.isRecord());
        }
        Canaries.golden().traits().forEach((key, trait) -> {
            assertShowsNothing(key, trait);
            assertTrue(!trait.candidates().isEmpty());
            trait.candidates().forEach(candidate -> assertShowsNothing(key, candidate));
        });
        Canaries.golden().accounts().forEach(role -> assertShowsNothing("account", role));
        Trait text = Canaries.golden().traits().get("text").orElseThrow();
        assertEquals(Value.of(Canaries.TEXT), text.value(), "the canary is in there");
    }

    @Test
    void toString_commitFullOfCustomerData_showsNone() throws Exception {
        Event event = Canaries.event(Event.Type.TRACK);
        LinkKey key = LinkKey.of(event);
        CommitDraft draft = new CommitDraft()
                .event(event)
                .link(Link.claim(key, Instant.EPOCH).withVersion(1))
                .removeNode(Canaries.identifier(), 1)
                .readNode(Canaries.identifier(), 1)
                .readLink(key, 2)
                .mentioned(Canaries.identifier(), 3)
                .alias(new ProfileId(1, 2), Canaries.identifier())
                .profile((Profile) Canaries.fill(Profile.class, ""));
        assertShowsNothing("commit", draft.commit());
        assertShowsNothing("reads", draft.commit().reads());
        assertShowsNothing("events", draft.commit().events());
        assertShowsNothing("profiles", draft.commit().profiles());
    }

    // Exceptions

    private interface Bad {
        @Nullable
        Object run() throws Exception;
    }

    /** What a bad call throws, with all that hangs on it, shows nothing; nor does what it answers, if it does. */
    private static boolean showsNothing(String what, Bad call) {
        try {
            assertShowsNothing(what, call.run());
            return false;
        } catch (Exception e) {
            check(what, e, new IdentityHashMap<>());
            return true;
        }
    }

    private static void check(String what, Throwable thrown, IdentityHashMap<Throwable, Boolean> seen) {
        if (seen.put(thrown, true) == null) {
            assertShowsNothing(what, thrown);
            Throwable cause = thrown.getCause();
            if (cause != null) {
                check(what, cause, seen);
            }
            for (Throwable suppressed : thrown.getSuppressed()) {
                check(what, suppressed, seen);
            }
        }
    }

    @Test
    void exceptions_badArguments_showNoCustomerData() {
        TenantStore tenant = CdpStore.inMemory().tenant("test");
        Event event = Canaries.event(Event.Type.IDENTIFY);
        LinkKey key = LinkKey.of(event);
        tenant.commit(new CommitDraft()
                .link(Link.claim(key, Instant.EPOCH).withVersion(1))
                .event(event)
                .commit());
        List<Bad> calls = List.of(
                () -> ProfileId.parse(Canaries.TEXT + "@example.com"),
                () -> ProfileId.parse("canary00-0000-0000-0000-000000000000"),
                () -> new Namespace("Canary Street"),
                () -> Identifier.of(Canaries.TEXT + "@", "x"),
                () -> Identifier.of("email", ""),
                () -> Event.track("m1", source(), "Seen")
                        .identifier(Canaries.identifier())
                        .traits(Canaries.attributes())
                        .build(),
                () -> Attributes.builder()
                        .put("a", Canaries.TEXT)
                        .put("a", "canary2")
                        .build(),
                () -> Traits.of(
                        List.of("b", "a"),
                        List.of(
                                Canaries.golden().traits().get("text").orElseThrow(),
                                Canaries.golden().traits().get("day").orElseThrow())),
                () -> Money.of(Canaries.TEXT, "EUR"),
                () -> Money.of("3133747110", Canaries.TEXT),
                () -> {
                    tenant.commit(new CommitDraft().event(event).commit());
                    return null;
                },
                () -> {
                    tenant.commit(new CommitDraft()
                            .link(Link.claim(key, Instant.EPOCH).withVersion(1))
                            .commit());
                    return null;
                },
                () -> {
                    tenant.commit(new CommitDraft()
                            .mentioned(Canaries.identifier(), 7)
                            .commit());
                    return null;
                },
                () -> {
                    tenant.commit(new CommitDraft()
                            .event(Event.track("m9", source(), "Seen")
                                    .identifier(Identifier.phone(Canaries.TEXT))
                                    .time(Instant.EPOCH)
                                    .build())
                            .commit());
                    return null;
                });
        for (int i = 0; i < calls.size(); i++) {
            assertTrue(showsNothing("call " + i, calls.get(i)), "call " + i + " throws");
        }
    }

    @Test
    void check_eventsPastEachLimit_rejectionsShowNoCustomerData() {
        Limits tight = new Limits(60, 100, 1, 1, 3, 10, 5, 3, 100, 1, 5, Duration.ZERO);
        List<Limits> all = List.of(tight, tight.withBytes(10_000, 10_000), Limits.defaults());
        for (Limits limits : all) {
            for (Event.Type type : Event.Type.values()) {
                limits.check(Canaries.event(type)).ifPresent(rejection -> assertShowsNothing("limits", rejection));
            }
            Canaries.attributes().forEach((key, value) -> {
                Event event = Event.identify("m1", source())
                        .time(Instant.EPOCH)
                        .traits(Attributes.of(key, value))
                        .build();
                limits.check(event).ifPresent(rejection -> assertShowsNothing(key, rejection));
            });
        }
        for (String impossible : List.of("canary\0", "canary\uD83D")) {
            Event event = Event.track("m1", source(), "Seen")
                    .identifier(Identifier.email(impossible))
                    .time(Instant.EPOCH)
                    .build();
            Rejection rejection = Limits.defaults().check(event).orElseThrow();
            assertShowsNothing("impossible text", rejection);
        }
    }

    @Test
    void standardise_anyInput_neverThrowsIt() {
        List<Standardiser> standardisers = List.of(
                Standardiser.email(),
                Standardiser.emailIgnoringSubaddress(),
                Standardiser.phone("DE"),
                Standardiser.name(),
                Standardiser.country(),
                Standardiser.postcode("DE"),
                Standardiser.date());
        for (Standardiser standardiser : standardisers) {
            for (String input :
                    List.of("canary", "canary@", "@canary", "canary@canary..", "+canary", "canary\0\uD83D")) {
                showsNothing(
                        "standardiser", () -> standardiser.standardise(input).isPresent());
            }
        }
    }

    // JSON

    private static final String MESSAGE = """
            {"messageId":"m1","type":"identify","userId":"canary-u","anonymousId":"canary-a","previousId":"canary-p",
             "timestamp":"2026-01-01T00:00:00Z","sentAt":"2026-01-01T00:00:00Z",
             "traits":{"email":"canary@example.com","age":3133747110,"birthday":"3133-07-04","half":3133747110.5,
               "address":{"city":"canary-city","lines":["canary-1",3133747110,true,null]}},
             "context":{"ip":"canary-ip","externalIds":[{"id":"canary-x","type":"loyalty","collection":"users"}]}}
            """;

    @Test
    void read_messageCutOrMangledAnywhere_showsNoCustomerData() {
        SegmentJson json = SegmentJson.of(source());
        byte[] sound = MESSAGE.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int length = 0; length < sound.length; length++) {
            refused += refusals(json, Arrays.copyOf(sound, length));
        }
        Random chance = new Random(1);
        byte[] odd = "\"{}[]:,\\0x\u0000\n-e.tn\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 20_000; i++) {
            byte[] mangled = sound.clone();
            for (int j = chance.nextInt(3); j >= 0; j--) {
                mangled[chance.nextInt(mangled.length)] = odd[chance.nextInt(odd.length)];
            }
            refused += refusals(json, mangled);
        }
        assertTrue(refused > 5_000, "only " + refused + " were refused");
    }

    private static int refusals(SegmentJson json, byte[] message) {
        Parsed parsed = json.read(message);
        String text = new String(message, StandardCharsets.UTF_8);
        assertShowsNothing(text, parsed);
        byte[] batch = ("{\"batch\":[" + text + "," + MESSAGE + "]}").getBytes(StandardCharsets.UTF_8);
        json.readBatch(batch).forEach(each -> assertShowsNothing(text, each));
        return parsed instanceof Parsed.Refused ? 1 : 0;
    }

    @Test
    void read_keptEventCutOrMangledAnywhere_showsNoCustomerData() {
        byte[] sound = EventJson.write(Canaries.event(Event.Type.IDENTIFY));
        int thrown = 0;
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            thrown += showsNothing("cut at " + length, () -> EventJson.read(cut)) ? 1 : 0;
        }
        Random chance = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] mangled = sound.clone();
            mangled[chance.nextInt(mangled.length)] = (byte) chance.nextInt(256);
            thrown += showsNothing("mangled", () -> EventJson.read(mangled)) ? 1 : 0;
        }
        assertTrue(thrown > sound.length, "only " + thrown + " were refused");
    }
}
