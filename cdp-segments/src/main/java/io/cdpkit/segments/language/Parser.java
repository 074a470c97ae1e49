package io.cdpkit.segments.language;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition;
import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Condition.Presence;
import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.ConditionText;
import io.cdpkit.segments.Definition;
import io.cdpkit.segments.Occurrence;
import io.cdpkit.segments.Operand;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Prediction;
import io.cdpkit.segments.Operand.Prediction.Target;
import io.cdpkit.segments.Operand.Purchases;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Operand.Sign;
import io.cdpkit.segments.Operand.Size;
import io.cdpkit.segments.Operand.Spend;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.TraitDefinition;
import io.cdpkit.segments.Window;
import io.cdpkit.segments.language.Token.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text form by recursive descent. After an error it goes on at the next definition, so that one reading tells
 * all; {@link ConditionText} has the grammar.
 */
public final class Parser {
    private static final int DEEPEST = 64;

    private final Tokens tokens;
    private final IdentityHashMap<Object, Token> places = new IdentityHashMap<>();
    private Scope scope = Scope.PROFILE;
    private int depth;
    /** How many signs of arithmetic there are so far between two logical words. */
    private int signs;
    /** Whether several definitions are read, each of which ends where the next begins. */
    private boolean listing;
    /** Bare names that mean computed traits. */
    private Set<String> computed = Set.of();

    private final Problems problems;

    public Parser(String source, Problems problems) {
        this.problems = problems;
        this.tokens = new Tokens(source, problems);
    }

    /** Where each condition, operand, definition, name of an event and constant stands. */
    public @Nullable Token place(Object node) {
        return places.get(node);
    }

    /** Hands on the segments and the computed traits, in the order of the text. */
    public void definitions(Consumer<Definition> segments, Consumer<TraitDefinition> traits) {
        listing = true;
        computed = tokens.traits();
        while (!tokens.isAtEnd() && !problems.isFull()) {
            try {
                if (tokens.take("define")) {
                    tokens.define();
                } else if (tokens.sees("trait")) {
                    traits.accept(trait());
                } else {
                    segments.accept(definition());
                }
            } catch (Tokens.Stop stop) {
                tokens.recover();
            }
        }
    }

    /** The only condition of a text; FALSE if there is none. */
    public Condition condition() {
        try {
            Condition condition = or();
            if (!tokens.isAtEnd()) {
                throw tokens.stop(tokens.peek(), unexpected());
            }
            return condition;
        } catch (Tokens.Stop stop) {
            return Always.FALSE;
        }
    }

    private Definition definition() {
        scope = Scope.PROFILE;
        depth = 0;
        Token start = tokens.peek();
        String name = name("the name of a segment");
        int version = tokens.take("@") ? whole("a version") : 1;
        tokens.expect("=", "after the name of a segment");
        Condition condition = or();
        requireEnd();
        return placed(start, () -> new Definition(name, version, condition));
    }

    private TraitDefinition trait() {
        scope = Scope.PROFILE;
        depth = 0;
        tokens.next();
        Token start = tokens.peek();
        String name = name("the name of a computed trait");
        int version = tokens.take("@") ? whole("a version") : 1;
        tokens.expect("=", "after the name of a computed trait");
        if (tokens.isAtEnd() || tokens.isAtHeader()) {
            throw tokens.stop(tokens.previous(), "expected a figure or another value after this");
        }
        signs = 0;
        Operand of = operand();
        if (Words.COMPARATORS.containsKey(tokens.peek().text())) {
            throw tokens.stop(
                    tokens.peek(), "a computed trait is a value; for a condition, leave the word \"trait\" out");
        }
        requireEnd();
        return placed(start, () -> new TraitDefinition(name, version, of));
    }

    private void requireEnd() {
        if (!tokens.isAtEnd() && !tokens.isAtHeader() && !isNamed()) {
            throw tokens.stop(tokens.peek(), unexpected());
        }
    }

    private boolean isNamed() {
        boolean named = tokens.peek().kind() == Kind.NAME || tokens.peek().kind() == Kind.STRING;
        return tokens.sees("trait")
                || (named && (tokens.peek(1).is("=") || tokens.peek(1).is("@")));
    }

    private String unexpected() {
        return "did not expect " + tokens.peek().shown() + " here" + hint();
    }

    /** The end of a message that says what may be meant by the next words. */
    private String hint() {
        String word = tokens.peek().text();
        String hint = Words.HINTS.getOrDefault(word + tokens.peek(1).text(), Words.HINTS.get(word));
        return hint == null ? Problems.didYouMean(word, Words.OPERATORS) : "; " + hint;
    }

    /** What a constructor makes, or the end of this definition if it refuses. */
    private <T> T placed(Token start, Supplier<T> supplier) {
        try {
            T made = supplier.get();
            places.putIfAbsent(made, start);
            return made;
        } catch (IllegalArgumentException e) {
            throw tokens.stop(start, String.valueOf(e.getMessage()));
        }
    }

