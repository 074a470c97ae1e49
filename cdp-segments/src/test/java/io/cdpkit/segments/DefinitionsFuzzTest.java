package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What fuzzers began with and what they found. */
class DefinitionsFuzzTest {
    @Test
    void fuzzerTestOneInput_corpus_isReadExactlyOrRefused() throws IOException, URISyntaxException {
        List<Path> corpus = corpus();
        assertTrue(corpus.size() > 20);
        for (Path input : corpus) {
            DefinitionsFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
        }
    }

    private static List<Path> corpus() throws IOException, URISyntaxException {
        URL directory = Objects.requireNonNull(DefinitionsFuzzTest.class.getResource("fuzz"));
        try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
            return files.sorted().toList();
        }
    }
}
