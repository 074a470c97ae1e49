package io.cdpkit.privacy;

/** The spelling of the names that a host gives. */
final class Words {
    private static final int LONGEST = 64;

    private Words() {}

    static void require(String what, String name) {
        if (!isWord(name)) {
            throw new IllegalArgumentException(what
                    + " is named by 1 to 64 of a-z, 0-9, '_', '-' and '.', and starts with a letter; got "
                    + name.length() + " chars");
        }
    }

    private static boolean isWord(String name) {
        if (name.isEmpty() || name.length() > LONGEST || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "_-.".indexOf(c) >= 0);
    }
}
