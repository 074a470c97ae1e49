package io.cdpkit.segments;

import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.language.Parser;
import io.cdpkit.segments.language.Printer;
import io.cdpkit.segments.language.Problems;

/**
 * Conditions as text made for reading; reading what was written gives the same tree.
 *
 * <pre>{@code
 * country in ("US", "CA") and not plan = "free"          traits; absent or null is neither yes nor no
 * email missing or tags has any ("vip", "press")          has all, has none; exists, is null; true where it stands alone
 * age between 18 and 30 and signup = 2026-01-31           = != < <= > >=; dates, instants, true, false, numbers in full
 * name starts with "Ad" and email like "*@x.com" ignoring case      ends with, contains, matches "^a+$"; not before each
 * count("Order Completed" where total > 20) in last 30 days >= 3
 * sum(order.total) in last 12 calendar months in "Europe/Berlin" > 100
 * did(cart | order) and count(any event) > 5 and did(page "Home") and did(any screen)
 * did(order) since 2026-01-01 until 2026-02-01 or did(order) from 60 days to 30 days ago
 * did(order) in last 0 calendar days in "Europe/Berlin"   today; hours, days, weeks are so long, calendar ones by date
 * did(email_open) before last 14 days and not did(email_open) in last 14 days and known for 30 days
 * sequence(cart -> order within 2 hours, without checkout) in last 7 days
 * any(order.items where category = "x" and qty >= 2) in last 30 days
 * most_frequent(view.category) in last 90 days = "x"
 * sum(order.total) - sum(refund.total) > 100               + - * / on numbers; none is 0 beside some in sums
 * sum(orders.net in EUR where worth >= 50) > 100           orders that count, refunds and cancellations netted each
 * count(orders in EUR by day in "Europe/Berlin") >= 3      the days on which there was any
 * days since latest(order) >= 30                           whole days; hours, weeks, calendar days in a zone
 * grade(count(order) >= 2, 4, 9) = 4                       1, and 1 more for each bound that is reached
 * alive(orders by day, weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426) < 0.5      the chance that she has not left
 * expected(order, next 90 days, weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426) >= 1.5
 * next(order, weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426) lies in last 30 days      she is overdue
 * worth(order.total, next 90 days, weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426,
 *     p = 6.25, q = 3.74, gamma = 15.44) > 50             what is expected, times what each is expected to be worth
 * values(view.category) has all ("x", "y") and computed.net >= 100      a computed trait of the same definitions
 * max(order.due) in last 30 days lies in next 7 days      the latest due date of the orders of 30 days
 * anniversary(birthday) in next 7 days and signup before last 30 days      (birthday, february 28) else march 1
 * latest(order) lies in last 7 days                       when it was; without lies the window is that of the orders
 * near(home, 52.5, 13.4, 25 km) and inside(home, 50, 2, 52, 6) and did(order where city = profile.city)
 * in vip for 30 days and not in churned and count(entering vip) >= 2 and did(leaving vip) in last 7 days
 * sample 10% of "spring" or sample 10%..20% of "spring" or on list press
 * }</pre>
 *
 * <p>{@code not} binds before {@code and}, that before {@code or}. After {@code where} a bare name is a property of the
 * event or a field of the list item; {@code profile.}, {@code computed.}, {@code event.}, {@code context.} and {@code it}
 * reach the others. The name of a field that is a keyword or has other chars than letters stands in backquotes, that of an
 * event, a segment or a list in double quotes. {@code #} starts a comment.
 *
 * <p>Conditions, parentheses and values lie at most 64 deep; there are at most 64 signs of arithmetic or {@code not} in a
 * row, 10,000 values in a list, 1,000 chars in a pattern, and 2,000 steps in a regular expression with its repetitions
 * spelled out. Reading takes time that grows with the text, whatever it holds. {@link Admission} has further limits.
 */
public final class ConditionText {
    /** The longest text that is read, in chars. */
    public static final int LONGEST = 1_000_000;

    private ConditionText() {}

    /**
     * The condition of a text.
     *
     * @throws InvalidSegmentsException with all that is wrong with it
     */
    public static Condition parse(String text) {
        Problems problems = new Problems(requireShort(text));
        Condition condition = new Parser(text, problems).condition();
        problems.throwIfAny();
        return condition;
    }

    static String requireShort(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "definitions have at most " + LONGEST + " chars, were " + text.length() + "; split them up");
        }
        return text;
    }

    /** The text of a condition, on one line. */
    public static String write(Condition condition) {
        return Printer.write(condition, Scope.PROFILE);
    }
}
