package io.cdpkit.privacy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final Classification DATA = Classification.builder()
            .label("email", Label.DIRECT_IDENTIFIER)
            .label("birthday", Label.QUASI_IDENTIFIER)
            .label("allergies", Label.SENSITIVE)
            .derived("age", "birthday")
            .derived("age_and_health", "age", "allergies")
            .derived("decade", "age")
            .without("decade", Label.QUASI_IDENTIFIER)
            .label("decade", new Label("statistic"))
            .derived("guess", "age", "shoe_size")
            .allow(Label.DIRECT_IDENTIFIER, Purpose.MARKETING, Purpose.ADVERTISING)
            .allow(Label.QUASI_IDENTIFIER, Purpose.ANALYTICS)
            .allow(new Label("statistic"), Purpose.ANALYTICS, Purpose.ADVERTISING)
            .build();

    @Test
    void labels_derivedTrait_inheritsOverAllSteps() {
        assertEquals(List.of(Label.QUASI_IDENTIFIER, Label.SENSITIVE), DATA.labels("age_and_health"));
        assertEquals(List.of(new Label("statistic")), DATA.labels("decade"));
        assertEquals(List.of(Label.QUASI_IDENTIFIER, Label.UNCLASSIFIED), DATA.labels("guess"));
    }

    @Test
    void without_everyLabel_leavesItUnclassified() {
        Classification data = Classification.builder()
                .label("birthday", Label.QUASI_IDENTIFIER)
                .derived("decade", "birthday")
                .without("decade", Label.QUASI_IDENTIFIER)
                .derived("century", "decade")
                .allow(Label.QUASI_IDENTIFIER, Purpose.ANALYTICS)
                .build();
        for (String key : List.of("decade", "century")) {
            assertEquals(List.of(Label.UNCLASSIFIED), data.labels(key));
            assertFalse(data.allows(key, Purpose.ADVERTISING));
        }
    }

    @Test
    void allows_everyLabelMustAllow() {
        assertTrue(DATA.allows("age", Purpose.ANALYTICS));
        assertFalse(DATA.allows("age", Purpose.ADVERTISING));
        assertFalse(DATA.allows("age_and_health", Purpose.ANALYTICS));
        assertTrue(DATA.allows("decade", Purpose.ADVERTISING));
        assertFalse(DATA.allows("shoe_size", Purpose.ANALYTICS), "unlabelled traits are for nothing");
    }

    @Test
    void require_traitsNotAllowed_namesThemAll() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> DATA.require(Set.of(Purpose.ADVERTISING), List.of("email", "age", "allergies")));
        String message = e.toString();
        assertTrue(message.contains("\"age\" is [quasi_identifier]"), message);
        assertTrue(message.contains("\"allergies\""), message);
        assertFalse(message.contains("email"), message);
        assertDoesNotThrow(() -> DATA.require(Set.of(Purpose.ANALYTICS), List.of("age", "decade")));
    }

    @Test
    void build_circle_isRefused() {
        Classification.Builder circle =
                Classification.builder().derived("a", "b").derived("b", "c").derived("c", "a");
        assertThrows(IllegalArgumentException.class, circle::build);
    }

    @Test
    void builder_saidTwice_isRefused() {
        Classification.Builder builder = Classification.builder().label("a", Label.SENSITIVE);
        assertThrows(IllegalArgumentException.class, () -> builder.label("a", Label.LOCATION));
        assertThrows(IllegalArgumentException.class, () -> new Purpose("Ads & more"));
    }
}
