package io.cdpkit.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage to bytes of JSON: flipped, cut, doubled, and with hostile pieces put in. */
final class Mutation {
    private static final List<byte[]> PIECES = List.of(
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes("\""),
            bytes(","),
            bytes(":"),
            bytes("null"),
            bytes("NaN"),
            bytes("-Infinity"),
            bytes("1e1000000000"),
            bytes("-0.0e-5"),
            bytes("\\u0000"),
            bytes("\\ud800"),
            bytes("\\udc00"),
            bytes("\"type\":\"alias\","),
            bytes("\"userId\":null,"),
            bytes("\"messageId\":{},"),
            bytes("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
            bytes("{\"a\":{\"a\":"),
            new byte[] {0},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            new byte[] {(byte) 0xFF, (byte) 0xFE});

    private Mutation() {}

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] of(byte[] original, Random random) {
        byte[] mutated = original.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static byte[] once(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return PIECES.get(random.nextInt(PIECES.size()));
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> splice(bytes, at, new byte[0], end);
            case 3 -> splice(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            default -> splice(bytes, at, PIECES.get(random.nextInt(PIECES.size())), random.nextBoolean() ? at : end);
        };
    }

    /** The bytes with a piece in the place of what lies between two positions. */
    private static byte[] splice(byte[] bytes, int from, byte[] piece, int until) {
        byte[] spliced = new byte[from + piece.length + bytes.length - until];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(bytes, until, spliced, from + piece.length, bytes.length - until);
        return spliced;
    }
}