    /** Has a condition begin at its operator, which is what may be wrong with it. */
    private Condition at(Token operator, Condition condition) {
        places.put(condition, operator);
        return condition;
    }

    private Condition or() {
        if (++depth > DEEPEST) {
            throw tokens.stop(tokens.peek(), "conditions lie at most " + DEEPEST + " deep; name a part as a segment");
        }
        Token start = tokens.peek();
        List<Condition> of = new ArrayList<>(List.of(and()));
        while (tokens.take("or")) {
            of.add(and());
        }
        depth--;
        return of.size() == 1 ? of.get(0) : placed(start, () -> new Condition.Any(of));
    }

    private Condition and() {
        Token start = tokens.peek();
        List<Condition> of = new ArrayList<>(List.of(not()));
        while (tokens.take("and")) {
            of.add(not());
        }
        return of.size() == 1 ? of.get(0) : placed(start, () -> new Condition.All(of));
    }

    private Condition not() {
        Token start = tokens.peek();
        int nots = 0;
        while (tokens.take("not")) {
            nots++;
        }
        depth += nots;
        if (nots > DEEPEST || depth > 2 * DEEPEST) {
            throw tokens.stop(start, "there are more than " + DEEPEST + " nots in a row, or in each other");
        }
        Condition condition = primary();
        depth -= nots;
        for (; nots > 0; nots--) {
            Condition of = condition;
            condition = placed(start, () -> new Condition.Not(of));
        }
        return condition;
    }

    private Condition primary() {
        tokens.expand();
        Token start = tokens.peek();
        if (tokens.isAtEnd() || (listing && tokens.isAtHeader())) {
            throw tokens.stop(
                    tokens.previous(),
                    tokens.previous().kind() == Kind.END
                            ? "expected a condition, got nothing"
                            : "expected a condition after this");
        } else if (tokens.sees("(") && !isOperandInParentheses()) {
            tokens.next();
            Condition condition = or();
            tokens.expect(")", "after a condition in parentheses");
            return condition;
        } else if (tokens.sees("true") || tokens.sees("false")) {
            boolean holds = tokens.next().is("true");
            return placed(start, () -> new Always(holds));
        } else if (tokens.take("in")) {
            return in(start);
        } else if (tokens.sees("sample") && tokens.peek(1).kind() == Kind.NUMBER) {
            return sample(start);
        } else if (tokens.take("on", "list")) {
            String list = name("the name of a list");
            return placed(start, () -> new Condition.Listed(list));
        } else if (tokens.take("known", "for")) {
            Span span = span();
            return placed(start, () -> new Condition.KnownFor(span));
        } else if (start.kind() == Kind.NAME && tokens.peek(1).is("(")) {
            Condition call = call(start);
            return call != null ? call : test(start);
        }
        return test(start);
    }

    /** Whether what lies in parentheses here is put together with, or compared to, what comes after them. */
    private boolean isOperandInParentheses() {
        int ahead = tokens.parentheses();
        Token after = tokens.peek(ahead);
        if (after.kind() == Kind.SIGN) {
            return Words.SIGNS.containsKey(after.text()) || Words.COMPARATORS.containsKey(after.text());
        }
        boolean header =
                tokens.peek(ahead + 1).is("=") || tokens.peek(ahead + 1).is("@");
        boolean joins = after.is("and") || after.is("or");
        return after.kind() == Kind.NAME
                && !header
                && !joins
                && (Words.OPERATORS.contains(after.text()) || after.is("lies"));
    }

    private Condition in(Token start) {
        if (tokens.sees("segment")
                && (tokens.peek(1).kind() == Kind.NAME || tokens.peek(1).kind() == Kind.STRING)) {
            tokens.next();
        }
        String segment = name("the name of a segment");
        if (tokens.sees("for") && tokens.peek(1).kind() == Kind.NUMBER) {
            tokens.next();
            Span span = span();
            return placed(start, () -> new Condition.InFor(segment, span));
        }
        return placed(start, () -> new Condition.In(segment));
    }

    private Condition sample(Token start) {
        tokens.next();
        int first = share();
        int last = tokens.take("..") ? share() : 0;
        String salt = tokens.take("of") ? name("the name of what the sample is for") : "";
        return placed(
                start,
                () -> last == 0 ? new Condition.Sample(salt, 0, first) : new Condition.Sample(salt, first, last));
    }

    private int share() {
        Token token = tokens.expect(Kind.NUMBER, "a share such as 10%");
        tokens.expect("%", "after a share");
        BigDecimal buckets = new BigDecimal(token.text()).movePointRight(2).stripTrailingZeros();
        if (buckets.scale() > 0 || buckets.precision() > 6) {
            throw tokens.stop(token, "a share is 0% to 100% with at most two decimals");
        }
        return buckets.intValueExact();
    }

