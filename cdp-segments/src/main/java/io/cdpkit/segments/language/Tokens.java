package io.cdpkit.segments.language;

import io.cdpkit.segments.language.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words of a text in order, with the macros that may stand for several of them. */
final class Tokens {
    private static final int MOST = 200_000;

    /** Stops the reading of one definition; what is wrong has been told. */
    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super(null, null, false, false);
        }
    }

    private record Macro(List<String> parameters, List<Token> body) {}

    private final String source;
    private final Problems problems;
    private final Map<String, Macro> macros;
    /** The words that are to come, the next one last, so that a macro is replaced without moving the others. */
    private final List<Token> rest;

    /** Where the lines of the source begin. */
    private final int[] lines;
    /** How far the first word is from the left. */
    private final int margin;

    private Token previous;
    /** How many words the macros have made so far. */
    private long expanded;

    Tokens(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
        this.macros = new LinkedHashMap<>();
        this.rest = reversed(new Lexer(source, problems).tokens());
        this.previous = peek();
        this.lines = lines(source);
        this.margin = column(previous);
    }

    /** Where the lines of a text begin. */
    private static int[] lines(String text) {
        int[] lines = new int[64];
        int count = 1;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, 2 * count);
            }
            lines[count++] = end + 1;
        }
        return Arrays.copyOf(lines, count);
    }

    /** Other words of the same text, ending with {@link Kind#END}. */
    private Tokens(Tokens of, List<Token> words) {
        this.source = of.source;
        this.problems = of.problems;
        this.macros = of.macros;
        this.rest = reversed(words);
        this.previous = peek();
        this.lines = of.lines;
        this.margin = of.margin;
        this.expanded = of.expanded;
    }

    private static List<Token> reversed(List<Token> words) {
        ArrayList<Token> reversed = new ArrayList<>(words);
        Collections.reverse(reversed);
        return reversed;
    }

    Token peek() {
        return rest.get(rest.size() - 1);
    }

    Token peek(int ahead) {
        return rest.get(Math.max(0, rest.size() - 1 - ahead));
    }

    /** The word taken last; the first one if none is. */
    Token previous() {
        return previous;
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            rest.remove(rest.size() - 1);
            previous = token;
        }
        return token;
    }

    boolean isAtEnd() {
        return peek().kind() == Kind.END;
    }

    /** Whether the next words are these; takes none. */
    boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Takes the next words if they are these. */
    boolean take(String... words) {
        if (!sees(words)) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            next();
        }
        return true;
    }

    void expect(String word, String where) {
        if (!take(word)) {
            throw stop(peek(), "expected \"" + word + "\" " + where + ", got " + peek().shown());
        }
    }

    Token expect(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw stop(peek(), "expected " + what + ", got " + peek().shown());
        }
        return next();
    }

    Stop stop(Token place, String message) {
        problems.add(place, message);
        return new Stop();
    }

    /** Whether a definition begins here: a name at the left edge, followed by an equals sign. */
    boolean isAtHeader() {
        Token token = peek();
        return token.kind() != Kind.END
                && (isHeader() || token.is("define") || token.is("trait"))
                && column(token) <= margin
                && isFirst(token);
    }

    private int column(Token token) {
        int found = Arrays.binarySearch(lines, token.at());
        return token.at() - lines[found < 0 ? -found - 2 : found];
    }

    /** Whether there is nothing but white space before it in its line. */
    private boolean isFirst(Token token) {
        for (int i = token.at() - column(token); i < token.at(); i++) {
            if (!Character.isWhitespace(source.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The names of the computed traits that are defined somewhere in the text. */
    Set<String> traits() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i + 2 < rest.size(); i++) {
            if (peek(i).is("trait")
                    && isNamed(i + 1)
                    && (peek(i + 2).is("=") || peek(i + 2).is("@"))) {
                names.add(peek(i + 1).text());
            }
        }
        return names;
    }

    /** How many words ahead the one after the parenthesis lies that closes the one here. */
    int parentheses() {
        int depth = 0;
        int ahead = 0;
        do {
            depth += peek(ahead).is("(") ? 1 : peek(ahead).is(")") ? -1 : 0;
            ahead++;
        } while (depth > 0 && peek(ahead).kind() != Kind.END);
        return ahead;
    }

    private boolean isHeader() {
        return isNamed(0) && (peek(1).is("=") || (peek(1).is("@") && peek(3).is("=")));
    }

    private boolean isNamed(int ahead) {
        Kind kind = peek(ahead).kind();
        return kind == Kind.NAME || kind == Kind.STRING;
    }

    /** Goes on at the next definition. */
    void recover() {
        while (!isAtEnd() && !isAtHeader()) {
            next();
        }
    }

    /** Reads a macro, of which the word {@code define} is taken. */
    void define() {
        Token name = expect(Kind.NAME, "the name of a macro");
        List<String> parameters = new ArrayList<>();
        expect("(", "and the parameters after the name of a macro");
        while (!take(")")) {
            parameters.add(expect(Kind.NAME, "the name of a parameter").text());
            if (!sees(")")) {
                expect(",", "between parameters");
            }
        }
        expect("=", "before what the macro stands for");
        List<Token> body = new ArrayList<>();
        while (!isAtEnd() && !isAtHeader()) {
            body.add(next());
        }
        if (body.isEmpty()) {
            throw stop(peek(), "the macro \"" + name.text() + "\" stands for nothing");
        } else if (Words.CALLS.contains(name.text()) || macros.containsKey(name.text())) {
            throw stop(name, "\"" + name.text() + "\" is defined already; choose another name");
        }
        List<Token> words = expanded(body);
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).is(name.text()) && words.get(i + 1).is("(")) {
                throw stop(name, "the macro \"" + name.text() + "\" is made of itself; it can be made of earlier ones");
            }
        }
        macros.put(name.text(), new Macro(parameters, words));
    }

    Iterable<String> macros() {
        return macros.keySet();
    }

    /** Puts what a macro stands for in the place of its call, if one is next. */
    boolean expand() {
        Macro macro = peek().kind() == Kind.NAME && peek(1).is("(") ? macros.get(peek().text()) : null;
        if (macro == null) {
            return false;
        }
        Token call = peek();
        Token before = previous;
        List<Token> replacement = expansion(macro);
        expanded += replacement.size();
        if (expanded > MOST) {
            throw stop(call, "the macros make more than " + MOST + " words; shorten the definitions");
        }
        Collections.reverse(replacement);
        rest.addAll(replacement);
        previous = before;
        return true;
    }

    /** The body of a macro with the calls of earlier macros expanded, so that none is ever within itself. */
    private List<Token> expanded(List<Token> body) {
        List<Token> words = new ArrayList<>(body);
        words.add(new Token(Kind.END, "", source.length(), 1));
        Tokens inner = new Tokens(this, words);
        List<Token> result = new ArrayList<>();
        while (!inner.isAtEnd()) {
            if (!inner.expand()) {
                result.add(inner.next());
            }
        }
        expanded = inner.expanded;
        return result;
    }

    private List<Token> expansion(Macro macro) {
        Token call = next();
        next();
        Map<String, List<Token>> arguments = new LinkedHashMap<>();
        for (String parameter : macro.parameters()) {
            arguments.put(parameter, argument(call));
            if (arguments.size() < macro.parameters().size()) {
                expect(",", "and another argument of \"" + call.text() + "\"");
            }
        }
        expect(")", "after the arguments of \"" + call.text() + "\"");
        List<Token> result = new ArrayList<>();
        result.add(new Token(Kind.SIGN, "(", call.at(), call.length()));
        List<Token> body = macro.body();
        for (int i = 0; i < body.size(); i++) {
            Token token = body.get(i);
            if (token.is("$") && i + 1 < body.size()) {
                List<Token> value = value(arguments, body.get(++i));
                boolean bound =
                        !result.isEmpty() && result.get(result.size() - 1).is("between");
                result.addAll(bound ? value : operand(value));
            } else {
                result.add(token.at(call));
            }
        }
        result.add(new Token(Kind.SIGN, ")", call.at(), call.length()));
        return result;
    }

    private List<Token> value(Map<String, List<Token>> arguments, Token parameter) {
        List<Token> value = arguments.get(parameter.text());
        if (value == null) {
            throw stop(
                    parameter,
                    "the macro has no parameter \"" + parameter.text() + "\""
                            + Problems.didYouMean(parameter.text(), arguments.keySet()));
        }
        return value;
    }

    /** An argument that stays one operand wherever it is put: one of several operands in parentheses. */
    private static List<Token> operand(List<Token> argument) {
        int depth = 0;
        boolean joins = false;
        for (Token token : argument) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && (token.is("where") || token.is("->"))) {
                return argument;
            }
            joins |= depth == 0 && (token.is("and") || token.is("or") || isSign(token));
        }
        if (!joins) {
            return argument;
        }
        Token first = argument.get(0);
        Token last = argument.get(argument.size() - 1);
        List<Token> operand = new ArrayList<>();
        operand.add(new Token(Kind.SIGN, "(", first.at(), first.length()));
        operand.addAll(argument);
        operand.add(new Token(Kind.SIGN, ")", last.at(), last.length()));
        return operand;
    }

    private static boolean isSign(Token token) {
        return token.kind() == Kind.SIGN && Words.SIGNS.containsKey(token.text());
    }

    private List<Token> argument(Token call) {
        List<Token> argument = new ArrayList<>();
        int depth = 0;
        while (depth > 0 || !(sees(",") || sees(")"))) {
            Token token = next();
            if (token.kind() == Kind.END) {
                throw stop(call, "the call of \"" + call.text() + "\" has no closing \")\"");
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            argument.add(token);
        }
        if (argument.isEmpty()) {
            throw stop(call, "an argument of \"" + call.text() + "\" is empty");
        }
        return argument;
    }
}
