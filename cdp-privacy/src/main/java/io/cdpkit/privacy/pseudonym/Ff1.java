package io.cdpkit.privacy.pseudonym;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Format-preserving encryption: a text becomes another of the same length over the same alphabet, and back.
 *
 * <p>The method FF1 of NIST SP 800-38G, with AES. For customer and card numbers in systems that take nothing else. Each
 * key permutes all texts of a length; the tweak, which is no secret, chooses among permutations, so give one that tells
 * columns or tenants apart. Equal texts under equal tweaks become equal: frequencies show through.
 *
 * <p>Texts of which there are fewer than a million, such as those of less than six digits, are refused: who can see or
 * cause encryptions of so few could write them all down (SP 800-38G, revision 1). Thread-safe.
 */
public final class Ff1 {
    private static final int LONGEST = 4_096;
    private static final int LONGEST_TWEAK = 4_096;
    private static final BigInteger SMALLEST_DOMAIN = BigInteger.valueOf(1_000_000);
    private static final int ROUNDS = 10;
    private static final int BLOCK = 16;

    private final String alphabet;
    private final int radix;
    private final int shortest;
    private final SecretKeySpec key;
    private final ThreadLocal<Worker> workers;

    private Ff1(SecretKeySpec key, String alphabet) {
        this.alphabet = alphabet;
        this.radix = alphabet.length();
        this.key = key;
        this.workers = ThreadLocal.withInitial(() -> new Worker(cipher(), alphabet.length()));
        int length = 2;
        while (BigInteger.valueOf(radix).pow(length).compareTo(SMALLEST_DOMAIN) < 0) {
            length++;
        }
        this.shortest = length;
        workers.get();
    }

    /** Encrypts texts of decimal digits. */
    public static Ff1 digits(byte[] key) {
        return of(key, "0123456789");
    }

