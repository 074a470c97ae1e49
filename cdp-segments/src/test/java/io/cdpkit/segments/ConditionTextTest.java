package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionTextTest {
    @Test
    void parse_whatWasWritten_isTheSameTree() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Condition condition = new RandomSegments(new Random(seed)).condition(3, List.of("a", "in", "b c"));
            String text = ConditionText.write(condition);
            assertEquals(condition, ConditionText.parse(text), () -> text);
            assertEquals(text, ConditionText.write(ConditionText.parse(text)));
        }
    }

    @Test
    void parse_computedTraitsThatWereWritten_areTheSame() {
        for (long seed = 1; seed <= 300; seed++) {
            Segments segments = new RandomSegments(new Random(seed)).definitions(4, 6);
            Segments read = Segments.parse(segments.toString());
            assertEquals(segments.traits(), read.traits(), segments::toString);
            assertEquals(segments.definitions(), read.definitions(), segments::toString);
            for (TraitDefinition trait : segments.traits()) {
                assertEquals(trait, ConditionJson.readTrait(ConditionJson.write(trait)));
            }
        }
    }

    @Test
    void read_whatWasWrittenAsJson_isTheSameTree() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Condition condition = new RandomSegments(new Random(seed)).condition(3, List.of("a", "in", "b c"));
            String json = ConditionJson.write(condition);
            assertEquals(condition, ConditionJson.read(json), () -> json);
        }
    }
}
