package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Mailboxes are alike if few edits are between them, whatever is looked at first. */
class EmailProperties {
    private static final String DOMAIN = "@mail.org";

    @Property
    void level_mailboxesOfOneDomain_isThatOfTheirDistance(
            @ForAll("mailboxes") String a, @ForAll("mailboxes") String b) {
        int distance = new EditDistance().between(a, b);
        boolean alike = distance <= 2 && Math.min(a.length(), b.length()) >= (distance == 1 ? 4 : 6);
        assertEquals(alike, level(a, b) != Comparer.DIFFERENT, () -> a + " and " + b);
    }

    private static int level(String a, String b) {
        Values values = new Values();
        int x = values.add(a + DOMAIN);
        int y = values.add(b + DOMAIN);
        return x == y ? Integer.MAX_VALUE : new EmailLikeness(values).level(x, y, new Scratch());
    }

    /** Some of them a few edits from others, with more of a digit than are counted. */
    @Provide
    Arbitrary<String> mailboxes() {
        return Arbitraries.of("a", "b", "7", "77", ".")
                .list()
                .ofMinSize(6)
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }
}
