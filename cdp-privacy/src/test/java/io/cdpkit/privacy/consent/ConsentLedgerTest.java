package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        assertEquals(one, one.plus(one));
    }

    @Test
    void consent_withoutNames_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> yes(1));
        assertThrows(IllegalArgumentException.class, () -> no(1, ADA).until(at(2)));
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
