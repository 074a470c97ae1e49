package io.cdpkit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProfileJsonTest {
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant T2 = Instant.parse("2026-01-02T00:00:00Z");

    private static final Event IDENTIFY = Event.identify("m1", CRM)
            .userId("u1")
            .time(T1)
            .traits(Attributes.builder()
                    .put("email", "jane@example.com")
                    .put("birthday", LocalDate.of(1990, 2, 28))
                    .put("score", new BigDecimal("7.0"))
                    .put("visits", 7)
                    .build())
            .build();
    private static final Event GROUP = Event.group("m2", CRM, "acme")
            .userId("u1")
            .time(T2)
            .properties(Attributes.of("role", "buyer"))
            .build();

    private static Profile profile(GoldenRecord record, List<Membership> memberships) {
        return new Profile(
                new Identity(
                        new ProfileId(1, 2),
                        Identifier.userId("u1"),
                        T1,
                        List.of(Identifier.email("jane@example.com"), Identifier.userId("u1"))),
                record,
                memberships.isEmpty()
                        ? Evaluation.NONE
                        : new Evaluation(
                                memberships,
                                List.of(new Computed("spent", Value.of(new BigDecimal("9.50")), 2)),
                                T2,
                                null),
                3);
    }

    @Test
    void write_ofAProfile_isStable() {
        ProfileSchema schema = ProfileSchema.standard();
        GoldenRecord record = GoldenRecord.empty().plus(IDENTIFY, schema).plus(GROUP, schema);
        assertEquals("""
                {"accounts":[{"account":"acme","latest":"2026-01-02T00:00:00Z","left":false,"messageId":"m2",\
                "role":"buyer","since":"2026-01-02T00:00:00Z"}],"activity":{"events":{"alias":0,"group":1,"identify":1,\
                "page":0,"screen":0,"track":0},"first":"2026-01-01T00:00:00Z","last":"2026-01-02T00:00:00Z"},"computed":[{"definition":2,"trait":"spent","value":9.5}],\
                "founded":"2026-01-01T00:00:00Z","founder":{"namespace":"user_id","value":"u1"},\
                "id":"00000000-0000-0001-0000-000000000002","identifiers":[{"namespace":"email",\
                "value":"jane@example.com"},{"namespace":"user_id","value":"u1"}],"memberships":[{"definition":1,\
                "segment":"vip","since":"2026-01-02T00:00:00Z"}],"nextDue":"2026-01-02T00:00:00Z",\
                "traits":{"birthday":{"candidates":[],"messageId":"m1","source":"crm","time":"2026-01-01T00:00:00Z",\
                "value":"1990-02-28"},"email":{"candidates":[{"messageId":"m1","source":"crm",\
                "time":"2026-01-01T00:00:00Z","times":1,"value":"jane@example.com"}],"messageId":"m1","source":"crm",\
                "time":"2026-01-01T00:00:00Z","value":"jane@example.com"},"score":{"candidates":[],"messageId":"m1",\
                "source":"crm","time":"2026-01-01T00:00:00Z","value":7E0},"visits":{"candidates":[],"messageId":"m1",\
                "source":"crm","time":"2026-01-01T00:00:00Z","value":7}},"version":3}""", ProfileJson.write(profile(record, List.of(new Membership("vip", T2, 1)))));
    }

    @Test
    void write_factsInAnotherOrder_givesTheSameText() {
        ProfileSchema schema = ProfileSchema.standard();
        GoldenRecord one = GoldenRecord.empty().plus(IDENTIFY, schema).plus(GROUP, schema);
        GoldenRecord other = GoldenRecord.empty().plus(GROUP, schema).plus(IDENTIFY, schema);
        assertEquals(ProfileJson.write(profile(one, List.of())), ProfileJson.write(profile(other, List.of())));
    }

    @Test
    void write_ofAnEmptyRecord_hasNulls() {
        String written = ProfileJson.write(profile(GoldenRecord.empty(), List.of()));
        assertTrue(written.contains("\"first\":null,\"last\":null"), written);
        assertTrue(written.contains("\"nextDue\":null"), written);
    }
}
