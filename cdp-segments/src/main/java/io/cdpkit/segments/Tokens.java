package io.cdpkit.segments;

import io.cdpkit.segments.Token.Kind;
import java.util.ArrayList;
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
    private final List<Token> tokens;
    private final Map<String, Macro> macros = new LinkedHashMap<>();
    private int at;

    Tokens(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
        this.tokens = new ArrayList<>(new Lexer(source, problems).tokens());
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /** The word taken last; the first one if none is. */
    Token previous() {
        return tokens.get(Math.max(0, at - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
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
        at += words.length;
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
        int lineStart = source.lastIndexOf('\n', token.at() - 1) + 1;
        boolean first = token.kind() != Kind.END
                && source.substring(lineStart, token.at()).isBlank();
        return first && token.at() - lineStart <= margin() && (isHeader() || token.is("define") || token.is("trait"));
    }

    /** The names of the computed traits that are defined somewhere in the text. */
    Set<String> traits() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            Token name = tokens.get(i + 1);
            boolean named = name.kind() == Kind.NAME || name.kind() == Kind.STRING;
            Token after = tokens.get(i + 2);
            if (tokens.get(i).is("trait") && named && (after.is("=") || after.is("@"))) {
                names.add(name.text());
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

    private int margin() {
        int first = tokens.get(0).at();
        return first - (source.lastIndexOf('\n', first - 1) + 1);
    }

    private boolean isHeader() {
        boolean named = peek().kind() == Kind.NAME || peek().kind() == Kind.STRING;
        return named && (peek(1).is("=") || (peek(1).is("@") && peek(3).is("=")));
    }

    /** Goes on at the next definition. */
    void recover() {
        while (!isAtEnd() && !isAtHeader()) {
            at++;
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
        macros.put(name.text(), new Macro(parameters, expanded(body)));
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
        int start = at;
        List<Token> replacement = expansion(macro, tokens, start);
        int end = at;
        if (tokens.size() + replacement.size() > MOST) {
            throw stop(tokens.get(start), "the macros make more than " + MOST + " words; shorten the definitions");
        }
        tokens.subList(start, end).clear();
        tokens.addAll(start, replacement);
        at = start;
        return true;
    }

    /** The body of a macro with the calls of earlier macros expanded, so that none is ever within itself. */
    private List<Token> expanded(List<Token> body) {
        Tokens inner = new Tokens(source, problems, body, macros);
        List<Token> result = new ArrayList<>();
        while (!inner.isAtEnd()) {
            if (!inner.expand()) {
                result.add(inner.next());
            }
        }
        return result;
    }

    private Tokens(String source, Problems problems, List<Token> body, Map<String, Macro> macros) {
        this.source = source;
        this.problems = problems;
        this.tokens = new ArrayList<>(body);
        this.tokens.add(new Token(Kind.END, "", source.length(), 1));
        this.macros.putAll(macros);
    }

    private List<Token> expansion(Macro macro, List<Token> from, int start) {
        Token call = from.get(start);
        at += 2;
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
                result.addAll(value(arguments, body.get(++i)));
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
