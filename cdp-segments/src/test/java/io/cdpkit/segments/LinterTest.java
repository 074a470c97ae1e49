package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.EventPlan;
import io.cdpkit.event.Value.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LinterTest {
    private static final Segments SEGMENTS = Segments.parse("""
        trait spent = sum(order.total) in last 90 days
        trait outlay = sum(order.total) in last 90 days
        buyers   = did(order) in last 60 days
        recent   = count(order) in last 60 days > 0
        nobody   = age > 3 and age < 2
        anybody  = age exists or age missing
        all      = true
        rich     = spent > 100 and in buyers
        """);

    private static List<String> texts(List<Lint> lints) {
        return lints.stream()
                .map(lint -> lint.problem().line() + ":" + lint.problem().column() + " " + lint.kind() + " "
                        + lint.definition())
                .toList();
    }

    @Test
    void lints_nothingDeclared_tellsWhatIsProven() {
        assertEquals(
                List.of("2:7 DUPLICATE outlay", "4:1 DUPLICATE recent", "5:1 NEVER nobody", "6:1 ALWAYS anybody"),
                texts(Linter.of(SEGMENTS).lints()));
    }

    @Test
    void lints_uses_tellsWhatNobodyNames() {
        List<Lint> lints = Linter.of(SEGMENTS).used(List.of("rich", "all")).lints().stream()
                .filter(lint -> lint.kind() == Lint.Kind.UNUSED)
                .toList();
        assertEquals(
                List.of("2:7 UNUSED outlay", "4:1 UNUSED recent", "5:1 UNUSED nobody", "6:1 UNUSED anybody"),
                texts(lints));
        assertEquals("""
            line 4, column 1: "recent": no other definition names it and no use of it is declared; remove it, or declare \
            its use
              recent   = count(order) in last 60 days > 0
              ^^^^^^""", lints.get(1).toString());
        assertEquals(
                "\"ritch\" is used, but not defined; did you mean \"rich\"?",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Linter.of(SEGMENTS).used(List.of("ritch")))
                        .getMessage());
    }

    @Test
    void lints_lookBacks_areThoseOfEachDefinition() {
        List<Lint> lints = Linter.of(SEGMENTS)
                .keeping(lookBacks -> lookBacks.entrySet().stream()
                        .filter(entry -> entry.getValue().compareTo(Duration.ofDays(75)) > 0)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toList()))
                .lints()
                .stream()
                .filter(lint -> lint.kind() == Lint.Kind.LOOK_BACK)
                .toList();
        assertEquals(List.of("1:7 LOOK_BACK spent", "2:7 LOOK_BACK outlay", "8:1 LOOK_BACK rich"), texts(lints));
        assertTrue(
                lints.get(0).problem().message().endsWith("looks back further than is kept: order"), lints::toString);
        assertEquals(Map.of("order", Duration.ofDays(60)), SEGMENTS.lookBacks("buyers"));
        assertThrows(IllegalArgumentException.class, () -> SEGMENTS.lookBacks("buyer"));
    }

    @Test
    void lints_vocabulary_tellsWhatItDoesNotHave() {
        Vocabulary vocabulary = Vocabulary.of(
                List.of(EventPlan.identify().allowed("traits.ages", Kind.INTEGER), EventPlan.track("order")));
        List<Lint> lints = Linter.of(SEGMENTS).vocabulary(vocabulary).lints().stream()
                .filter(lint -> lint.kind() == Lint.Kind.VOCABULARY)
                .toList();
        assertEquals(
                "\"nobody\": there is no trait \"age\"; did you mean \"ages\"?",
                lints.get(0).problem().message());
        assertEquals(4, lints.size());
    }

    @Test
    void lints_hostsOwnDefinitions_haveNoPlace() {
        Segments segments = Segments.of(List.of(Definition.of("a", ConditionText.parse("b = 1 and b = 2"))));
        Lint lint = Linter.of(segments).lints().get(0);
        assertEquals(
                new Lint(
                        Lint.Kind.NEVER,
                        "a",
                        new Problem(0, 0, "\"a\": nobody can ever be in it; see what it asks at once", "")),
                lint);
        assertEquals("\"a\": nobody can ever be in it; see what it asks at once", lint.toString());
        assertEquals(
                List.of(), Linter.of(Segments.parse("a = b = 1\nc = b = 2")).lints());
    }
}
