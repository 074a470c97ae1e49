package io.cdpkit.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between the databases: types, how a statement is handed many keys, and what an error means. */
enum Dialect {
    SQLITE("TEXT", "BLOB", " WITHOUT ROWID", "", "", "VACUUM") {
        @Override
        String keys(int columns) {
            return columns == 1
                    ? "(SELECT value AS a FROM json_each(?)) AS k"
                    : "(SELECT n.key AS a, v.value AS b FROM json_each(?) AS n CROSS JOIN json_each(n.value) AS v) AS k";
        }

        @Override
        String lookup(String columns, String from, String condition, int keys) {
            return "SELECT " + columns + " FROM " + keys(keys) + " CROSS JOIN " + from + " WHERE " + condition;
        }

        @Override
        int bind(PreparedStatement statement, int index, List<List<String>> columns) throws SQLException {
            statement.setString(index, json(columns));
            return index + 1;
        }

        @Override
        Failure failure(SQLException e) {
            return switch (e.getErrorCode() & 0xFF) {
                case 5, 6, 19 -> Failure.CONFLICT;
                case 10, 11, 26 -> Failure.BROKEN;
                default -> Failure.REFUSED;
            };
        }

        @Override
        boolean isRolledBack(SQLException commitFailure) {
            int code = commitFailure.getErrorCode() & 0xFF;
            return code == 5 || code == 6 || code == 13 || code == 19;
        }
    },

    POSTGRESQL(
            "TEXT COLLATE \"C\"",
            "BYTEA",
            "",
            " FOR UPDATE",
            ", set_config('plan_cache_mode', 'force_generic_plan', TRUE)",
            "VACUUM FULL ?") {
        @Override
        String keys(int columns) {
            return columns == 1
                    ? "unnest(CAST(? AS TEXT[])) AS k(a)"
                    : "unnest(CAST(? AS TEXT[]), CAST(? AS TEXT[])) AS k(a, b)";
        }

        /** Key by key, whatever the planner believes of a table that was empty a moment ago. */
        @Override
        String lookup(String columns, String from, String condition, int keys) {
            return "SELECT found.* FROM " + keys(keys) + " CROSS JOIN LATERAL (SELECT " + columns + " FROM " + from
                    + " WHERE " + condition + " OFFSET 0) AS found";
        }

        @Override
        int bind(PreparedStatement statement, int index, List<List<String>> columns) throws SQLException {
            int next = index;
            for (List<String> column : columns) {
                statement.setArray(next++, statement.getConnection().createArrayOf("text", column.toArray()));
            }
            return next;
        }

        @Override
        Failure failure(SQLException e) {
            String state = state(e);
            if (state.startsWith("40") || BUSY.contains(state)) {
                return Failure.CONFLICT;
            } else if (state.isEmpty() || state.startsWith("08") || state.startsWith("57P")) {
                return Failure.LOST;
            }
            return Failure.REFUSED;
        }

        @Override
        boolean isRolledBack(SQLException commitFailure) {
            String state = state(commitFailure);
            return (state.startsWith("40") && !state.equals("40003"))
                    || state.startsWith("23")
                    || state.startsWith("25");
        }

        private static String state(SQLException e) {
            return e.getSQLState() == null ? "" : e.getSQLState();
        }
    };

    /** A row, a lock, and, where two make the tables at once, a table or its type that somebody else was first with. */
    private static final Set<String> BUSY = Set.of("23505", "55P03", "42P07", "42710");

    /** What to do about an error before the commit. */
    enum Failure {
        /** Somebody else was in the way: the transaction can be done over. */
        CONFLICT,
        /** The connection is gone; another may work. */
        LOST,
        /** The database does not take the statement. */
        REFUSED,
        /** The medium fails; what is written from now on cannot be trusted. */
        BROKEN
    }

    final String text;
    final String bytes;
    /** Ends the definition of a table of short rows that is kept in the order of its key. */
    final String clustered;
    /** Ends a query whose rows no other transaction may take until this one ends. */
    final String forUpdate;
    /**
     * Another column of a transaction's first query that has the rest of it planned once: finding rows by key, statements
     * are slower to plan than to run. It ends with the transaction, as a pool may lend the connection to others after that.
     */
    final String planOnce;
    /** Writes a table anew without what was deleted; a statement that names none is about all. */
    private final String compaction;

    Dialect(String text, String bytes, String clustered, String forUpdate, String planOnce, String compaction) {
        this.text = text;
        this.bytes = bytes;
        this.clustered = clustered;
        this.forUpdate = forUpdate;
        this.planOnce = planOnce;
        this.compaction = compaction;
    }

    /** The statements that write tables anew. */
    List<String> compaction(List<String> tables) {
        return compaction.contains("?")
                ? tables.stream().map(table -> compaction.replace("?", table)).toList()
                : List.of(compaction);
    }

    /** A table {@code k} of keys with one column, {@code a}, or two, {@code a} and {@code b}; filled by {@link #bind}. */
    abstract String keys(int columns);

    /**
     * A query for the rows of many keys, by way of an index.
     *
     * @param columns of {@code from} or {@code k}, each under a name of its own
     * @param condition what ties {@code from} to the tenant, then to {@code k}
     * @param keys how many columns keys have
     */
    abstract String lookup(String columns, String from, String condition, int keys);

    /** Fills a table of keys, given column by column; the index of the next parameter. */
    abstract int bind(PreparedStatement statement, int index, List<List<String>> columns) throws SQLException;

    abstract Failure failure(SQLException e);

    /** Whether a commit that failed like this surely wrote nothing. */
    abstract boolean isRolledBack(SQLException commitFailure);

    /** What a statement that met another version is reported as. */
    static SQLException conflict() {
        return new SQLException("a row has another version", "40001", 5);
    }

    /** A list of the keys or, where they have two columns, for each value of the first a list of those of the second. */
    private static String json(List<List<String>> columns) {
        List<String> last = columns.get(columns.size() - 1);
        StringBuilder json = new StringBuilder(32 * last.size());
        if (columns.size() == 1) {
            list(last, json);
            return json.toString();
        }
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (int row = 0; row < last.size(); row++) {
            groups.computeIfAbsent(columns.get(0).get(row), first -> new ArrayList<>())
                    .add(last.get(row));
        }
        json.append('{');
        groups.forEach((first, values) -> {
            json.append(json.length() == 1 ? "" : ",");
            quote(first, json);
            list(values, json.append(':'));
        });
        return json.append('}').toString();
    }

    private static void list(List<String> texts, StringBuilder json) {
        json.append('[');
        for (int i = 0; i < texts.size(); i++) {
            json.append(i == 0 ? "" : ",");
            quote(texts.get(i), json);
        }
        json.append(']');
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xF, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