    /** A condition that looks like a call; null if it is an operand. */
    private @Nullable Condition call(Token start) {
        return switch (start.text()) {
            case "did" -> did(start);
            case "sequence" -> {
                Occurrence sequence = occurrence();
                Window window = window();
                yield placed(start, () -> Condition.did(sequence, window));
            }
            case "any" -> each(start, Quantifier.ANY);
            case "all" -> each(start, Quantifier.ALL);
            case "none" -> each(start, Quantifier.NONE);
            case "near" -> near(start);
            case "inside" -> inside(start);
            case "anniversary" -> anniversary(start);
            default -> {
                requireFunction(start);
                yield null;
            }
        };
    }

    private Condition did(Token start) {
        tokens.next();
        tokens.next();
        Occurrence of = occurrence();
        expectEnd("what was done");
        Window window = window();
        return placed(start, () -> Condition.did(of, window));
    }

    /** The end of what happens, of which there may be several in one. */
    private void expectEnd(String of) {
        Token token = tokens.peek();
        if (token.is(",") || token.is("or")) {
            throw tokens.stop(
                    token,
                    "expected \")\" after " + of + ", got " + token.shown() + "; either of two events is order | cart");
        } else if (tokens.previous().is("distinct") && token.kind() == Kind.NAME) {
            throw tokens.stop(
                    token, "expected \")\" after " + of + ", got " + token.shown() + "; say distinct(view.category)");
        }
        tokens.expect(")", "after " + of);
    }

    private void requireFunction(Token start) {
        boolean known = Words.FUNCTIONS.containsKey(start.text()) || Words.TARGETS.containsKey(start.text());
        if (!known && !start.is("size") && !start.is("grade")) {
            List<String> calls = new ArrayList<>(Words.CALLS);
            tokens.macros().forEach(calls::add);
            String meant = Words.CALLED.get(start.text());
            throw tokens.stop(
                    start,
                    "there is no function " + start.shown()
                            + (meant == null ? Problems.didYouMean(start.text(), calls) : "; say " + meant));
        }
    }

    /** A list of the profile or of the scope at hand; {@code order.items} otherwise is a list of an event. */
    private Condition each(Token start, Quantifier quantifier) {
        tokens.next();
        tokens.next();
        boolean ofEvent = scope == Scope.PROFILE
                && !tokens.sees("profile", ".")
                && !tokens.sees("computed", ".")
                && (tokens.peek().kind() == Kind.STRING || tokens.peek(1).is("."));
        Token place = tokens.peek();
        if (!ofEvent) {
            return eachItem(start, quantifier, field());
        }
        List<String> names = List.of(name("an event"));
        places.put(names.get(0), place);
        tokens.expect(".", "and the list after the event");
        List<String> path = path();
        if (quantifier != Quantifier.ANY) {
            throw tokens.stop(
                    place,
                    "only any(..) looks into events; say did(\"" + names.get(0) + "\" where all("
                            + String.join(".", path) + " where ..)), or profile." + names.get(0) + " for a trait");
        }
        Condition items = eachItem(start, quantifier, new Field(Scope.EVENT, path));
        Window window = window();
        return placed(start, () -> Condition.did(new Occurrence.Events(Event.Type.TRACK, names, items), window));
    }

    private Condition eachItem(Token start, Quantifier quantifier, Field list) {
        places.putIfAbsent(list, start);
        tokens.expect("where", "and a condition on the items");
        Scope outer = scope;
        scope = Scope.ITEM;
        Condition where = or();
        scope = outer;
        tokens.expect(")", "after a condition on items");
        return placed(start, () -> new Condition.Each(quantifier, list, where));
    }

    private Condition near(Token start) {
        tokens.next();
        tokens.next();
        Field place = field();
        double latitude = comma();
        double longitude = comma();
        tokens.expect(",", "and a distance");
        double distance = number().doubleValue();
        Token unit = tokens.expect(Kind.NAME, "a unit of distance: km, m or mi");
        double metres = switch (unit.text()) {
            case "m" -> distance;
            case "km" -> distance * 1_000;
            case "mi" -> distance * 1_609.344;
            default -> throw tokens.stop(unit, "a distance is in km, m or mi, not " + unit.shown());
        };
        tokens.expect(")", "after a distance");
        return placed(start, () -> new Condition.Near(place, latitude, longitude, metres));
    }

    private Condition inside(Token start) {
        tokens.next();
        tokens.next();
        Field place = field();
        double south = comma();
        double west = comma();
        double north = comma();
        double east = comma();
        tokens.expect(")", "after south, west, north and east");
        return placed(start, () -> new Condition.Inside(place, south, west, north, east));
    }

    private double comma() {
        tokens.expect(",", "and a number of degrees");
        return number().doubleValue();
    }

