package io.cdpkit.segments;

/** A segment or a computed trait; no two have the same name. */
sealed interface Named permits Definition, TraitDefinition {
    String name();

    int version();

    static void require(String name, int version) {
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException(
                    "the name of a segment or a computed trait has 1 to 200 chars, was " + name.length());
        } else if (version < 1) {
            throw new IllegalArgumentException("the version of a definition is at least 1, was " + version);
        }
    }
}
