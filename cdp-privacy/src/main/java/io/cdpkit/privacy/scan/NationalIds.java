package io.cdpkit.privacy.scan;

import java.util.List;

/**
 * Numbers that states give people.
 *
 * <p>Each rule sees letters in capitals and digits with nothing between them, and whether they were written in groups as
 * the state writes them, which makes it surer.
 */
final class NationalIds {
    static final int MOST_GROUPS = 7;

    private static final String NIF_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String OMOCODIA = "LMNPQRSTUV";
    private static final int[] CODICE_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private NationalIds() {}

    /** Whether signs are such a number. */
    private interface Test {
        boolean holds(String signs);
    }

    /** How a number looks: length, groups as written, and how sure it is bare and in groups. */
    private record Rule(PiiKind kind, int length, String groups, int bare, int grouped, Test test) {
        boolean isGrouped(int[] lengths, int count) {
            if (groups.length() != 2 * count - 1) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                if (groups.charAt(2 * i) - '0' != lengths[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule(PiiKind.US_SSN, 9, "3-2-4", 20, 60, NationalIds::isSsn),
            new Rule(PiiKind.DE_TAX_ID, 11, "2-3-3-3", 50, 65, NationalIds::isGermanTaxId),
            new Rule(PiiKind.ES_NIF, 9, "8-1", 70, 80, NationalIds::isNif),
            new Rule(PiiKind.FR_NIR, 15, "1-2-2-2-3-3-2", 75, 90, NationalIds::isNir),
            new Rule(PiiKind.GB_NHS, 10, "3-3-4", 30, 50, id -> isMod11(id, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)),
            new Rule(PiiKind.IT_FISCAL_CODE, 16, "3-3-5-5", 90, 90, NationalIds::isFiscalCode),
            new Rule(PiiKind.NL_BSN, 9, "4-2-3", 25, 40, id -> isMod11(id, 9, 8, 7, 6, 5, 4, 3, 2, -1)),
            new Rule(PiiKind.BE_NATIONAL_NUMBER, 11, "2-2-2-3-2", 60, 85, NationalIds::isBelgian),
            new Rule(PiiKind.PL_PESEL, 11, "6-5", 55, 55, NationalIds::isPesel),
            new Rule(PiiKind.SE_PERSONNUMMER, 10, "6-4", 30, 65, NationalIds::isPersonnummer),
            new Rule(PiiKind.SE_PERSONNUMMER, 12, "8-4", 45, 80, NationalIds::isLongPersonnummer),
            new Rule(PiiKind.BR_CPF, 11, "3-3-3-2", 45, 85, NationalIds::isCpf),
            new Rule(PiiKind.CA_SIN, 9, "3-3-3", 25, 50, id -> isDigits(id) && id.charAt(0) != '0' && Checks.luhn(id)),
            new Rule(
                    PiiKind.IN_AADHAAR,
                    12,
                    "4-4-4",
                    40,
                    60,
                    id -> isDigits(id) && id.charAt(0) > '1' && Checks.verhoeff(id)),
            new Rule(PiiKind.AU_TFN, 9, "3-3-3", 25, 45, id -> isMod11(id, 1, 4, 3, 7, 5, 8, 6, 9, 10)));

    /**
     * Adds what the signs up to a place may be.
     *
     * @param groups how many signs are in each group
     * @param count how many groups there are
     */
    static void add(char[] signs, int length, int[] groups, int count, int end, List<Match> matches) {
        for (Rule rule : RULES) {
            if (length == rule.length) {
                boolean grouped = rule.isGrouped(groups, count);
                if ((grouped || count == 1) && rule.test.holds(new String(signs, 0, length))) {
                    matches.add(new Match(rule.kind, end, grouped ? rule.grouped : rule.bare));
                }
            }
        }
    }

    private static boolean isDigits(String signs) {
        return signs.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isMod11(String id, int... weights) {
        return isDigits(id) && !Checks.allSame(id) && Checks.weighted(id, weights) % 11 == 0;
    }

    private static boolean isSsn(String id) {
        return isDigits(id)
                && id.charAt(0) != '9'
                && !id.startsWith("000")
                && !id.startsWith("666")
                && !id.startsWith("00", 3)
                && !id.endsWith("0000");
    }

    /** One of its first ten digits comes twice or three times, the others at most once. */
    private static boolean isGermanTaxId(String id) {
        if (!isDigits(id) || id.charAt(0) == '0' || !Checks.mod11and10(id)) {
            return false;
        }
        int[] counts = new int[10];
        id.substring(0, 10).chars().forEach(c -> counts[c - '0']++);
        int repeated = 0;
        for (int count : counts) {
            repeated += count > 1 ? 1 : 0;
            if (count > 3) {
                return false;
            }
        }
        return repeated == 1;
    }

    private static boolean isNif(String id) {
        int foreigner = "XYZ".indexOf(id.charAt(0));
        String digits = (foreigner >= 0 ? foreigner : id.substring(0, 1)) + id.substring(1, 8);
        return isDigits(digits) && NIF_LETTERS.charAt((int) (Checks.number(digits, 0, 8) % 23)) == id.charAt(8);
    }

    private static boolean isNir(String id) {
        boolean corsica = id.startsWith("2A", 5) || id.startsWith("2B", 5);
        String digits = corsica ? id.substring(0, 5) + (id.charAt(6) == 'A' ? "19" : "18") + id.substring(7) : id;
        if (!isDigits(digits) || (digits.charAt(0) != '1' && digits.charAt(0) != '2')) {
            return false;
        }
        return 97 - Checks.number(digits, 0, 13) % 97 == Checks.number(digits, 13, 15);
    }

    private static boolean isFiscalCode(String id) {
        StringBuilder plain = new StringBuilder(id);
        for (int at : new int[] {6, 7, 9, 10, 12, 13, 14}) {
            int hidden = OMOCODIA.indexOf(id.charAt(at));
            plain.setCharAt(at, hidden < 0 ? id.charAt(at) : (char) ('0' + hidden));
        }
        for (int i = 0; i < 16; i++) {
            boolean digit = "0000001101101110".charAt(i) == '1';
            char c = plain.charAt(i);
            if (digit ? c < '0' || c > '9' : c < 'A' || c > 'Z') {
                return false;
            }
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            int value = Character.digit(id.charAt(i), 36);
            value = value > 9 ? value - 10 : value;
            sum += i % 2 == 0 ? CODICE_ODD[value] : value;
        }
        return sum % 26 == id.charAt(15) - 'A';
    }

    private static boolean isBelgian(String id) {
        if (!isDigits(id) || Checks.number(id, 2, 4) > 12) {
            return false;
        }
        long check = Checks.number(id, 9, 11);
        long before2000 = 97 - Checks.number(id, 0, 9) % 97;
        long since2000 = 97 - (2_000_000_000L + Checks.number(id, 0, 9)) % 97;
        return check == before2000 || check == since2000;
    }

    private static boolean isPesel(String id) {
        if (!isDigits(id)) {
            return false;
        }
        int month = (int) Checks.number(id, 2, 4);
        int century = month > 80 ? 1800 : 1900 + month / 20 * 100;
        return Checks.isDate(century + (int) Checks.number(id, 0, 2), month % 20, (int) Checks.number(id, 4, 6))
                && Checks.weighted(id, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0;
    }

    private static boolean isPersonnummer(String id) {
        return isDigits(id)
                && Checks.isDate(
                        2000 + (int) Checks.number(id, 0, 2),
                        (int) Checks.number(id, 2, 4),
                        (int) Checks.number(id, 4, 6) % 60)
                && Checks.luhn(id);
    }

    /** With the century, which the check digit does not cover. */
    private static boolean isLongPersonnummer(String id) {
        return (id.startsWith("19") || id.startsWith("20"))
                && isDigits(id)
                && Checks.isDate(
                        (int) Checks.number(id, 0, 4),
                        (int) Checks.number(id, 4, 6),
                        (int) Checks.number(id, 6, 8) % 60)
                && Checks.luhn(id.substring(2));
    }

    private static boolean isCpf(String id) {
        return isDigits(id)
                && !Checks.allSame(id)
                && Checks.weighted(id, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10 == id.charAt(9) - '0'
                && Checks.weighted(id, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10 == id.charAt(10) - '0';
    }
}
