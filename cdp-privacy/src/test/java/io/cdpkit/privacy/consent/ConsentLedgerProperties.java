package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Consent.Status;
import io.cdpkit.privacy.consent.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConsentLedgerProperties {
    private static final List<Identifier> NAMES =
            List.of(Identifier.userId("u"), Identifier.anonymousId("a"), Identifier.anonymousId("b"));
    private static final List<Purpose> PURPOSES = List.of(Purpose.ADVERTISING, Purpose.ANALYTICS);
    private static final int END = 12;

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    @Provide
    Arbitrary<List<Consent>> statements() {
        Arbitrary<Consent> one = Combinators.combine(
                        Arbitraries.of(NAMES).set().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(PURPOSES),
                        Arbitraries.of(Status.values()),
                        Arbitraries.integers().between(0, END),
                        Arbitraries.integers().between(0, END).optional())
                .as((names, purpose, status, time, expiry) -> new Consent(
                        List.copyOf(names),
                        purpose,
                        status,
                        Consent.LegalBasis.CONSENT,
                        at(time),
                        status == Status.GRANTED && expiry.isPresent() ? at(expiry.get()) : null,
                        "m"));
        return one.list().ofMaxSize(8);
    }

    /** Name by name, without sorting anything. */
    private static boolean naive(List<Consent> statements, Purpose purpose, int now) {
        boolean any = false;
        for (Identifier name : NAMES) {
            Consent latest = null;
            for (Consent each : statements) {
                boolean counts = each.purpose().equals(purpose)
                        && each.names().contains(name)
                        && (each.status() != Status.GRANTED || !each.time().isAfter(at(now)));
                if (counts && (latest == null || replaces(each, latest))) {
                    latest = each;
                }
            }
            if (latest != null) {
                any = true;
                boolean lapsed = latest.expiry() != null && !latest.expiry().isAfter(at(now));
                if (latest.status() != Status.GRANTED || lapsed) {
                    return false;
                }
            }
        }
        return any;
    }

    private static boolean replaces(Consent a, Consent b) {
        if (!a.time().equals(b.time())) {
            return a.time().isAfter(b.time());
        } else if (a.status() != b.status()) {
            return a.status().ordinal() > b.status().ordinal();
        }
        return a.expiry() != null && (b.expiry() == null || a.expiry().isBefore(b.expiry()));
    }

    @Property(tries = 500)
    void decide_anyOrderAndGrouping_isTheNaiveAnswer(
            @ForAll @From("statements") List<Consent> statements, @ForAll Random chance) {
        ArrayList<Consent> shuffled = new ArrayList<>(statements);
        Collections.shuffle(shuffled, chance);
        ConsentLedger one = ConsentLedger.empty();
        ConsentLedger other = ConsentLedger.empty();
        for (Consent each : shuffled) {
            if (chance.nextBoolean()) {
                one = one.plus(each);
            } else {
                other = other.plus(each);
            }
        }
        ConsentLedger all = ConsentLedger.of(statements);
        assertEquals(all, one.plus(other));
        assertEquals(all, other.plus(one).plus(one));
        for (Purpose purpose : PURPOSES) {
            for (int now = 0; now <= END; now++) {
                assertEquals(
                        naive(statements, purpose, now),
                        all.decide(purpose, at(now)).isAllowed(),
                        purpose + " " + now);
            }
        }
    }

    @Property(tries = 500)
    void decide_untilTheInstantItNames_staysTheSame(@ForAll @From("statements") List<Consent> statements) {
        ConsentLedger ledger = ConsentLedger.of(statements);
        for (int now = 0; now < END; now++) {
            Decision decision = ledger.decide(Purpose.ADVERTISING, at(now));
            for (int later = now + 1; later <= END; later++) {
                if (decision.until() == null || at(later).isBefore(decision.until())) {
                    assertEquals(
                            decision.reason(),
                            ledger.decide(Purpose.ADVERTISING, at(later)).reason());
                }
            }
        }
    }

    /** A no is lifted by nothing but a later yes under the same name. */
    @Property(tries = 500)
    void plus_aNoUnderAFreshName_forbidsForGood(@ForAll @From("statements") List<Consent> statements) {
        Consent no = Consent.revoked(List.of(Identifier.userId("fresh")), Purpose.ADVERTISING, at(3), "m");
        ConsentLedger ledger = ConsentLedger.of(statements).plus(no);
        for (int now = 0; now <= END; now++) {
            assertFalse(ledger.decide(Purpose.ADVERTISING, at(now)).isAllowed());
        }
    }

    @Property(tries = 1000)
    void condensed_atEveryInstant_decidesLikeTheWholeLedger(@ForAll @From("statements") List<Consent> statements) {
        ConsentLedger all = ConsentLedger.of(statements.stream()
                .map(statement -> statement.under(NAMES.subList(0, 1)))
                .toList());
        ConsentLedger condensed = all.condensed();
        for (Purpose purpose : PURPOSES) {
            for (int now = 0; now <= 2 * END; now++) {
                assertEquals(
                        all.decide(purpose, at(now)).reason(),
                        condensed.decide(purpose, at(now)).reason());
                assertEquals(then(all, purpose, now), then(condensed, purpose, now));
            }
        }
    }

    private static Reason then(ConsentLedger ledger, Purpose purpose, int now) {
        return ledger.upTo(at(now)).decide(purpose, at(now)).reason();
    }

    @Property(tries = 1000)
    void book_inTheOrderOfTime_decidesLikeTheWholeLedger(@ForAll @From("statements") List<Consent> statements) {
        ConsentBook book = ConsentBook.empty();
        statements.stream().sorted().forEach(book::add);
        ConsentLedger all = ConsentLedger.of(statements);
        for (Purpose purpose : PURPOSES) {
            for (int now = 0; now <= END; now++) {
                assertEquals(
                        all.decide(purpose, at(now)).reason(),
                        book.about(NAMES).decide(purpose, at(now)).reason());
                assertEquals(then(all, purpose, now), then(book.about(NAMES), purpose, now));
            }
        }
    }

    @Property(tries = 2000)
    void book_inAnyOrder_allowsNothingThatTheWholeLedgerForbids(
            @ForAll @From("statements") List<Consent> statements, @ForAll Random chance) {
        ConsentBook book = ConsentBook.empty();
        ArrayList<Consent> shuffled = new ArrayList<>(statements);
        Collections.shuffle(shuffled, chance);
        book.addAll(shuffled);
        ConsentLedger all = ConsentLedger.of(statements);
        for (Purpose purpose : PURPOSES) {
            for (int now = 0; now <= END; now++) {
                boolean allowed = then(book.about(NAMES), purpose, now) == Reason.GRANTED;
                assertEquals(allowed, allowed && then(all, purpose, now) == Reason.GRANTED, purpose + " " + now);
            }
        }
    }

    @Property(tries = 500)
    void book_afterTheLastStatement_decidesLikeTheWholeLedger(
            @ForAll @From("statements") List<Consent> statements, @ForAll Random chance) {
        ConsentBook book = ConsentBook.empty();
        ArrayList<Consent> shuffled = new ArrayList<>(statements);
        Collections.shuffle(shuffled, chance);
        book.addAll(shuffled);
        ConsentLedger all = ConsentLedger.of(statements);
        for (Purpose purpose : PURPOSES) {
            assertEquals(
                    all.decide(purpose, at(END)).reason(),
                    book.about(NAMES).decide(purpose, at(END)).reason());
        }
    }
}
