package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.BEN;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.Cdp;
import io.cdpkit.StateHash;
import io.cdpkit.event.Event;
import io.cdpkit.json.ProfileJson;
import io.cdpkit.testkit.TestCdp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The canonical export. */
class ExportTest {
    private static final List<Event> EVENTS =
            List.of(Shop.city("m1", 0, "Ghent", ADA, MAIL), Shop.visit("m2", 1, ADA), Shop.city("m3", 2, "Mons", BEN));

    private static Cdp fed(int... order) {
        TestCdp shop = Shop.open();
        for (int index : order) {
            shop.cdp().ingest(EVENTS.get(index));
        }
        return shop.cdp();
    }

    @Test
    void export_profiles_isALineEachWithTheHashOfThem() throws IOException, NoSuchAlgorithmException {
        Cdp cdp = fed(0, 1, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateHash hash = cdp.export(out);
        String expected = cdp.profiles()
                .map(profile -> ProfileJson.write(profile.withVersion(0)) + "\n")
                .collect(Collectors.joining());
        assertEquals(expected, out.toString(StandardCharsets.UTF_8));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
        assertEquals(HexFormat.of().formatHex(digest), hash.hex());
        assertEquals(2, hash.profiles());
        assertEquals(hash, cdp.stateHash());
    }

    @Test
    void export_otherOrder_isTheSameToTheByte() throws IOException {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        fed(0, 1, 2).export(one);
        fed(2, 1, 0).export(other);
        assertEquals(one.toString(StandardCharsets.UTF_8), other.toString(StandardCharsets.UTF_8));
    }
}