    private Condition anniversary(Token start) {
        tokens.next();
        tokens.next();
        Operand of = operand();
        LeapDay leapDay = LeapDay.MARCH_1;
        if (tokens.take(",")) {
            leapDay = tokens.take("february") ? LeapDay.FEBRUARY_28 : LeapDay.MARCH_1;
            if (leapDay == LeapDay.MARCH_1) {
                tokens.expect("march", "1 or \"february\" 28, which stands for 29 February in other years");
            }
            int day = whole("a day");
            if (day != (leapDay == LeapDay.MARCH_1 ? 1 : 28)) {
                throw tokens.stop(start, "29 February falls on february 28 or march 1 in other years");
            }
        }
        tokens.expect(")", "after the date");
        tokens.take("lies");
        tokens.expect("in", "next and a number of days");
        tokens.expect("next", "and a number of days");
        Span span = span();
        LeapDay rule = leapDay;
        return placed(
                start,
                () -> new Condition.Anniversary(
                        of,
                        span.unit() == Span.Unit.DAY ? Span.calendarDays(span.amount(), ZoneOffset.UTC) : span,
                        rule));
    }

    private Condition test(Token start) {
        signs = 0;
        Operand left = operand();
        Token sign = tokens.peek();
        Comparator comparator = sign.kind() == Kind.SIGN ? Words.COMPARATORS.get(sign.text()) : null;
        if (comparator != null) {
            tokens.next();
            Operand right = operand();
            return at(sign, placed(start, () -> new Condition.Compare(left, comparator, right)));
        }
        boolean negated = tokens.take("not");
        Token operator = tokens.peek();
        boolean bare = left instanceof Field && endsHere();
        Condition positive = at(bare ? start : operator, operator(start, left, negated));
        return negated ? placed(start, () -> new Condition.Not(positive)) : positive;
    }

    private Condition operator(Token start, Operand left, boolean negated) {
        boolean lies = tokens.take("lies");
        Window window = left instanceof Constant ? Window.EVER : window();
        if (!(window instanceof Window.Ever)) {
            return placed(start, () -> new Condition.Within(left, window));
        } else if (lies) {
            throw tokens.stop(
                    tokens.peek(),
                    "expected a window such as in last 7 days, got "
                            + tokens.peek().shown());
        } else if (tokens.take("in")) {
            requireList(start);
            List<Value> values = values();
            return placed(start, () -> new Condition.OneOf(left, values));
        } else if (tokens.take("between")) {
            Value low = value();
            tokens.expect("and", "and the upper end");
            Value high = value();
            return placed(start, () -> new Condition.Between(left, low, high));
        } else if (tokens.take("has")) {
            return has(start, left);
        }
        for (Part part : Part.values()) {
            if (tokens.take(Words.words(part).split(" "))) {
                Token pattern = tokens.expect(Kind.STRING, "a text in double quotes");
                boolean ignoring = tokens.take("ignoring", "case");
                return placed(pattern, () -> new Condition.Text(left, part, pattern.text(), ignoring));
            }
        }
        Presence presence = presence();
        if (presence != null) {
            return placed(start, () -> new Condition.Present(left, presence));
        } else if (!negated && left instanceof Field && endsHere()) {
            return placed(start, () -> new Condition.Compare(left, Comparator.EQUAL, new Constant(Value.of(true))));
        }
        throw noOperator(start, left);
    }

    private Tokens.Stop noOperator(Token start, Operand left) {
        Token token = tokens.peek();
        boolean ends = endsHere();
        String expected =
                "expected an operator such as =, in or exists" + (ends ? " after this" : ", got " + token.shown());
        String word = start.text().toLowerCase(Locale.ROOT);
        String meant = "";
        if (left instanceof Aggregate aggregate && !aggregate.window().equals(Window.EVER)) {
            meant =
                    "; the window says which events are looked at: compare the value, or say lies in last 30 days of a date";
        } else if (left instanceof Field && Words.RESERVED.contains(word)) {
            meant = "; the word " + word + " is written in small letters";
        } else if (left instanceof Field && Words.BEGUN.containsKey(start.text())) {
            meant = "; " + Words.BEGUN.get(start.text());
        } else if (!ends) {
            meant = hint();
        }
        return tokens.stop(ends ? tokens.previous() : token, expected + meant);
    }

    private void requireList(Token start) {
        Token token = tokens.peek();
        if (token.kind() == Kind.NAME) {
            throw tokens.stop(
                    token,
                    "expected a list such as (\"US\", \"CA\") or a window such as last 30 days, got " + token.shown()
                            + (Words.BEGUN.containsKey(start.text())
                                    ? "; " + Words.BEGUN.get(start.text())
                                    : Problems.didYouMean(token.text(), List.of("last", "next"))));
        }
    }

    private @Nullable Presence presence() {
        if (tokens.take("exists")) {
            return Presence.EXISTS;
        } else if (tokens.take("missing")) {
            return Presence.MISSING;
        }
        return tokens.take("is", "null") ? Presence.NULL : null;
    }

