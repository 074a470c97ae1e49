package io.cdpkit.examples.benchmarks;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.mac.HmacKey;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.util.SecretBytes;
import com.iabtcf.decoder.TCString;
import com.iabtcf.v2.PublisherRestriction;
import com.uid2.client.InputUtil;
import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult;
import io.cdpkit.IngestSummary;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.audience.MatchField;
import io.cdpkit.privacy.audience.MatchHasher;
import io.cdpkit.privacy.audience.Platform;
import io.cdpkit.privacy.consent.ConsentGate;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.consent.TcString;
import io.cdpkit.privacy.erasure.Suppression;
import io.cdpkit.privacy.erasure.Tombstone;
import io.cdpkit.privacy.erasure.Tombstones;
import io.cdpkit.privacy.pseudonym.Ff1;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.privacy.pseudonym.Pseudonyms;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** The kernels of privacy beside their peers, in one process and by turns, one thread. */
final class PrivacyBenchmark {
    private static final String NAME = "privacy";
    private static final int MANY = 1 << 14;
    private static final int TURNS = 20;
    private static final int FEWEST_WARM_UPS = 30;
    private static final int MOST_WARM_UPS = 300;
    /** So many turns in which none gets faster by more than a twentieth, and all are warm. */
    private static final int CALM = 10;

    private static final int PARTS = 100;
    private static final int PART = 1_000;
    private static final int SHORT_NANOS = 12_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The sample of TCF 2.3, with three segments. */
    private static final String TCF_SAMPLE =
            "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Two kernels that do the same work, by the names of their figures. */
    private record Pair(String ours, String theirs, IntToLongFunction our, IntToLongFunction their) {}

    private final int rounds;
    private final Random chance = new Random(1);
    private final List<Pair> pairs = new ArrayList<>();

    PrivacyBenchmark(int rounds) {
        this.rounds = rounds;
    }

    void run() {
        try {
            encryption();
            hashing();
            pseudonyms();
            consent("tcf_sample", TCF_SAMPLE);
            consent("tcf_many_vendors", manyVendors());
            warmUp(pairs.stream()
                    .flatMap(pair -> Stream.of(pair.our(), pair.their()))
                    .toList());
            pairs.forEach(this::measure);
            gates();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a peer could not be set up", e);
        }
    }

    private void compare(String ours, String theirs, IntToLongFunction our, IntToLongFunction their) {
        pairs.add(new Pair(ours, theirs, our, their));
    }

    /** Two kernels by short turns, so that both see the same machine, each first as often; the best of each. */
    private void measure(Pair pair) {
        double best = 0;
        double peer = 0;
        for (int turn = 0; turn < TURNS * (rounds + 1); turn++) {
            if (turn % 2 == 0) {
                best = Math.max(best, rate(pair.our()));
            }
            peer = Math.max(peer, rate(pair.their()));
            if (turn % 2 == 1) {
                best = Math.max(best, rate(pair.our()));
            }
        }
        Meter.print(NAME, pair.ours(), best, "1/s");
        Meter.print(NAME, pair.theirs(), peer, "1/s");
        Meter.print(NAME, pair.ours() + "_to_" + pair.theirs(), best / peer, "ratio");
    }

    /**
     * All kernels by turns until none gets faster any more, so that each is compiled as one of many, however slowly a loaded
     * machine compiles, and no figure depends on which came first.
     */
    private static void warmUp(List<IntToLongFunction> kernels) {
        double[] best = new double[kernels.size()];
        int calm = 0;
        for (int turn = 0; turn < MOST_WARM_UPS && (turn < FEWEST_WARM_UPS || calm < CALM); turn++) {
            calm++;
            for (int i = 0; i < best.length; i++) {
                double rate = rate(kernels.get(i));
                if (rate > best[i] * 1.05) {
                    calm = 0;
                }
                best[i] = Math.max(best[i], rate);
            }
        }
    }

    /** By the CPU time of this thread. */
    private static double rate(IntToLongFunction kernel) {
        long start = THREADS.getCurrentThreadCpuTime();
        long now = start;
        long count = 0;
        long sink = 0;
        while (now - start < SHORT_NANOS) {
            for (int i = 0; i < 512; i++) {
                sink += kernel.applyAsLong((int) (count++ & (MANY - 1)));
            }
            now = THREADS.getCurrentThreadCpuTime();
        }
        if (sink == 42) {
            System.out.println();
        }
        return count * 1e9 / (now - start);
    }

    private byte[] key(int length) {
        byte[] key = new byte[length];
        chance.nextBytes(key);
        return key;
    }

    private void encryption() {
        byte[] key = key(16);
        byte[] tweak = key(8);
        String[] numbers = new String[MANY];
        byte[][] digits = new byte[MANY][10];
        for (int i = 0; i < MANY; i++) {
            numbers[i] = String.valueOf(10_000_000_000L + chance.nextInt(Integer.MAX_VALUE))
                    .substring(1);
            for (int j = 0; j < 10; j++) {
                digits[i][j] = (byte) (numbers[i].charAt(j) - '0');
            }
        }
        Ff1 ours = Ff1.digits(key);
        FPEFF1Engine theirs = new FPEFF1Engine();
        theirs.init(true, new FPEParameters(new KeyParameter(key), 10, tweak));
        byte[] out = new byte[10];
        compare(
                "ff1_10_digits",
                "bouncycastle_ff1",
                i -> ours.encrypt(numbers[i], tweak).charAt(9),
                i -> {
                    theirs.processBlock(digits[i], 0, 10, out, 0);
                    return out[9];
                });
    }

