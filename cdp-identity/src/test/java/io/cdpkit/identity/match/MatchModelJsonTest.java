package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MatchModelJsonTest {
    private static final MatchModel MODEL = Matcher.forPeople().train(People.records(People.make(300, 2)));

    @Test
    void read_whatWasWritten_isTheSame() {
        assertEquals(MODEL, MatchModelJson.read(MatchModelJson.write(MODEL)));
    }

    @Test
    void read_anythingElse_saysWhatIsWrong() {
        String json = MatchModelJson.write(MODEL);
        refused("{}", "version");
        refused("[]", "object");
        refused("{\"version\":1", "JSON");
        refused(json.replace("\"version\":1", "\"version\":2"), "version");
        refused(json.replace("\"records\":", "\"rekords\":"), "rekords");
        refused(json.replace("GIVEN_NAME", "SHOE_SIZE"), "kind");
        refused(json + " 1", "after");
    }

    private static void refused(String json, String named) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> MatchModelJson.read(json))
                .getMessage());
        assertTrue(message.contains(named), message);
    }
}