    /** Whether a field may stand alone here, for being true. */
    private boolean endsHere() {
        Token token = tokens.peek();
        return token.kind() == Kind.END
                || List.of("and", "or", ")", ",", "->", "within", "without").stream()
                        .anyMatch(token::is)
                || (listing && (tokens.isAtHeader() || isNamed()));
    }

    private Condition has(Token start, Operand left) {
        Quantifier quantifier = Quantifier.ANY;
        for (Quantifier each : Quantifier.values()) {
            if (tokens.take(Words.word(each))) {
                quantifier = each;
            }
        }
        Quantifier how = quantifier;
        List<Value> values = tokens.sees("(") ? values() : List.of(value());
        return placed(start, () -> new Condition.Has(left, how, values));
    }

    private Operand operand() {
        return joined(false);
    }

    /** Sums of products, or products; signs of one rank join from the left. */
    private Operand joined(boolean products) {
        Token start = tokens.peek();
        Operand left = products ? single() : joined(true);
        for (int i = 0; true; i++) {
            Sign sign = tokens.peek().kind() == Kind.SIGN
                    ? Words.SIGNS.get(tokens.peek().text())
                    : null;
            if (sign == null || sign.isOfProducts() != products) {
                return left;
            } else if (i == DEEPEST || ++signs > 4 * DEEPEST) {
                throw tokens.stop(tokens.peek(), "more than " + DEEPEST + " signs in a row; name a part as a trait");
            }
            tokens.next();
            Operand of = left;
            Operand right = products ? single() : joined(true);
            left = placed(start, () -> new Operand.Arithmetic(of, sign, right));
        }
    }

    private Operand single() {
        tokens.expand();
        Token start = tokens.peek();
        if (tokens.take("(")) {
            if (++depth > DEEPEST) {
                throw tokens.stop(start, "parentheses lie at most " + DEEPEST + " deep; name a part as a trait");
            }
            Operand operand = operand();
            tokens.expect(")", "after a value in parentheses");
            depth--;
            return operand;
        }
        Span step = step(start);
        if (step != null) {
            Operand of = single();
            return placed(start, () -> new Operand.Since(step, of));
        }
        return atom();
    }

    /** The step of {@code days since} or {@code calendar days in "zone" since}, which it takes; null if there is none. */
    private @Nullable Span step(Token start) {
        if (Words.UNITS.containsKey(start.text())
                && tokens.sees(start.text(), "since")
                && tokens.peek(2).kind() != Kind.DATE) {
            tokens.next();
            tokens.next();
            return placed(start, () -> Span.of(1, Words.UNITS.get(start.text())));
        }
        boolean day = tokens.sees("calendar", "days") || tokens.sees("calendar", "day");
        boolean zoned = tokens.peek(2).is("in") && tokens.peek(3).kind() == Kind.STRING;
        if (!day || !tokens.peek(zoned ? 4 : 2).is("since")) {
            return null;
        }
        tokens.next();
        tokens.next();
        ZoneId zone = zoned ? zone() : ZoneOffset.UTC;
        tokens.next();
        return Span.calendarDays(1, zone);
    }

    private Operand atom() {
        Token start = tokens.peek();
        boolean call = start.kind() == Kind.NAME && tokens.peek(1).is("(");
        Function function = call ? Words.FUNCTIONS.get(start.text()) : null;
        Target target = call ? Words.TARGETS.get(start.text()) : null;
        if (function != null) {
            return aggregate(start, function);
        } else if (target != null) {
            return prediction(start, target);
        } else if (call && start.is("grade")) {
            return grade(start);
        } else if (call && start.is("size")) {
            tokens.next();
            tokens.next();
            Field list = field();
            tokens.expect(")", "after a list");
            return placed(start, () -> new Size(list));
        } else if (isLiteral(start)) {
            Value value = value();
            return placed(start, () -> new Constant(value));
        } else if (call && Words.CALLS.contains(start.text())) {
            throw tokens.stop(start, start.text() + "(..) is a condition and has no value; count(order) has");
        } else if (call) {
            requireFunction(start);
        }
        return field();
    }

    private static boolean isLiteral(Token token) {
        return token.kind() == Kind.STRING
                || token.kind() == Kind.NUMBER
                || token.kind() == Kind.DATE
                || token.is("true")
                || token.is("false");
    }

    private Operand aggregate(Token start, Function function) {
        tokens.next();
        tokens.next();
        List<String> path = new ArrayList<>();
        Occurrence of = function.isOfOccurrences() ? occurrence() : valued(path);
        expectEnd("what is counted");
        Window window = window();
        return placed(start, () -> new Aggregate(function, of, path, window));
    }