    private void hashing() throws GeneralSecurityException {
        String[] emails = new String[MANY];
        byte[][] raw = new byte[MANY][];
        for (int i = 0; i < MANY; i++) {
            emails[i] = "Jane." + Integer.toString(chance.nextInt(1 << 24), 36) + "@Example.com";
            raw[i] = emails[i].getBytes(StandardCharsets.UTF_8);
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] out = new byte[32];
        MatchHasher meta = MatchHasher.of(Platform.META);
        MatchHasher uid2 = MatchHasher.of(Platform.UID2);
        IntToLongFunction hex =
                i -> meta.key(MatchField.EMAIL, emails[i]).orElseThrow().value().length();
        compare("email_sha256_hex", "raw_sha256", hex, i -> digested(digest, raw[i], out));
        compare("email_sha256_hex", "text_sha256_hex_as_it_stands", hex, i -> {
            digested(digest, emails[i].getBytes(StandardCharsets.UTF_8), out);
            return HexFormat.of().formatHex(out).length();
        });
        compare(
                "email_sha256_base64",
                "uid2_client",
                i -> uid2.key(MatchField.EMAIL, emails[i]).orElseThrow().value().length(),
                i -> InputUtil.normalizeAndHashEmail(emails[i]).length());
    }

    private static long digested(MessageDigest digest, byte[] bytes, byte[] out) {
        try {
            digest.update(bytes);
            digest.digest(out, 0, out.length);
            return out[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AccessesPartialKey
    private void pseudonyms() throws GeneralSecurityException {
        byte[] secret = key(32);
        Pseudonyms ours = Pseudonyms.of(KeyRing.of(1, secret), Purpose.ADVERTISING, "partner");
        MacConfig.register();
        HmacParameters parameters = HmacParameters.builder()
                .setKeySizeBytes(32)
                .setTagSizeBytes(32)
                .setVariant(HmacParameters.Variant.NO_PREFIX)
                .setHashType(HmacParameters.HashType.SHA256)
                .build();
        HmacKey key = HmacKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()))
                .build();
        Mac theirs = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Mac.class);
        Identifier[] names = new Identifier[MANY];
        byte[][] messages = new byte[MANY][];
        for (int i = 0; i < MANY; i++) {
            names[i] = Identifier.email(Integer.toString(chance.nextInt(1 << 24), 36) + "@example.com");
            messages[i] = ("email\0" + names[i].value()).getBytes(StandardCharsets.UTF_8);
        }
        compare(
                "pseudonym_as_text",
                "tink_hmac_bytes",
                i -> ours.of(names[i]).token().length(),
                i -> macked(theirs, messages[i])[0]);
        compare(
                "pseudonym_as_text",
                "tink_hmac_as_text",
                i -> ours.of(names[i]).token().length(),
                i -> {
                    byte[] message =
                            (names[i].namespace().name() + '\0' + names[i].value()).getBytes(StandardCharsets.UTF_8);
                    return BASE64.encodeToString(macked(theirs, message)).length();
                });
    }

