package io.cdpkit.privacy.noise;

import java.math.BigDecimal;
import java.util.function.LongSupplier;

/**
 * The kind and amount of noise that makes an answer cost what it costs.
 *
 * <p>Laplace noise suits single answers. Gaussian noise has lighter tails and costs a delta.
 */
public sealed interface Mechanism {
    /** Discrete Laplace noise with a scale of sensitivity by epsilon. */
    record Laplace(BigDecimal epsilon) implements Mechanism {
        public Laplace {
            requireEpsilon(epsilon);
        }

        @Override
        public PrivacyLoss loss() {
            return new PrivacyLoss(epsilon, BigDecimal.ZERO);
        }
    }

    /**
     * Discrete Gaussian noise with a variance of {@code sensitivity^2 / (2 rho)}, where {@code rho + 2 sqrt(rho ln(1 /
     * delta)) = epsilon} (Bun, Steinke 2016), rounded up.
     */
    record Gaussian(BigDecimal epsilon, BigDecimal delta) implements Mechanism {
        public Gaussian {
            requireEpsilon(epsilon);
            if (delta.signum() <= 0 || delta.compareTo(BigDecimal.ONE) >= 0) {
                throw new IllegalArgumentException("delta must be above 0 and below 1, was " + delta);
            }
        }

        @Override
        public PrivacyLoss loss() {
            return new PrivacyLoss(epsilon, delta);
        }
    }

    /** What an answer costs. */
    PrivacyLoss loss();

    /**
     * Fresh noise, for a host that keeps its own books: each call draws anew and charges nothing. For one thread.
     *
     * @param sensitivity by how much one person can change the number
     */
    default LongSupplier noise(long sensitivity, RandomBytes random) {
        Noise noise = Noise.of(this, sensitivity, 1, 1);
        Bits bits = new Bits(random);
        return () -> noise.sample(bits);
    }

    static Mechanism laplace(String epsilon) {
        return new Laplace(new BigDecimal(epsilon));
    }

    static Mechanism gaussian(String epsilon, String delta) {
        return new Gaussian(new BigDecimal(epsilon), new BigDecimal(delta));
    }

    private static void requireEpsilon(BigDecimal epsilon) {
        if (epsilon.signum() <= 0 || epsilon.precision() > 6 || Math.abs(epsilon.scale()) > 6) {
            throw new IllegalArgumentException("epsilon must be above 0 and have at most six digits, was " + epsilon);
        }
    }
}