    private Operand grade(Token start) {
        tokens.next();
        Token open = tokens.next();
        if (++depth > DEEPEST) {
            throw tokens.stop(open, "values lie at most " + DEEPEST + " deep; name a part as a trait");
        }
        Operand of = operand();
        depth--;
        Comparator comparator = Words.COMPARATORS.get(tokens.peek().text());
        if (comparator == null) {
            throw tokens.stop(
                    tokens.peek(),
                    "expected the bounds of the classes, such as >= 2, 4, 9, got "
                            + tokens.peek().shown());
        }
        tokens.next();
        List<BigDecimal> bounds = new ArrayList<>();
        do {
            bounds.add(number());
        } while (tokens.take(","));
        tokens.expect(")", "after the bounds of the classes");
        return placed(start, () -> new Operand.Grade(of, comparator, bounds));
    }

    private Operand prediction(Token start, Target target) {
        tokens.next();
        tokens.next();
        List<String> path = new ArrayList<>();
        Occurrence of = target == Target.WORTH ? valued(path) : occurrence();
        tokens.expect(",", "and the model after what is repeated");
        Span next = null;
        if (tokens.take("next")) {
            next = span();
            tokens.expect(",", "and the model after how far to look");
        }
        Span ahead = next;
        Token word = tokens.next();
        Span.Unit unit = word.is("days") ? Span.Unit.DAY : word.is("weeks") ? Span.Unit.WEEK : null;
        if (unit == null) {
            throw tokens.stop(word, "expected the model's unit of time, days or weeks, got " + word.shown());
        }
        double r = parameter("r");
        double alpha = parameter("alpha");
        double a = parameter("a");
        double b = parameter("b");
        Purchases purchases = placed(start, () -> new Purchases(unit, r, alpha, a, b));
        Spend spend = tokens.sees(",") ? spend(start) : null;
        tokens.expect(")", "after the model");
        return placed(start, () -> new Prediction(target, of, path, ahead, purchases, spend));
    }

    private Spend spend(Token start) {
        double p = parameter("p");
        double q = parameter("q");
        double gamma = parameter("gamma");
        return placed(start, () -> new Spend(p, q, gamma));
    }

    private double parameter(String name) {
        tokens.expect(",", "and " + name + " of the model");
        if (!tokens.take(name, "=")) {
            throw tokens.stop(
                    tokens.peek(),
                    "expected " + name + " = .. of the model, got "
                            + tokens.peek().shown());
        }
        return number().doubleValue();
    }

    private Field field() {
        Token start = tokens.peek();
        Scope where = scope;
        if (tokens.sees("it")) {
            tokens.next();
            where = Scope.ITEM;
            if (!tokens.take(".")) {
                return placed(start, () -> new Field(Scope.ITEM, List.of()));
            }
        } else if (tokens.peek(1).is(".")) {
            Scope root = root();
            if (root != null) {
                where = root;
                tokens.next();
                tokens.next();
            }
        }
        boolean bare = where == scope && start == tokens.peek();
        Scope in = bare && scope == Scope.PROFILE && computed.contains(start.text()) ? Scope.COMPUTED : where;
        if (scope == Scope.PROFILE && in != Scope.PROFILE && in != Scope.COMPUTED) {
            throw tokens.stop(start, "there is no " + Words.word(in) + " here; its fields can be used after \"where\"");
        }
        List<String> path = path();
        return placed(start, () -> new Field(in, path));
    }

    private @Nullable Scope root() {
        for (Scope root : List.of(Scope.PROFILE, Scope.COMPUTED, Scope.EVENT, Scope.CONTEXT)) {
            if (tokens.sees(Words.word(root))) {
                return root;
            }
        }
        return null;
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        do {
            Token key = tokens.next();
            boolean named = key.kind() == Kind.QUOTED
                    || (key.kind() == Kind.NAME && (!path.isEmpty() || !Words.RESERVED.contains(key.text())));
            if (!named) {
                throw tokens.stop(
                        key,
                        "expected the name of a field, got " + key.shown()
                                + Words.INSTEAD.getOrDefault(key.text(), "")
                                + (Words.RESERVED.contains(key.text())
                                        ? "; a field of this name stands in `backquotes`"
                                        : ""));
            }
            path.add(key.text());
        } while (tokens.take("."));
        return path;
    }

    private String name(String what) {
        Token token = tokens.peek();
        if (token.kind() != Kind.NAME && token.kind() != Kind.STRING) {
            throw tokens.stop(
                    token,
                    "expected " + what + ", got " + token.shown()
                            + (token.kind() == Kind.QUOTED
                                    ? "; names stand in \"double quotes\", and fields in `backquotes`"
                                    : token.is("*") ? "; events of any name are any event" : ""));
        }
        return tokens.next().text();
    }

