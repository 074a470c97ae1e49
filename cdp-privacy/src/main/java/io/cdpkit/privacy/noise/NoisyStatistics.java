package io.cdpkit.privacy.noise;

import io.cdpkit.digest.Sha256;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Answers questions about people with noise, as long as a {@link PrivacyBudget} affords them.
 *
 * <p>Noise is sticky: it is drawn from a key and the question together with its true answer. The same question about the
 * same data gets the same answer however often it is asked, and is paid for once; so a thousand repeats do not average
 * out, a retry after a crash costs nothing, and nothing needs to be remembered but the charges. Once the data has changed
 * the answer has new noise and is paid for again. A question is known by its text: name in it what is asked and of which
 * people, not when.
 *
 * <p>Every person must count once: in a count, with one value in a sum or mean, and in as many parts of a histogram as
 * said. A sum or mean cuts values to its bounds, which must not be taken from the data.
 *
 * <p>Immutable and thread-safe. {@code toString} tells the budget's name.
 */
public final class NoisyStatistics {
    private static final double CONFIDENCE = 0.95;
    private static final int LEAST_KEY_BYTES = 16;
    private static final int ID_BYTES = 16;

    private final PrivacyBudget budget;
    private final SecretKey key;

    private NoisyStatistics(PrivacyBudget budget, SecretKey key) {
        this.budget = budget;
        this.key = key;
    }

