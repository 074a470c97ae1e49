package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConsentLedgerTest {
    private static final Purpose ADS = Purpose.ADVERTISING;
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Identifier PHONE = Identifier.anonymousId("phone");

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static Consent yes(long second, Identifier... names) {
        return Consent.granted(List.of(names), ADS, at(second), "form 7");
    }

    private static Consent no(long second, Identifier... names) {
        return Consent.revoked(List.of(names), ADS, at(second), "form 7");
    }

    private static ConsentLedger ledger(Consent... statements) {
        return ConsentLedger.of(List.of(statements));
    }

    private static Reason reason(ConsentLedger ledger, long second) {
        return ledger.decide(ADS, at(second)).reason();
    }

    @Test
    void decide_nothingSaid_isNo() {
        assertEquals(Reason.UNSTATED, reason(ConsentLedger.empty(), 0));
        assertFalse(ConsentLedger.empty().decide(ADS, at(0)).isAllowed());
        assertFalse(ledger(yes(0, ADA)).decideAll(Set.of(), at(0)).isAllowed());
    }

    @Test
    void decide_otherPurpose_isNo() {
        assertEquals(
                Reason.UNSTATED,
                ledger(yes(0, ADA)).decide(Purpose.ANALYTICS, at(1)).reason());
        assertEquals(
                Reason.UNSTATED,
                ledger(yes(0, ADA))
                        .decideAll(Set.of(ADS, Purpose.ANALYTICS), at(1))
                        .reason());
    }

    @Test
    void decide_sameTime_refusalWins() {
        assertEquals(Reason.REVOKED, reason(ledger(yes(5, ADA), no(5, ADA)), 5));
        assertEquals(Reason.REVOKED, reason(ledger(no(5, ADA), yes(5, ADA)), 9));
    }

    @Test
    void decide_sameTimeTwoExpiries_earlierWins() {
        ConsentLedger both = ledger(yes(5, ADA), yes(5, ADA).until(at(10)));
        assertEquals(Reason.GRANTED, reason(both, 9));
        assertEquals(Reason.EXPIRED, reason(both, 10));
    }

    @Test
    void decide_yesAfterNo_sameName_isYes() {
        assertEquals(Reason.GRANTED, reason(ledger(no(5, ADA), yes(6, ADA)), 6));
    }

    @Test
    void decide_yesAfterNo_otherNameOnly_staysNo() {
        ConsentLedger both = ledger(no(5, PHONE), yes(6, ADA));
        assertEquals(Reason.REVOKED, reason(both, 7));
        assertEquals(Reason.GRANTED, reason(both.plus(yes(8, ADA, PHONE)), 8));
    }

    @Test
    void decide_expiry_isExact() {
        ConsentLedger lapses = ledger(yes(5, ADA).until(at(10)));
        assertEquals(
                new Decision(Reason.GRANTED, at(10)), lapses.decide(ADS, Instant.parse("1970-01-01T00:00:09.999Z")));
        assertEquals(new Decision(Reason.EXPIRED, null), lapses.decide(ADS, at(10)));
    }

    @Test
    void decide_expired_olderYesDoesNotComeBack() {
        assertEquals(Reason.EXPIRED, reason(ledger(yes(1, ADA), yes(5, ADA).until(at(10))), 10));
    }

    @Test
    void decide_datedInTheFuture_yesWaitsAndNoDoesNot() {
        assertEquals(new Decision(Reason.UNSTATED, at(5)), ledger(yes(5, ADA)).decide(ADS, at(4)));
        assertEquals(Reason.REVOKED, reason(ledger(yes(1, ADA), no(5, ADA)), 4));
    }

    @Test
    void plus_knownStatement_isTheSameLedger() {
        ConsentLedger one = ledger(yes(5, ADA), no(6, ADA));
        assertSame(one, one.plus(no(6, ADA)));
        assertSame(one, one.plus(yes(5, ADA)));
        assertSame(one, one.plus(ConsentLedger.empty()));
        assertSame(one, ConsentLedger.empty().plus(one));
        assertEquals(one, one.plus(one));
        assertEquals(one.hashCode(), ledger(no(6, ADA), yes(5, ADA)).hashCode());
        assertNotEquals(one, ledger(yes(5, ADA)));
    }

    /** What was said up to an instant includes what was said at it. */
    @Test
    void upTo_instantOfAStatement_holdsIt() {
        ConsentLedger both = ledger(yes(5, ADA), no(6, ADA));
        assertSame(both, both.upTo(at(6)));
        assertEquals(ledger(yes(5, ADA)), both.upTo(at(5)));
        assertSame(ConsentLedger.empty(), both.upTo(at(4)));
    }

    @Test
    void consent_withoutNames_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> yes(1));
        assertThrows(IllegalArgumentException.class, () -> no(1, ADA).until(at(2)));
    }

    @Test
    void consent_names_areAscendingAndEachOnce() {
        assertEquals(List.of(PHONE, ADA), yes(1, ADA, PHONE).names());
        assertEquals(List.of(PHONE, ADA), yes(1, PHONE, ADA).names());
        assertEquals(List.of(ADA), yes(1, ADA, ADA).names());
    }

    /** How many names, and never one of them, or what proves it. */
    @Test
    void toString_statementsAndDecisions_tellTheirShape() {
        Consent lapses = yes(5, ADA, PHONE).until(at(10));
        assertEquals(
                "advertising GRANTED at 1970-01-01T00:00:05Z until 1970-01-01T00:00:10Z by 2 names", lapses.toString());
        assertEquals(
                "advertising REVOKED at 1970-01-01T00:00:06Z by 1 names",
                no(6, ADA).toString());
        assertEquals(
                "ledger of 1 statements about [advertising]", ledger(lapses).toString());
        assertEquals(
                "GRANTED until 1970-01-01T00:00:10Z",
                ledger(lapses).decide(ADS, at(7)).toString());
        assertEquals("EXPIRED", ledger(lapses).decide(ADS, at(10)).toString());
    }

    @Test
    void on_anotherGround_isTheSameStatementElse() {
        Consent contract = yes(5, ADA).until(at(9)).on(Consent.LegalBasis.CONTRACT);
        assertEquals(Consent.LegalBasis.CONTRACT, contract.basis());
        assertEquals(yes(5, ADA).until(at(9)), contract.on(Consent.LegalBasis.CONSENT));
    }

    /** Statements that differ in their names only are all kept, in one order. */
    @Test
    void of_sameStatementUnderOtherNames_holdsEach() {
        List<Consent> ascending = List.of(yes(5, PHONE), yes(5, PHONE, ADA), yes(5, ADA));
        assertEquals(
                ascending,
                ledger(yes(5, ADA), yes(5, PHONE, ADA), yes(5, PHONE)).statements());
        assertEquals(
                ascending,
                ledger(yes(5, PHONE, ADA), yes(5, PHONE), yes(5, ADA)).statements());
    }

    @Test
    void decide_severalInstantsAhead_namesTheNext() {
        ConsentLedger lapses = ledger(yes(1, ADA).until(at(10)));
        assertEquals(
                new Decision(Reason.GRANTED, at(8)), lapses.plus(yes(8, PHONE)).decide(ADS, at(5)));
        assertEquals(
                new Decision(Reason.GRANTED, at(10)),
                lapses.plus(yes(12, PHONE)).decide(ADS, at(5)));
        assertEquals(
                new Decision(Reason.GRANTED, at(7)),
                lapses.plus(yes(2, PHONE).until(at(7))).decide(ADS, at(5)));
        assertEquals(
                new Decision(Reason.GRANTED, at(10)),
                lapses.plus(Consent.granted(List.of(ADA), Purpose.ANALYTICS, at(1), "form 7"))
                        .decideAll(Set.of(ADS, Purpose.ANALYTICS), at(5)));
    }

    @Test
    void decideAll_severalPurposes_isTheStrictest() {
        ConsentLedger some = ledger(yes(1, ADA), Consent.denied(List.of(ADA), Purpose.ANALYTICS, at(1), "form 7"));
        assertEquals(
                Reason.DENIED,
                some.decideAll(List.of(Purpose.ANALYTICS, ADS), at(5)).reason());
        assertEquals(
                Reason.DENIED,
                some.decideAll(List.of(ADS, Purpose.ANALYTICS), at(5)).reason());
        assertEquals(Reason.GRANTED, some.decideAll(List.of(ADS), at(5)).reason());
        assertEquals(List.of(ADS, Purpose.ANALYTICS), some.purposes());
    }

    /** A book grows with changes of mind, not with traffic. */
    @Test
    void book_rowsOfTheSame_keepsTheFirstAndTheLast() {
        ConsentBook book = ConsentBook.empty();
        for (int second = 1; second <= 9; second++) {
            book.add(second < 4 || second > 7 ? yes(second, ADA) : no(second, ADA));
        }
        assertEquals(
                List.of(yes(1, ADA), yes(3, ADA), no(4, ADA), no(7, ADA), yes(8, ADA), yes(9, ADA)),
                book.about(List.of(ADA)).statements());
    }

    @Test
    void book_forget_isOfThatNameOnly() {
        ConsentBook book = ConsentBook.empty();
        book.addAll(List.of(yes(1, ADA, PHONE), no(2, ADA)));
        assertEquals("consent book of 2 names", book.toString());
        assertEquals(3, book.about(List.of(ADA, PHONE)).statements().size());
        book.forget(ADA);
        assertEquals(ledger(yes(1, PHONE)), book.about(List.of(ADA, PHONE)));
    }

    /** What may be known of one person; each is a list of (second, status, expiry). */
    private static final Map<String, List<Object[]>> STATES = new TreeMap<>(Map.ofEntries(
            Map.entry("nothing", List.of()),
            Map.entry("granted", states(step(10, 'y', 0))),
            Map.entry("granted late", states(step(40, 'y', 0))),
            Map.entry("granted for a while", states(step(10, 'y', 30))),
            Map.entry("granted for longer", states(step(20, 'y', 60))),
            Map.entry("denied", states(step(10, 'd', 0))),
            Map.entry("revoked", states(step(10, 'y', 0), step(20, 'n', 0))),
            Map.entry("revoked late", states(step(50, 'n', 0))),
            Map.entry("asked again", states(step(10, 'n', 0), step(20, 'y', 0))),
            Map.entry("both at once", states(step(20, 'y', 0), step(20, 'n', 0))),
            Map.entry("granted anew after it lapsed", states(step(10, 'y', 20), step(40, 'y', 0)))));

    private static Object[] step(int second, char status, int expiry) {
        return new Object[] {second, status, expiry};
    }

    private static List<Object[]> states(Object[]... steps) {
        return List.of(steps);
    }

    private static ConsentLedger ledger(List<Object[]> steps, Identifier name) {
        ArrayList<Consent> statements = new ArrayList<>();
        for (Object[] step : steps) {
            int second = (int) step[0];
            Consent consent = switch ((char) step[1]) {
                case 'y' -> yes(second, name);
                case 'd' -> Consent.denied(List.of(name), ADS, at(second), "form 7");
                default -> no(second, name);
            };
            statements.add((int) step[2] == 0 ? consent : consent.until(at((int) step[2])));
        }
        return ConsentLedger.of(statements);
    }

    /** By hand: '-' nothing counts, 'y' or 'n'. */
    private static char naive(List<Object[]> steps, int now) {
        char answer = '-';
        for (Object[] step : steps) {
            boolean yes = (char) step[1] == 'y';
            if (yes && (int) step[0] <= now) {
                answer = (int) step[2] != 0 && (int) step[2] <= now ? 'n' : 'y';
            } else if (!yes) {
                answer = 'n';
            }
        }
        return answer;
    }

    /** All orders and groupings in which three people can become one, in all states, while the clock jumps about. */
    @Test
    void plus_threePeopleInEveryStateAndOrder_neverGrantsAgain() {
        List<Identifier> names = List.of(ADA, PHONE, Identifier.email("ada@example.com"));
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        int[] clock = {0, 15, 20, 60, 30, 29, 45, 10, 100, 5};
        List<String> labels = List.copyOf(STATES.keySet());
        int checked = 0;
        int granted = 0;
        int regranted = 0;
        for (String a : labels) {
            for (String b : labels) {
                for (String c : labels) {
                    List<List<Object[]>> steps = List.of(STATES.get(a), STATES.get(b), STATES.get(c));
                    List<ConsentLedger> parts = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        parts.add(ledger(steps.get(i), names.get(i)));
                    }
                    for (int[] order : orders) {
                        ConsentLedger x = parts.get(order[0]);
                        ConsentLedger y = parts.get(order[1]);
                        ConsentLedger z = parts.get(order[2]);
                        ConsentLedger left = x.plus(y).plus(z);
                        assertEquals(left, x.plus(y.plus(z)));
                        for (int now : clock) {
                            boolean anyYes = false;
                            boolean anyNo = false;
                            for (List<Object[]> each : steps) {
                                anyYes |= naive(each, now) == 'y';
                                anyNo |= naive(each, now) == 'n';
                            }
                            boolean allowed = left.decide(ADS, at(now)).isAllowed();
                            assertEquals(anyYes && !anyNo, allowed, () -> a + ", " + b + ", " + c + " at " + now);
                            checked++;
                            granted += allowed ? 1 : 0;
                            regranted += allowed && anyNo ? 1 : 0;
                        }
                    }
                }
            }
        }
        assertEquals(labels.size() * labels.size() * labels.size() * 60, checked);
        assertEquals(0, regranted);
        assertTrue(granted > 1_000, "only " + granted + " were granted at all");
    }
}