    private Occurrence occurrence() {
        Token start = tokens.peek();
        boolean named = tokens.peek(1).kind() == Kind.NAME || tokens.peek(1).kind() == Kind.STRING;
        if (tokens.sees("entering") && named && !tokens.sees("entering", "where")) {
            tokens.next();
            String segment = name("the name of a segment");
            return placed(start, () -> new Occurrence.Entering(segment));
        } else if (tokens.sees("leaving") && named && !tokens.sees("leaving", "where")) {
            tokens.next();
            String segment = name("the name of a segment");
            return placed(start, () -> new Occurrence.Leaving(segment));
        } else if (tokens.take("sequence", "(")) {
            return sequence(start);
        }
        return seesOrders() ? orders(null) : events(null);
    }

    private boolean seesOrders() {
        return tokens.peek().kind() == Kind.NAME && tokens.sees("orders");
    }

    /** Orders and, if there is a path to add its key to, one of their figures. */
    private Occurrence orders(@Nullable List<String> path) {
        Token start = tokens.next();
        if (path != null) {
            tokens.expect(".", "and a figure after the orders, such as net");
            path.addAll(path());
        }
        Currency currency = tokens.take("in") ? currency() : null;
        ZoneId days = !tokens.take("by", "day")
                ? null
                : tokens.sees("in") && tokens.peek(1).kind() == Kind.STRING ? zone() : ZoneOffset.UTC;
        Condition where = where();
        return placed(start, () -> new Occurrence.Orders(currency, where, days));
    }

    private Currency currency() {
        Token token = tokens.expect(Kind.NAME, "a currency such as EUR");
        try {
            return Currency.getInstance(token.text());
        } catch (IllegalArgumentException e) {
            throw tokens.stop(token, "there is no currency " + token.shown() + "; say its code, such as EUR");
        }
    }

    private Occurrence sequence(Token start) {
        Occurrence.Events first = events(null);
        List<Occurrence.Step> steps = new ArrayList<>();
        while (tokens.take("->")) {
            Token place = tokens.peek();
            Occurrence.Events events = events(null);
            Span within = tokens.take("within") ? span() : null;
            List<Occurrence.Events> without = new ArrayList<>();
            while (tokens.sees(",", "without") || tokens.sees("without")) {
                tokens.take(",");
                tokens.next();
                without.add(events(null));
            }
            steps.add(placed(place, () -> new Occurrence.Step(events, within, without)));
        }
        tokens.expect(")", "or \"->\" and a further step");
        return placed(start, () -> new Occurrence.Sequence(first, steps));
    }

    /** Events or orders and one of their properties, whose keys are added to the path. */
    private Occurrence valued(List<String> path) {
        return seesOrders() ? orders(path) : events(path);
    }

    private Occurrence.Events events(@Nullable List<String> path) {
        Token start = tokens.peek();
        boolean grouped = tokens.take("(");
        Event.@Nullable Type type = Event.Type.TRACK;
        boolean any = tokens.sees("any") && tokens.peek(1).kind() == Kind.NAME && !tokens.sees("any", "where");
        if (any) {
            tokens.next();
            Token word = tokens.next();
            type = word.is("event") ? null : Words.TYPES.get(word.text());
            if (type == null && !word.is("event")) {
                throw tokens.stop(
                        word,
                        "there is no kind of event " + word.shown()
                                + Problems.didYouMean(word.text(), Words.TYPES.keySet()));
            }
        } else if (tokens.peek(1).kind() == Kind.STRING
                && Words.TYPES.containsKey(tokens.peek().text())) {
            type = Words.TYPES.get(tokens.next().text());
        }
        List<String> names = new ArrayList<>();
        if (!any || tokens.peek().kind() == Kind.STRING) {
            do {
                Token place = tokens.peek();
                String name = name("an event, such as \"Order Completed\"");
                places.put(name, place);
                names.add(name);
            } while (tokens.take("|"));
        }
        if (grouped) {
            tokens.expect(")", "after the events");
        }
        if (path != null) {
            tokens.expect(
                    ".",
                    "and a property after the event, such as order.total; its time is earliest(order) or latest(order)");
            path.addAll(path());
        }
        Condition where = where();
        Event.Type kind = type;
        return placed(start, () -> new Occurrence.Events(kind, names, where));
    }

    private Condition where() {
        if (!tokens.take("where")) {
            return Always.TRUE;
        }
        Scope outer = scope;
        scope = Scope.EVENT;
        Condition where = or();
        scope = outer;
        return where;
    }

