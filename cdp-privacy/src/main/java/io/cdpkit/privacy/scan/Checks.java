package io.cdpkit.privacy.scan;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Check digits, of texts of ASCII digits and, where said, capital letters. */
final class Checks {
    private static final String VERHOEFF_PERMUTATION = "1576283094";

    private Checks() {}

    private static int digit(String text, int at) {
        return text.charAt(at) - '0';
    }

    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits, digits.length() - 1 - i);
            int doubled = i % 2 == 1 ? 2 * digit : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** ISO 7064 MOD 97-10 over digits and capitals, with the first four moved to the end. */
    static boolean iban(String iban) {
        int rest = 0;
        for (int i = 0; i < iban.length(); i++) {
            int value = Character.digit(iban.charAt((i + 4) % iban.length()), 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }

    /** ISO 7064 MOD 11,10. */
    static boolean mod11and10(String digits) {
        int product = 10;
        for (int i = 0; i < digits.length() - 1; i++) {
            int sum = (digit(digits, i) + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return (11 - product) % 10 == digit(digits, digits.length() - 1);
    }

    /** The sum of digits times weights. */
    static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += digit(digits, i) * weights[i];
        }
        return sum;
    }

    static long number(String digits, int from, int to) {
        return Long.parseLong(digits.substring(from, to));
    }

    /** In the group of the pentagon's symmetries: 0 to 4 turn it, 5 to 9 flip it too. */
    static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits, digits.length() - 1 - i);
            for (int times = i % 8; times > 0; times--) {
                digit = VERHOEFF_PERMUTATION.charAt(digit) - '0';
            }
            check = dihedral(check, digit);
        }
        return check == 0;
    }

    private static int dihedral(int a, int b) {
        boolean flipped = a >= 5;
        int turn = flipped ? Math.floorMod(a - b, 5) : (a + b) % 5;
        return (flipped != (b >= 5) ? 5 : 0) + turn;
    }

    static boolean isDate(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day).getYear() == year;
        } catch (DateTimeException e) {
            return false;
        }
    }

    static boolean allSame(String digits) {
        return digits.chars().distinct().count() == 1;
    }
}
