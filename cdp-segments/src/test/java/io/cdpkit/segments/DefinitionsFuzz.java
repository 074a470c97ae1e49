package io.cdpkit.segments;

import java.nio.charset.StandardCharsets;

/**
 * A target for fuzzers: bytes that may be definitions in the text form, or one in JSON where they begin with a brace.
 *
 * <p>What is no definition is refused by {@link InvalidSegmentsException}, within the time that the fuzzer allows; what is
 * one reads back from both spellings as the same tree. {@link DefinitionsFuzzTest} runs what fuzzers have found. To fuzz,
 * put the tests' class path and the artifact {@code com.code-intelligence:jazzer:0.30.0} on one, and run:
 *
 * <pre>{@code
 * java com.code_intelligence.jazzer.Jazzer --target_class=io.cdpkit.segments.DefinitionsFuzz \
 *     --instrumentation_includes='io.cdpkit.**' -timeout=5 -max_len=4096 new-inputs src/test/resources/io/cdpkit/segments/fuzz
 * }</pre>
 */
public final class DefinitionsFuzz {
    private DefinitionsFuzz() {}

    /** The name that fuzzers look for. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            if (text.startsWith("{")) {
                json(text);
            } else {
                text(text);
            }
        } catch (InvalidSegmentsException refused) {
            if (refused.problems().isEmpty()) {
                throw new AssertionError("refused for no reason", refused);
            }
        }
    }

    private static void text(String text) {
        Segments read = Segments.parse(text);
        try {
            Segments again = Segments.parse(read.toString());
            require(again.definitions().equals(read.definitions()), "segments differ when read again");
            require(again.traits().equals(read.traits()), "traits differ when read again");
            for (Definition definition : read.definitions()) {
                Definition other = ConditionJson.readDefinition(ConditionJson.write(definition));
                require(other.equals(definition), "a segment differs when read from JSON");
            }
            for (TraitDefinition trait : read.traits()) {
                TraitDefinition other = ConditionJson.readTrait(ConditionJson.write(trait));
                require(other.equals(trait), "a trait differs when read from JSON");
            }
        } catch (InvalidSegmentsException e) {
            throw new AssertionError("what was written is refused", e);
        }
    }

    private static void json(String text) {
        Condition condition = ConditionJson.read(text);
        try {
            require(
                    ConditionJson.read(ConditionJson.write(condition)).equals(condition),
                    "JSON differs when read again");
            require(ConditionText.parse(ConditionText.write(condition)).equals(condition), "text differs from JSON");
        } catch (InvalidSegmentsException e) {
            throw new AssertionError("what was written is refused", e);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }
}
