package io.cdpkit.privacy.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final TestClock clock = TestClock.at("2026-06-01T12:00:00Z");

    private List<AuditEntry> entries(AuditLog log, int count) {
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofSeconds(1));
            entries.add(log.record(
                    i % 2 == 0 ? "erase" : "export",
                    "a7551968-d5d6-44b2-9831-815ac901779" + i % 10,
                    i == 0 ? Map.of() : Map.of("events", (long) i, "profiles", 1L)));
        }
        return entries;
    }

    @Test
    void verify_untouched_isWell() {
        AuditLog log = AuditLog.begin(clock);
        List<AuditEntry> entries = entries(log, 10);
        assertEquals(OptionalLong.empty(), AuditLog.verify(entries, log.latest()));
        assertEquals(
                OptionalLong.empty(),
                AuditLog.verify(List.of(), AuditLog.begin(clock).latest()));
    }

    @Test
    void verify_anyLineChangedDroppedOrSwapped_tellsWhere() {
        AuditLog log = AuditLog.begin(clock);
        List<AuditEntry> entries = entries(log, 10);
        for (int i = 0; i < 10; i++) {
            AuditEntry was = entries.get(i);
            List<AuditEntry> changed = new ArrayList<>(entries);
            changed.set(
                    i,
                    new AuditEntry(
                            was.sequence(),
                            was.time(),
                            "keep",
                            was.reference(),
                            was.counts(),
                            was.previous(),
                            was.hash()));
            assertEquals(OptionalLong.of(i + 1), AuditLog.verify(changed, log.latest()));
            AuditEntry forged = new AuditEntry(
                    was.sequence(),
                    was.time(),
                    "keep",
                    was.reference(),
                    was.counts(),
                    was.previous(),
                    changed.get(i).hashed());
            changed.set(i, forged);
            assertEquals(
                    OptionalLong.of(i + 2),
                    AuditLog.verify(changed, log.latest()),
                    "the next line, or the end, gives it away");
            List<AuditEntry> shorter = new ArrayList<>(entries);
            shorter.remove(i);
            assertEquals(OptionalLong.of(i + 1), AuditLog.verify(shorter, log.latest()));
            List<AuditEntry> swapped = new ArrayList<>(entries);
            Collections.swap(swapped, i, (i + 1) % 10);
            assertEquals(OptionalLong.of(Math.min(i, (i + 1) % 10) + 1), AuditLog.verify(swapped, log.latest()));
        }
    }

    /** One in hundreds has digits in it that look like a phone number, a card or an Aadhaar. */
    @Test
    void requireReference_anyUuid_isLetPass() {
        Random chance = new Random(10);
        for (int i = 0; i < 20_000; i++) {
            UUID id = new UUID(chance.nextLong() & ~0xf000L | 0x4000L, chance.nextLong() & ~(3L << 62) | 1L << 63);
            AuditLog.requireReference(id.toString());
        }
        AuditLog.requireReference("41111111-1111-4111-8111-111111111111");
        assertThrows(IllegalArgumentException.class, () -> AuditLog.requireReference("4111-1111-1111-1111"));
    }

    @Test
    void after_lastEntry_goesOnWithTheChain() {
        AuditLog log = AuditLog.begin(clock);
        List<AuditEntry> entries = entries(log, 3);
        AuditEntry read = AuditEntry.parse(entries.get(2).text()).orElseThrow();
        assertEquals(entries.get(2), read);
        AuditLog resumed = AuditLog.after(read, clock);
        entries.addAll(entries(resumed, 2));
        assertEquals(OptionalLong.empty(), AuditLog.verify(entries, resumed.latest()));
        AuditEntry changed = AuditEntry.parse(entries.get(2).text().replace("erase", "erosion"))
                .orElseThrow();
        String message = assertThrows(IllegalArgumentException.class, () -> AuditLog.after(changed, clock))
                .toString();
        assertTrue(message.contains("audit 3: erosion at 2026-06-01T12:00:03Z was changed"), message);
    }

    @Test
    void parse_anythingElse_isEmpty() {
        String text = entries(AuditLog.begin(clock), 2).get(1).text();
        assertEquals(text, AuditEntry.parse(text).orElseThrow().text());
        for (String junk : List.of(
                "",
                text.substring(0, text.lastIndexOf('\t')),
                text + "\t",
                "0" + text,
                text.replace("events=1", "events"),
                text.replace("events=1", "events=one"),
                text.replace("events=1,profiles=1", "profiles=1,events=1"),
                text.replace("2026", "soon"))) {
            assertEquals(Optional.empty(), AuditEntry.parse(junk), junk);
        }
    }

    @Test
    void parse_entryThatCountsNothing_isReadBack() {
        AuditEntry entry = AuditLog.begin(clock).record("sweep", "r-1", Map.of());
        assertEquals(Optional.of(entry), AuditEntry.parse(entry.text()));
    }

    @Test
    void record_charsAtTheEdgesAndLongest_areTakenAndNoOthers() {
        AuditLog log = AuditLog.begin(clock);
        log.record("az09._-", "azAZ09._:-", Map.of("az09._-", 1L));
        log.record("erase", "x".repeat(100), Map.of());
        for (String beyond : "` { / : @ [".split(" ", -1)) {
            assertThrows(IllegalArgumentException.class, () -> log.record("a" + beyond, "r1", Map.of()), beyond);
        }
        assertEquals("audit log of 2 entries", log.toString());
    }

    @Test
    void record_keeperThrows_thereIsNoSuchEntry() {
        AuditLog log = AuditLog.begin(clock);
        assertThrows(
                IllegalStateException.class,
                () -> log.record("erase", "r1", Map.of(), entry -> {
                    throw new IllegalStateException("the disk is full");
                }));
        List<AuditEntry> kept = new ArrayList<>();
        AuditEntry entry = log.record("erase", "r1", Map.of(), kept::add);
        assertEquals(List.of(entry), kept);
        assertEquals(OptionalLong.empty(), AuditLog.verify(kept, log.latest()));
    }

    @Test
    void record_personalDataOrLineBreaks_areRefusedAndNotQuoted() {
        AuditLog log = AuditLog.begin(clock);
        for (String bad : List.of(
                "",
                "ada@example.com",
                "a\tb",
                "a\nb",
                "4111111111111111",
                "192.0.2.77",
                "DE89370400440532013000",
                "\u00e9",
                "x".repeat(101))) {
            String message = assertThrows(IllegalArgumentException.class, () -> log.record("erase", bad, Map.of()), bad)
                    .toString();
            assertFalse(!bad.isEmpty() && message.contains(bad), message);
        }
        assertThrows(IllegalArgumentException.class, () -> log.record("Erase", "r1", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> log.record("erase", "r1", Map.of("a=b", 1L)));
        assertEquals(1, log.record("erase", "r1", Map.of("events", 3L)).sequence());
    }
}
