package io.cdpkit.identity.match;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.BlockedValues;
import io.cdpkit.identity.match.Field.Kind;
import java.util.Set;

/** Values, written in the form of their column, that stand for none. */
final class Placeholders {
    private static final int LONGEST = 16;

    /** Not even names of people. */
    private static final Set<String> NOWHERE = Set.of(
            "n a",
            "unknown",
            "undefined",
            "not available",
            "not applicable",
            "not provided",
            "not given",
            "not known",
            "no name",
            "xxx",
            "xxxx",
            "unbekannt",
            "keine angabe",
            "k a",
            "inconnu",
            "non renseigne",
            "desconocido",
            "onbekend");

    private static final Set<String> NO_GIVEN_NAMES = Set.of("null", "none");
    private static final Set<String> NO_NAMES = Set.of("null", "none", "nan", "na", "nil", "tbd");
    private static final Set<String> NO_DATES =
            Set.of("19000101", "00010101", "00000000", "11111111", "99991231", "99999999");
    private static final Set<String> NO_PHONES = Set.of("1234567", "12345678", "123456789", "234567890");

    private Placeholders() {}

    static boolean isOne(Kind kind, String cell) {
        return switch (kind) {
            case EMAIL -> BlockedValues.standard().blocks(new Identifier(Namespace.EMAIL, cell));
            case BIRTH_DATE -> NO_DATES.contains(cell) || isWord(cell);
            case PHONE -> NO_PHONES.contains(cell) || (cell.length() >= 7 && isOf(cell, cell.charAt(0)));
            case POSTCODE, IDENTIFIER -> isOf(cell, '0') || isWord(cell);
            case GIVEN_NAME -> isNowhere(cell) || NO_GIVEN_NAMES.contains(cell) || Form.TITLES.contains(cell);
            case FAMILY_NAME -> isNowhere(cell);
            default -> isWord(cell);
        };
    }

    private static boolean isWord(String cell) {
        return isNowhere(cell) || (cell.length() <= 4 && NO_NAMES.contains(cell));
    }

    private static boolean isNowhere(String cell) {
        return cell.length() <= LONGEST && NOWHERE.contains(cell);
    }

    private static boolean isOf(String cell, char only) {
        for (int i = 0; i < cell.length(); i++) {
            if (cell.charAt(i) != only) {
                return false;
            }
        }
        return true;
    }
}