    /** The window that comes next; all time if none does. */
    private Window window() {
        Token start = tokens.peek();
        if (tokens.take("in", "last")) {
            return placed(start, () -> new Window.Last(span()));
        } else if (tokens.take("before", "last")) {
            return placed(start, () -> new Window.BeforeLast(span()));
        } else if (tokens.take("in", "next")) {
            return placed(start, () -> new Window.Next(span()));
        } else if (tokens.take("after", "next")) {
            return placed(start, () -> new Window.AfterNext(span()));
        } else if (tokens.sees("from") && tokens.peek(1).kind() == Kind.NUMBER) {
            tokens.next();
            Span from = span();
            tokens.expect("to", "and the nearer end");
            Span to = span();
            tokens.expect("ago", "after the two ends");
            return placed(start, () -> new Window.Ago(from, to));
        } else if (tokens.peek(1).kind() == Kind.DATE && (tokens.take("from") || tokens.take("since"))) {
            Instant from = instant();
            Instant until = tokens.take("until") ? instant() : Instant.MAX;
            return placed(start, () -> new Window.Fixed(from, until));
        } else if (tokens.peek(1).kind() == Kind.DATE && tokens.take("until")) {
            Instant until = instant();
            return placed(start, () -> new Window.Fixed(Instant.MIN, until));
        }
        return Window.EVER;
    }

    private Span span() {
        Token start = tokens.peek();
        int amount = whole("a length of time such as 30 days");
        boolean calendar = tokens.take("calendar");
        Token word = tokens.expect(Kind.NAME, "a unit of time such as days");
        Span.Unit unit = Words.UNITS.get(word.text());
        if (calendar) {
            String single = word.text().endsWith("s")
                    ? word.text().substring(0, word.text().length() - 1)
                    : word.text();
            unit = switch (single) {
                case "day" -> Span.Unit.CALENDAR_DAY;
                case "week" -> Span.Unit.CALENDAR_WEEK;
                case "month" -> Span.Unit.CALENDAR_MONTH;
                case "year" -> Span.Unit.CALENDAR_YEAR;
                default -> null;
            };
        }
        if (unit == null) {
            throw tokens.stop(
                    word,
                    "there is no unit of time " + word.shown()
                            + (calendar ? "; calendar days, weeks, months or years" : monthsOr(word.text())));
        }
        Span.Unit known = unit;
        ZoneId zone = calendar && tokens.sees("in") && tokens.peek(1).kind() == Kind.STRING ? zone() : ZoneOffset.UTC;
        return placed(start, () -> new Span(amount, known, zone));
    }

    private static String monthsOr(String word) {
        return word.matches("months?|years?")
                ? "; months and years differ in length: say calendar " + word
                : Problems.didYouMean(word, Words.units());
    }

    private ZoneId zone() {
        tokens.next();
        Token token = tokens.next();
        try {
            ZoneId zone = ZoneId.of(token.text());
            return zone.getId().equals("UTC") || zone.getId().equals("Z") ? ZoneOffset.UTC : zone;
        } catch (DateTimeException e) {
            throw tokens.stop(
                    token,
                    "there is no time zone \"" + token.text() + "\""
                            + Problems.didYouMean(token.text(), ZoneId.getAvailableZoneIds()));
        }
    }

    private int whole(String what) {
        Token token = tokens.expect(Kind.NUMBER, what);
        try {
            return Integer.parseInt(token.text());
        } catch (NumberFormatException e) {
            throw tokens.stop(token, "expected a whole number for " + what + ", got " + token.shown());
        }
    }

    private BigDecimal number() {
        return new BigDecimal(tokens.expect(Kind.NUMBER, "a number").text());
    }

    private Instant instant() {
        Token token = tokens.expect(Kind.DATE, "a date or an instant");
        Value value = date(token);
        return value instanceof Value.Day day
                ? day.date().atStartOfDay(ZoneOffset.UTC).toInstant()
                : ((Value.Moment) value).instant();
    }

    private Value date(Token token) {
        try {
            return token.text().length() == 10
                    ? Value.of(LocalDate.parse(token.text()))
                    : Value.of(Instant.parse(token.text()));
        } catch (DateTimeException e) {
            throw tokens.stop(
                    token,
                    token.shown() + " is no date such as 2026-01-31 and no instant such as 2026-01-31T12:00:00Z");
        }
    }

    private List<Value> values() {
        tokens.expect("(", "before a list of values");
        List<Value> values = new ArrayList<>();
        do {
            values.add(value());
        } while (tokens.take(","));
        tokens.expect(")", "after a list of values");
        return values;
    }

    private Value value() {
        Token token = tokens.next();
        Value value = value(token);
        places.put(value, token);
        return value;
    }

    private Value value(Token token) {
        return switch (token.kind()) {
            case STRING -> Value.of(token.text());
            case NUMBER -> numberValue(token);
            case DATE -> date(token);
            default -> {
                if (!token.is("true") && !token.is("false")) {
                    throw tokens.stop(
                            token,
                            "expected a value, got " + token.shown()
                                    + (token.kind() == Kind.NAME ? "; texts stand in \"double quotes\"" : ""));
                }
                yield Value.of(token.is("true"));
            }
        };
    }

    private Value numberValue(Token token) {
        if (token.length() > 100) {
            throw tokens.stop(token, "a number has at most 100 digits");
        }
        // As the constant of a tree has it, by whose value its place is found.
        return new Constant(Value.of(new BigDecimal(token.text()))).value();
    }
}
