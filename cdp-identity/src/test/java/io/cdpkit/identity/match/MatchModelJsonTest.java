package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

    @Test
    void read_damaged_saysWhatIsWrong() {
        String json = MatchModelJson.write(MODEL);
        refused(json.replace("\"fields\":[", "\"fields\":[[],"), "fields");
        refused(json.replace("\"comparisons\":[", "\"comparisons\":[5,"), "comparisons");
        refused(json.replace("\"frequencies\":[", "\"frequencies\":[[],"), "frequencies");
        refused(json.replace("\"kind\":\"GIVEN_NAME\"", "\"kind\":\"GIVEN_NAME\",\"shoe\":\"9\""), "fields");
        refused(json.replace("\"name\":\"given_name\",\"kind\"", "\"kind\""), "name");
        refused(json.replace("\"records\":", "\"records\":1,\"records\":"), "records");
        refused(json.replaceFirst("\"records\":\\d+", "\"records\":1.5"), "records");
        refused(json.replaceFirst("\"records\":\\d+", "\"records\":1e30"), "records");
        refused(json.replaceFirst("\"matches\":[0-9.]+", "\"matches\":1e999"), "matches");
        refused(json.replaceFirst("\"counts\":\\{", "\"counts\":{\"7\":1e10,"), "counts");
        refused(json.replaceFirst("\"counts\":\\{", "\"counts\":{\"7\":0,"), "counts");
        refused(
                json.replaceFirst("\"scores\":\\[", "\"scores\":[999,").replaceFirst("\"pairs\":\\[", "\"pairs\":[1,"),
                "ascend");
    }

    private static void refused(String json, String named) {
        assertNotEquals(MatchModelJson.write(MODEL), json);
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> MatchModelJson.read(json))
                .getMessage());
        assertTrue(message.contains(named), message);
    }
}