    /**
     * Answers on a budget, with noise from a key.
     *
     * @param key at least 16 random bytes, kept as secret as the data and as long as the budget; copied
     */
    public static NoisyStatistics of(PrivacyBudget budget, byte[] key) {
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("a key needs at least 16 bytes, had " + key.length);
        }
        return new NoisyStatistics(Objects.requireNonNull(budget, "budget"), Sha256.key(key));
    }

    /**
     * How many people there are.
     *
     * @throws PrivacyBudget.SpentException if the budget does not afford it
     */
    public Noisy count(String question, long people, Mechanism mechanism) throws PrivacyBudget.SpentException {
        Noise noise = Noise.of(mechanism, 1, 1, 1);
        Bits bits = paid("count", question, mechanism, mechanism.loss(), people);
        return noisy(people + noise.sample(bits), noise);
    }

    /**
     * The sum of one whole number per person.
     *
     * @param values cut to the bounds
     * @throws PrivacyBudget.SpentException if the budget does not afford it
     */
    public Noisy sum(String question, long[] values, long least, long most, Mechanism mechanism)
            throws PrivacyBudget.SpentException {
        requireBounds(least, most);
        long sum = 0;
        for (long value : values) {
            sum = Math.addExact(sum, cut(value, least, most));
        }
        Noise noise = Noise.of(mechanism, Math.max(Math.abs(least), Math.abs(most)), 1, 1);
        Bits bits = paid("sum " + least + " " + most, question, mechanism, mechanism.loss(), sum);
        return noisy(Math.addExact(sum, noise.sample(bits)), noise);
    }

    /**
     * The mean of one whole number per person: half of the epsilon for the sum of what is above the middle of the bounds,
     * half for the number of people. The deviation and the margin are those of the sum, by the number of people.
     *
     * @param values cut to the bounds
     * @throws PrivacyBudget.SpentException if the budget does not afford it
     */
    public Noisy mean(String question, long[] values, long least, long most, Mechanism mechanism)
            throws PrivacyBudget.SpentException {
        requireBounds(least, most);
        long twiceAboveMiddle = 0;
        for (long value : values) {
            twiceAboveMiddle = Math.addExact(twiceAboveMiddle, 2 * cut(value, least, most) - least - most);
        }
        Noise onSum = Noise.of(mechanism, Math.max(1, most - least), 1, 2);
        Noise onCount = Noise.of(mechanism, 1, 1, 2);
        Bits bits = paid(
                "mean " + least + " " + most, question, mechanism, mechanism.loss(), twiceAboveMiddle, values.length);
        double sum = (double) Math.addExact(twiceAboveMiddle, onSum.sample(bits));
        double people = (double) Math.max(1, values.length + onCount.sample(bits));
        double middle = (double) (least + most) / 2;
        double mean = Math.max((double) least, Math.min((double) most, middle + sum / 2 / people));
        return new Noisy(mean, onSum.standardDeviation() / 2 / people, (double) onSum.margin(CONFIDENCE) / 2 / people);
    }

    /**
     * How many people there are in each part, of the parts that have enough: that a part is there at all could give a
     * person away, and so a part with one person is told with a probability of delta at most (Korolova, Kenthapadi,
     * Mishra, Ntoulas, WWW 2009).
     *
     * @param people by part, without parts that were known beforehand only
     * @param partsPerPerson in how many parts a person may be; it is for the caller to see to that
     * @param delta paid beside the mechanism's own loss
     * @throws PrivacyBudget.SpentException if the budget does not afford it
     */
    public Map<String, Noisy> histogram(
            String question, Map<String, Long> people, int partsPerPerson, Mechanism mechanism, String delta)
            throws PrivacyBudget.SpentException {
        PrivacyLoss selection = PrivacyLoss.of("0", delta);
        if (selection.delta().signum() == 0) {
            throw new IllegalArgumentException("delta must be above 0, or no part could be told");
        }
        Noise noise = Noise.of(mechanism, 1, partsPerPerson, 1);
        long threshold = 1 + noise.tail(selection.delta().doubleValue() / partsPerPerson);
        TreeMap<String, Long> sorted = new TreeMap<>(people);
        Bits bits = paid(
                "histogram " + partsPerPerson + " " + delta + " " + parts(sorted),
                question,
                mechanism,
                mechanism.loss().plus(selection));
        TreeMap<String, Noisy> told = new TreeMap<>();
        sorted.forEach((part, count) -> {
            if (count > 0) {
                long value = count + noise.sample(bits);
                if (value >= threshold) {
                    told.put(part, noisy(value, noise));
                }
            }
        });
        return told;
    }

    private static String parts(Map<String, Long> people) {
        StringBuilder parts = new StringBuilder();
        people.forEach((part, count) -> parts.append(part.length())
                .append(':')
                .append(part)
                .append('=')
                .append(count)
                .append(' '));
        return parts.toString();
    }

    private static Noisy noisy(long value, Noise noise) {
        return new Noisy((double) value, noise.standardDeviation(), (double) noise.margin(CONFIDENCE));
    }

    private static long cut(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }

    private static void requireBounds(long least, long most) {
        long limit = 1L << 40;
        if (least > most || least < -limit || most > limit || (least == 0 && most == 0)) {
            throw new IllegalArgumentException(
                    "bounds must be -2^40 to 2^40, ascending and not both 0, were " + least + " and " + most);
        }
    }

    /** The random bits of an answer, once it is paid for. */
    private Bits paid(String kind, String question, Mechanism mechanism, PrivacyLoss loss, long... truth)
            throws PrivacyBudget.SpentException {
        ByteBuffer numbers = ByteBuffer.allocate(truth.length * Long.BYTES);
        for (long number : truth) {
            numbers.putLong(number);
        }
        Mac mac = Sha256.mac(key);
        for (String part : new String[] {budget.name(), kind, question, text(mechanism)}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            mac.update(bytes);
        }
        byte[] secret = mac.doFinal(numbers.array());
        // The charge is named by a digest of the secret, so that the store does not learn the secret.
        byte[] id = Sha256.of(secret);
        budget.charge(Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(id, ID_BYTES)), loss);
        return new Bits(new KeyedBytes(secret));
    }

    private static String text(Mechanism mechanism) {
        BigDecimal epsilon = mechanism.loss().epsilon();
        BigDecimal delta = mechanism.loss().delta();
        return mechanism.getClass().getSimpleName() + " " + epsilon.toPlainString() + " " + delta.toPlainString();
    }

    @Override
    public String toString() {
        return "noisy statistics on budget \"" + budget.name() + "\"";
    }
}