    private static byte[] macked(Mac mac, byte[] message) {
        try {
            return mac.computeMac(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A string whose vendors and disclosed vendors are bit fields of 500. */
    private String manyVendors() {
        BitText core = new BitText();
        core.add(2, 6).add(17_672_256_000L, 36).add(17_672_256_000L, 36);
        core.add(31, 12).add(1, 12).add(0, 6).add(0, 12).add(90, 12).add(5, 6);
        core.add(1, 1)
                .add(0, 1)
                .add(0, 12)
                .add(0xffffff, 24)
                .add(0, 24)
                .add(0, 1)
                .add(0, 12);
        core.add(500, 16).add(0, 1);
        for (int i = 0; i < 500; i++) {
            core.add(chance.nextInt(2), 1);
        }
        core.add(0, 16).add(0, 1).add(0, 12);
        BitText disclosed = new BitText().add(1, 3).add(500, 16).add(0, 1);
        for (int i = 0; i < 500; i++) {
            disclosed.add(1, 1);
        }
        return core + "." + disclosed;
    }

    /** Bits as URL-safe base64, padded to whole bytes. */
    private static final class BitText {
        private final StringBuilder bits = new StringBuilder();

        BitText add(long value, int width) {
            for (int i = width - 1; i >= 0; i--) {
                bits.append(((value >> i) & 1) == 1 ? '1' : '0');
            }
            return this;
        }

        @Override
        public String toString() {
            StringBuilder padded = new StringBuilder(bits);
            while (padded.length() % 24 != 0) {
                padded.append('0');
            }
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < padded.length(); i += 6) {
                text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                        .charAt(Integer.parseInt(padded.substring(i, i + 6), 2)));
            }
            return text.toString();
        }
    }

    /** From the text to the answer whether vendor 3 may pursue purposes 1, 3 and 4. */
    private void consent(String figure, String text) {
        String[] texts = new String[MANY];
        Arrays.setAll(texts, i -> new String(text.toCharArray()));
        if (ours(text) != theirs(text)) {
            throw new IllegalStateException("the two disagree about " + figure);
        }
        compare(figure, "iabtcf_" + figure, i -> ours(texts[i]), i -> theirs(texts[i]));
    }

    private static long ours(String text) {
        TcString string = TcString.parse(text).orElseThrow();
        return string.consents(3, 1) && string.consents(3, 3) && string.consents(3, 4) ? 1 : 0;
    }

    private static long theirs(String text) {
        TCString string = TCString.decode(text);
        boolean allowed = string.getPurposesConsent().contains(1)
                && string.getPurposesConsent().contains(3)
                && string.getPurposesConsent().contains(4)
                && string.getVendorConsent().contains(3)
                && string.getDisclosedVendors().contains(3);
        for (PublisherRestriction restriction : string.getPublisherRestrictions()) {
            allowed &= !restriction.getVendorIds().contains(3);
        }
        return allowed ? 1 : 0;
    }

    /**
     * What the gates add to ingestion: suppression of a thousand people, and consent that comes with each event.
     *
     * <p>Platforms with and without them take the same events by turns, some at a time, so that whatever else the machine
     * does hits all of them alike; of each such part the least time of all rounds counts.
     */
    private void gates() {
        int count = PARTS * PART;
        Attributes consent = Attributes.builder()
                .put(
                        "consent",
                        Attributes.builder()
                                .put(
                                        "categoryPreferences",
                                        Attributes.builder()
                                                .put("analytics", true)
                                                .build())
                                .build())
                .build();
        Event[] events = new Traffic(count / 10).events(count);
        Arrays.setAll(events, i -> events[i].withAttributes(events[i].traits(), events[i].properties(), consent));
        Tombstones tombstones = Tombstones.of(KeyRing.of(1, key(32)));
        List<Identifier> erased = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            erased.add(Identifier.userId("erased-" + i));
        }
        tombstones.erase(erased, Instant.EPOCH, Tombstone.Policy.SUPPRESS);
        ConsentGate consentGate = ConsentGate.builder(
                        ConsentRules.builder()
                                .categories(Purpose.ANALYTICS, "analytics")
                                .build(),
                        InstantSource.system())
                .ask(Purpose.ANALYTICS)
                .build();
        IngestGate both = Suppression.of(tombstones).then(consentGate);
        IngestGate[] gates = {IngestGate.open(), consentGate, Suppression.of(tombstones), both};
        double[] nanos = new double[gates.length];
        long[][] best = new long[gates.length][PARTS];
        for (int round = 0; round <= rounds; round++) {
            Cdp[] platforms = new Cdp[gates.length];
            Arrays.setAll(platforms, gate -> platform(gates[gate]));
            for (int part = 0; part < PARTS; part++) {
                for (int turn = 0; turn < gates.length; turn++) {
                    int gate = (turn + part + round) % gates.length;
                    long spent = ingested(platforms[gate], events, part);
                    best[gate][part] = round < 2 ? spent : Math.min(best[gate][part], spent);
                }
            }
        }
        Arrays.setAll(nanos, gate -> Arrays.stream(best[gate]).sum());
        Meter.print(NAME, "ingest_open", count * 1e9 / nanos[0], "events/cpu-s");
        Meter.print(NAME, "ingest_time_consent_gate_to_open", nanos[1] / nanos[0], "ratio");
        Meter.print(NAME, "ingest_time_suppression_to_open", nanos[2] / nanos[0], "ratio");
        Meter.print(NAME, "ingest_time_both_gates_to_open", nanos[3] / nanos[0], "ratio");
        Meter.print(NAME, "judged_by_both_gates", judged(both, events), "1/s");
    }

    /** Asking alone, which moves less from run to run than what ingestion takes. */
    private double judged(IngestGate gate, Event[] events) {
        IntToLongFunction kernel = i -> gate.judge(events[i]) instanceof IngestGate.Verdict.Admit ? 1 : 0;
        warmUp(List.of(kernel));
        double best = 0;
        for (int turn = 0; turn < TURNS * rounds; turn++) {
            best = Math.max(best, rate(kernel));
        }
        return best;
    }

    private static Cdp platform(IngestGate gate) {
        return Cdp.builder().identity(Traffic.RULES).gate(gate).build();
    }

    private static long ingested(Cdp cdp, Event[] events, int part) {
        long start = THREADS.getCurrentThreadCpuTime();
        IngestSummary summary = cdp.ingestAll(Arrays.stream(events, part * PART, (part + 1) * PART), Progress.none());
        long spent = THREADS.getCurrentThreadCpuTime() - start;
        if (summary.count(IngestResult.Kind.ACCEPTED) != PART) {
            throw new IllegalStateException("some were kept out: " + summary);
        }
        return spent;
    }
}
