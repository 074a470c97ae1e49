package io.cdpkit.examples.quickstart;

import static io.cdpkit.event.Namespace.ANONYMOUS_ID;
import static io.cdpkit.event.Namespace.EMAIL;
import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.RuleChange;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.graph.Explanation;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.segments.Segments;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows code that runs and what it prints. */
final class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path PACKAGE = Path.of("io", "cdpkit", "examples", "quickstart");
    private static final Path MAIN =
            Path.of("src", "main", "java").resolve(PACKAGE).resolve("FirstProfile.java");
    private static final Path TEST =
            Path.of("src", "test", "java").resolve(PACKAGE).resolve("ReadmeTest.java");

    private final Source steward = Source.of("steward", Source.Kind.SUPPORT);
    private final Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void readme_everySample_isCodeThatRuns() throws IOException {
        List<String> samples = new ArrayList<>(samples(Files.readAllLines(MAIN)));
        samples.addAll(samples(Files.readAllLines(TEST)));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(samples.size(), blocks.size());
        blocks.forEach(
                block -> assertTrue(samples.contains(block), "no test runs this sample of the README:\n" + block));
    }

    /** The code between the markers, without its indent. */
    private static List<String> samples(List<String> lines) {
        List<String> samples = new ArrayList<>();
        StringBuilder sample = null;
        for (String line : lines) {
            if (line.strip().equals("// readme")) {
                sample = new StringBuilder();
            } else if (line.strip().equals("// end") && sample != null) {
                samples.add(sample.toString().stripTrailing().stripIndent() + "\n");
                sample = null;
            } else if (sample != null) {
                sample.append(line).append('\n');
            }
        }
        return samples;
    }

    @Test
    void sample_stewardsWord_splitsAndIsUndone() {
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(USER_ID), atMost(5, EMAIL)))
                .build();
        Identifier one = Identifier.userId("u-1");
        Identifier other = Identifier.email("ada@example.org");
        cdp.ingest(Event.identify("m1", steward)
                .identifier(one)
                .identifier(other)
                .time(now)
                .build());

        // readme
        cdp.ingest(Event.apart("split-1", steward, one, other).time(now).build()); // these are two people
        Explanation why = cdp.why(one, other); // names the steward's word
        cdp.retract("split-1"); // no, they were not
        // end

        assertInstanceOf(Explanation.Different.class, why);
        assertEquals(cdp.find(one), cdp.find(other));
    }

    @Test
    void sample_rules_changeOnTheLiveGraph() {
        Cdp cdp = Cdp.builder().identity(IdentityRules.of(unique(USER_ID))).build();
        cdp.ingest(Event.identify("m1", steward)
                .userId("u-1")
                .email("ada@example.org")
                .time(now)
                .build());
        cdp.ingest(
                Event.identify("m2", steward).email("ada@example.org").time(now).build());

        // readme
        IdentityRules rules = IdentityRules.of(
                unique(USER_ID), // one per person, ever
                atMost(5, EMAIL),
                atMost(5, ANONYMOUS_ID).within(Duration.ofDays(7)).asDevice()); // anonymous events follow the sign-in
        RuleChange preview = cdp.preview(rules); // who would merge, split and move, before anything does
        cdp.apply(rules);
        // end

        assertNotEquals(true, preview.isEmpty());
        assertTrue(cdp.find(Identifier.email("ada@example.org")).isPresent());
    }

    @Test
    void sample_segments_followTheClock(@TempDir Path folder) {
        Path file = folder.resolve("shop.db");
        AtomicReference<Instant> time = new AtomicReference<>(now);
        InstantSource clock = time::get;
        // readme
        Segments segments = Segments.parse("""
                trait orders = count("Order Completed") in last 365 days
                regulars     = orders >= 3
                lapsed       = in regulars and not did("Order Completed") in last 60 days
                """);
        CdpStore store = JdbcStore.open(file); // survives kill -9; JdbcStore.open(dataSource) shares a PostgreSQL
        Cdp shop = Cdp.builder()
                .identity(IdentityRules.of(unique(USER_ID)))
                .segments(segments)
                .store(store)
                .clock(clock)
                .build();
        // end

        for (int i = 1; i <= 3; i++) {
            shop.ingest(Event.track("order-" + i, steward, "Order Completed")
                    .userId("u-1")
                    .time(now.minus(Duration.ofDays(i)))
                    .build());
        }
        assertEquals(List.of("regulars"), segmentsOf(shop));
        time.set(now.plus(Duration.ofDays(60)));
        shop.evaluateDue();
        assertEquals(List.of("lapsed", "regulars"), segmentsOf(shop));
        time.set(now.plus(Duration.ofDays(365)));
        shop.evaluateDue();
        assertEquals(List.of(), segmentsOf(shop));
        assertTrue(shop.verify().isClean());
        store.close();
    }

    private static List<String> segmentsOf(Cdp shop) {
        return shop.find(Identifier.userId("u-1")).orElseThrow().segments();
    }

    @Test
    void readme_firstOutput_isWhatTheCodePrints() throws IOException {
        PrintStream stdout = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstProfile.main(new String[0]);
        } finally {
            System.setOut(stdout);
        }
        String output = printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        assertTrue(readme().contains("```\n" + output + "```"), "README.md does not show this output:\n" + output);
    }

    @Test
    void readme_length_isAtMost150LinesWithCodeByLine15() throws IOException {
        List<String> lines = readme().lines().toList();
        assertTrue(lines.size() <= 150);
        assertTrue(lines.indexOf("```java") < 15);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md")).replace("\r\n", "\n");
    }
}