    /**
     * Encrypts texts over an alphabet.
     *
     * @param key 16, 24 or 32 bytes
     * @param alphabet 2 to 65,536 distinct chars, in their order; another order is another encryption
     */
    public static Ff1 of(byte[] key, String alphabet) {
        if (alphabet.length() < 2 || alphabet.chars().distinct().count() != alphabet.length()) {
            throw new IllegalArgumentException("the alphabet must be at least 2 chars, each once");
        } else if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("the key must be 16, 24 or 32 bytes, was " + key.length);
        }
        return new Ff1(new SecretKeySpec(key, "AES"), alphabet);
    }

    private Cipher cipher() {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must support AES", e);
        }
    }

    /** How long a text must be at least, so that there are a million of its kind. */
    public int shortest() {
        return shortest;
    }

    /**
     * The text in place of a text.
     *
     * @throws IllegalArgumentException if it is too short, longer than 4,096 chars, or has a char not of the alphabet
     */
    public String encrypt(String text, byte[] tweak) {
        return crypt(text, tweak, true);
    }

    /** The text that {@link #encrypt} was given. */
    public String decrypt(String text, byte[] tweak) {
        return crypt(text, tweak, false);
    }

    private String crypt(String text, byte[] tweak, boolean forward) {
        int n = text.length();
        if (n < shortest || n > LONGEST) {
            throw new IllegalArgumentException("a text over " + radix + " chars must be " + shortest + " to " + LONGEST
                    + " chars long, was " + n + "; shorter ones could all be tried");
        } else if (tweak.length > LONGEST_TWEAK) {
            throw new IllegalArgumentException(
                    "a tweak must be at most " + LONGEST_TWEAK + " bytes, was " + tweak.length);
        }
        int[] digits = new int[n];
        for (int i = 0; i < n; i++) {
            digits[i] = digit(text.charAt(i));
            if (digits[i] < 0) {
                throw new IllegalArgumentException("char " + i + " of the text is not in the alphabet");
            }
        }
        int u = n / 2;
        Rounds rounds = Objects.requireNonNull(workers.get()).rounds(n, tweak);
        if (rounds.isSmall) {
            cryptSmall(digits, u, rounds, forward);
        } else {
            cryptLarge(digits, u, rounds, forward);
        }
        char[] chars = new char[n];
        for (int i = 0; i < n; i++) {
            chars[i] = alphabet.charAt(digits[i]);
        }
        return new String(chars);
    }

    private int digit(char c) {
        int plain = c - '0';
        return plain >= 0 && plain < radix && alphabet.charAt(plain) == c ? plain : alphabet.indexOf(c);
    }

    /** The rounds with halves that fit an int. */
    private void cryptSmall(int[] digits, int u, Rounds rounds, boolean forward) {
        long modU = power(u);
        long modV = power(digits.length - u);
        long a = number(digits, 0, u);
        long b = number(digits, u, digits.length);
        for (int step = 0; step < ROUNDS; step++) {
            int round = forward ? step : ROUNDS - 1 - step;
            long modulus = round % 2 == 0 ? modU : modV;
            if (forward) {
                long c = (a + rounds.of(round, b).mod(modulus)) % modulus;
                a = b;
                b = c;
            } else {
                long c = (b - rounds.of(round, a).mod(modulus) + modulus) % modulus;
                b = a;
                a = c;
            }
        }
        write(a, digits, 0, u);
        write(b, digits, u, digits.length);
    }

    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= radix;
        }
        return power;
    }

    private long number(int[] digits, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * radix + digits[i];
        }
        return number;
    }

    private void write(long number, int[] digits, int from, int to) {
        long rest = number;
        for (int i = to - 1; i >= from; i--) {
            digits[i] = (int) (rest % radix);
            rest /= radix;
        }
    }

    private void cryptLarge(int[] digits, int u, Rounds rounds, boolean forward) {
        BigInteger base = BigInteger.valueOf(radix);
        BigInteger modU = base.pow(u);
        BigInteger modV = base.pow(digits.length - u);
        BigInteger a = large(digits, 0, u);
        BigInteger b = large(digits, u, digits.length);
        for (int step = 0; step < ROUNDS; step++) {
            int round = forward ? step : ROUNDS - 1 - step;
            BigInteger modulus = round % 2 == 0 ? modU : modV;
            if (forward) {
                BigInteger c = a.add(rounds.of(round, b).number()).mod(modulus);
                a = b;
                b = c;
            } else {
                BigInteger c = b.subtract(rounds.of(round, a).number()).mod(modulus);
                b = a;
                a = c;
            }
        }
        write(a, digits, 0, u);
        write(b, digits, u, digits.length);
    }

    private BigInteger large(int[] digits, int from, int to) {
        BigInteger number = BigInteger.ZERO;
        for (int i = from; i < to; i++) {
            number = number.multiply(BigInteger.valueOf(radix)).add(BigInteger.valueOf(digits[i]));
        }
        return number;
    }

    private void write(BigInteger number, int[] digits, int from, int to) {
        BigInteger rest = number;
        for (int i = to - 1; i >= from; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(radix));
            digits[i] = parts[1].intValue();
            rest = parts[0];
        }
    }

    /** Prints the size of the alphabet. */
    @Override
    public String toString() {
        return "FF1 over " + radix + " chars";
    }

    /** One thread's cipher, with the rounds of the length and tweak it had last: columns are encrypted cell by cell. */
    private static final class Worker {
        private final Cipher cipher;
        private final int radix;
        private @Nullable Rounds latest;

        Worker(Cipher cipher, int radix) {
            this.cipher = cipher;
            this.radix = radix;
        }

        Rounds rounds(int n, byte[] tweak) {
            Rounds rounds = latest;
            if (rounds == null || !rounds.isFor(n, tweak)) {
                rounds = new Rounds(cipher, radix, n, tweak.clone());
                latest = rounds;
            }
            return rounds;
        }
    }

    /**
     * The round function of one length and tweak: CBC-MAC with AES over P and Q, stretched to d bytes.
     *
     * <p>In the standard's words, b is the length of a half as bytes, P the block of parameters, and Q the tweak, padding,
     * the round and a half. P and the blocks of Q before the round are the same in all rounds and are digested once.
     */
    private static final class Rounds {
        private final Cipher cipher;
        private final int n;
        private final byte[] tweak;
        /** Whether a half fits an int. */
        final boolean isSmall;

        private final int b;
        private final byte[] q;
        private final int variable;
        private final byte[] start = new byte[BLOCK];
        private final byte[] s;
        private final int d;
        private final byte[] block = new byte[BLOCK];

        Rounds(Cipher cipher, int radix, int n, byte[] tweak) {
            BigInteger most = BigInteger.valueOf(radix).pow(n - n / 2);
            this.cipher = cipher;
            this.n = n;
            this.tweak = tweak;
            this.isSmall = most.bitLength() < Integer.SIZE;
            this.b = (most.subtract(BigInteger.ONE).bitLength() + 7) / 8;
            this.d = 4 * ((b + 3) / 4) + 4;
            this.s = new byte[(d + BLOCK - 1) / BLOCK * BLOCK];
            int pad = Math.floorMod(-tweak.length - b - 1, BLOCK);
            this.q = Arrays.copyOf(tweak, tweak.length + pad + 1 + b);
            this.variable = q.length - (b + 1 + BLOCK - 1) / BLOCK * BLOCK;
            byte[] p = {
                1,
                2,
                1,
                (byte) (radix >> 16),
                (byte) (radix >> 8),
                (byte) radix,
                ROUNDS,
                (byte) (n / 2),
                (byte) (n >> 24),
                (byte) (n >> 16),
                (byte) (n >> 8),
                (byte) n,
                (byte) (tweak.length >> 24),
                (byte) (tweak.length >> 16),
                (byte) (tweak.length >> 8),
                (byte) tweak.length
            };
            aes(p, start);
            chain(start, 0, variable);
        }

        boolean isFor(int length, byte[] otherTweak) {
            return n == length && Arrays.equals(tweak, otherTweak);
        }

        /** Digests blocks of Q into a state. */
        private void chain(byte[] state, int from, int to) {
            for (int at = from; at < to; at += BLOCK) {
                for (int i = 0; i < BLOCK; i++) {
                    block[i] = (byte) (state[i] ^ q[at + i]);
                }
                aes(block, state);
            }
        }

        Rounds of(int round, long half) {
            q[q.length - b - 1] = (byte) round;
            for (int i = 1; i <= b; i++) {
                q[q.length - i] = (byte) (half >> (8 * (i - 1)));
            }
            return digest();
        }

        Rounds of(int round, BigInteger half) {
            q[q.length - b - 1] = (byte) round;
            byte[] bytes = half.toByteArray();
            int skipped = Math.max(bytes.length - b, 0);
            Arrays.fill(q, q.length - b, q.length, (byte) 0);
            System.arraycopy(bytes, skipped, q, q.length - bytes.length + skipped, bytes.length - skipped);
            return digest();
        }

        private Rounds digest() {
            System.arraycopy(start, 0, s, 0, BLOCK);
            chain(s, variable, q.length);
            for (int j = 1; j * BLOCK < s.length; j++) {
                System.arraycopy(s, 0, block, 0, BLOCK);
                for (int i = 0; i < 4; i++) {
                    block[BLOCK - 1 - i] ^= (byte) (j >> (8 * i));
                }
                byte[] more = new byte[BLOCK];
                aes(block, more);
                System.arraycopy(more, 0, s, j * BLOCK, BLOCK);
            }
            return this;
        }

        /** The first d bytes as a number, modulo one below 2^31. */
        long mod(long modulus) {
            long rest = 0;
            for (int i = 0; i < d; i += 4) {
                long word = ((s[i] & 0xffL) << 24)
                        | ((s[i + 1] & 0xff) << 16)
                        | ((s[i + 2] & 0xff) << 8)
                        | (s[i + 3] & 0xff);
                rest = ((rest << 32) | word) % modulus;
            }
            return rest;
        }

        BigInteger number() {
            return new BigInteger(1, s, 0, d);
        }

        private void aes(byte[] in, byte[] out) {
            try {
                cipher.update(in, 0, BLOCK, out, 0);
            } catch (ShortBufferException e) {
                throw new IllegalStateException("a block of AES is not " + BLOCK + " bytes", e);
            }
        }
    }
}
