package io.cdpkit.records;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a file become events: one row, one event.
 *
 * <p>The message id of a row's event is a digest of the source id, the file's logical name and the record's key, followed
 * by a digest of what the row says. So the same file imported again gives duplicates only, and a row with other content
 * is a new fact about the same record. A row that goes back to what it said before is no new fact, and one that comes again
 * after its record was deleted stays away: where a file is delivered again and again and deliveries are states to be
 * replayed in turn, name each with {@link Builder#delivery}, and leave the logical name the same, since deletes take back
 * what the file of that name said. A time fixed by {@link Builder#at} is no part of the digest.
 *
 * <p>Immutable and thread-safe.
 */
public final class RecordMapping {
    private final Source source;
    private final String name;
    private final Event.Type type;
    private final String eventName;
    private final List<Column> columns;
    private final List<IdentifierColumn> identifiers;
    private final List<String> key;
    private final boolean keyIsLine;
    private final @Nullable Column timeColumn;
    private final @Nullable Instant fixedTime;
    private final @Nullable String delivery;
    private final @Nullable String deleteColumn;
    private final Set<String> deleteWords;
    private final Set<String> blanks;
    private final Limits limits;
    private final List<String> names;

    /** A column whose cells name the person. */
    private record IdentifierColumn(Namespace namespace, Column column) {}

    private RecordMapping(Builder builder) {
        this.source = builder.source;
        this.name = builder.name;
        this.type = builder.type;
        this.eventName = builder.eventName;
        this.columns = List.copyOf(builder.columns);
        this.identifiers = List.copyOf(builder.identifiers);
        this.key = List.copyOf(builder.key);
        this.keyIsLine = builder.keyIsLine;
        this.timeColumn = builder.timeColumn;
        this.fixedTime = builder.fixedTime;
        this.delivery = builder.delivery;
        this.deleteColumn = builder.deleteColumn;
        this.deleteWords = Set.copyOf(builder.deleteWords);
        this.blanks = Set.copyOf(builder.blanks);
        this.limits = builder.limits;
        this.names = names();
    }

    private List<String> names() {
        LinkedHashSet<String> all = new LinkedHashSet<>(key);
        identifiers.forEach(identifier -> all.add(identifier.column.name()));
        columns.forEach(column -> all.add(column.name()));
        if (timeColumn != null) {
            all.add(timeColumn.name());
        }
        if (deleteColumn != null) {
            all.add(deleteColumn);
        }
        return List.copyOf(all);
    }

    /**
     * Rows that say what is known about people, such as a file of customers; columns become traits.
     *
     * @param name the file's logical name; the same name for the same file
     */
    public static Builder identify(Source source, String name) {
        return new Builder(source, name, Event.Type.IDENTIFY, "");
    }

    /**
     * Rows that say what people did, such as a file of orders; columns become properties.
     *
     * @param name the file's logical name; the same name for the same file
     * @param eventName the name of the events, such as "Order Completed"
     */
    public static Builder track(Source source, String name, String eventName) {
        return new Builder(source, name, Event.Type.TRACK, eventName);
    }

    Limits limits() {
        return limits;
    }

    /** Every column that is read, each once. */
    List<String> columnNames() {
        return names;
    }

    boolean isFilled(String column, RawRow.Cells cells) {
        return cell(column, cells) != null;
    }

    /** What a row becomes. */
    RowResult convert(RawRow row) {
        RawRow.Cells cells = row.cells();
        if (cells == null) {
            Rejection rejection = Objects.requireNonNull(row.rejection(), "rejection");
            return new RowResult.Bad(row.line(), rejection, row.original());
        }
        try {
            String recordId = recordId(row.line(), cells);
            if (isDelete(cells)) {
                return new RowResult.Delete(row.line(), recordId, remainingIdentifiers(cells));
            }
            Event event = event(recordId, cells);
            Optional<Rejection> rejection = limits.check(event);
            return rejection.isPresent()
                    ? new RowResult.Bad(row.line(), rejection.get(), row.original())
                    : new RowResult.Row(row.line(), event);
        } catch (RefusedException e) {
            return new RowResult.Bad(row.line(), e.rejection(), row.original());
        }
    }

    private Event event(String recordId, RawRow.Cells cells) throws RefusedException {
        List<Identifier> who = identifiers(cells);
        Attributes.Builder builder = Attributes.builder();
        for (Column column : columns) {
            Value value = read(column, cells);
            if (value != null) {
                builder.put(column.target(), value);
            } else if (column.isBlankNull()) {
                builder.put(column.target(), Value.ofNull());
            }
        }
        Attributes attributes = builder.build();
        ContentHash content =
                new ContentHash().add(type.name()).add(eventName).add(who).add(attributes);
        Instant time = fixedTime;
        if (time == null) {
            time = time(cells);
            content.add(time.toString());
        }
        if (delivery != null) {
            content.add("delivery").add(delivery);
        }
        Event.Builder event = Event.builder(recordId + content.text(), type, source)
                .name(eventName)
                .time(time);
        who.forEach(event::identifier);
        return type == Event.Type.IDENTIFY
                ? event.traits(attributes).build()
                : event.properties(attributes).build();
    }

    private Instant time(RawRow.Cells cells) throws RefusedException {
        Column column = Objects.requireNonNull(timeColumn, "timeColumn");
        if (read(column, cells) instanceof Value.Moment moment) {
            return moment.instant();
        }
        throw RefusedException.missing(column.name(), "the time must not be blank");
    }

    private String recordId(long line, RawRow.Cells cells) throws RefusedException {
        ContentHash hash = new ContentHash().add(source.id()).add(name);
        if (keyIsLine) {
            hash.add(Long.toString(line));
        }
        for (String column : key) {
            Value cell = cell(column, cells);
            if (cell == null) {
                throw RefusedException.missing(column, "the key must not be blank");
            }
            hash.add(keyText(column, cell));
        }
        return hash.text() + ".";
    }

    private String keyText(String column, Value cell) throws RefusedException {
        if (Cell.read(Column.text(column), cell, limits) instanceof Value.Text text) {
            return text.text();
        }
        throw new AssertionError("a text column gives texts");
    }

    private boolean isDelete(RawRow.Cells cells) throws RefusedException {
        Value cell = deleteColumn == null ? null : cell(deleteColumn, cells);
        return cell != null
                && deleteColumn != null
                && deleteWords.contains(keyText(deleteColumn, cell).toLowerCase(Locale.ROOT));
    }

    private List<Identifier> identifiers(RawRow.Cells cells) throws RefusedException {
        ArrayList<Identifier> all = new ArrayList<>(identifiers.size());
        for (IdentifierColumn identifier : identifiers) {
            if (read(identifier.column, cells) instanceof Value.Text text
                    && !text.text().isEmpty()) {
                if (text.text().length() > limits.identifierLength()) {
                    throw RefusedException.limit(
                            identifier.column.name(),
                            "chars of an identifier",
                            limits.identifierLength(),
                            text.text().length());
                }
                all.add(new Identifier(identifier.namespace, text.text()));
            }
        }
        if (all.isEmpty()) {
            throw RefusedException.missing(
                    "",
                    identifiers.size() == 1
                            ? "the identifier column must be filled"
                            : "one of the " + identifiers.size() + " identifier columns must be filled");
        }
        return all;
    }

    /** A row of a record that is gone need not name the person any more. */
    private List<Identifier> remainingIdentifiers(RawRow.Cells cells) {
        try {
            return identifiers(cells);
        } catch (RefusedException e) {
            return List.of();
        }
    }

    private @Nullable Value read(Column column, RawRow.Cells cells) throws RefusedException {
        Value cell = cell(column.name(), cells);
        Value value = cell == null ? null : Cell.read(column, cell, limits);
        if (value == null && column.isRequired()) {
            throw RefusedException.missing(column.name(), "the column must not be blank");
        }
        return value;
    }

    /** The cell of a column; null where it is blank. */
    private @Nullable Value cell(String column, RawRow.Cells cells) {
        Value cell = cells.cell(column);
        if (cell instanceof Value.Text text) {
            String stripped = Cell.stripped(text.text());
            return stripped.isEmpty() || blanks.contains(stripped) ? null : cell;
        }
        return cell instanceof Value.Null ? null : cell;
    }

    /** Prints the shape of the mapping. */
    @Override
    public String toString() {
        return "mapping of " + name + " to " + type + " events of source " + source.id() + ", " + names.size()
                + " columns";
    }

    /** Collects a mapping. Not thread-safe. */
    public static final class Builder {
        private final Source source;
        private final String name;
        private final Event.Type type;
        private final String eventName;
        private final List<Column> columns = new ArrayList<>();
        private final List<IdentifierColumn> identifiers = new ArrayList<>();
        private final List<String> key = new ArrayList<>();
        private final Set<String> deleteWords = new HashSet<>();
        private final Set<String> blanks = new HashSet<>();
        private boolean keyIsLine;
        private @Nullable Column timeColumn;
        private @Nullable Instant fixedTime;
        private @Nullable String delivery;
        private @Nullable String deleteColumn;
        private Limits limits = Limits.defaults();

        private Builder(Source source, String name, Event.Type type, String eventName) {
            this.source = Objects.requireNonNull(source, "source");
            this.name = Objects.requireNonNull(name, "name");
            this.type = type;
            this.eventName = Objects.requireNonNull(eventName, "eventName");
        }

        /** The columns that together tell one record from another, such as the customer number; never blank. */
        public Builder key(String... names) {
            key.addAll(List.of(names));
            return this;
        }

        /** The place in the file tells one record from another; for files that are only ever appended to. */
        public Builder keyIsLine() {
            this.keyIsLine = true;
            return this;
        }

        /** A column whose cells name the person; blank ones do not. */
        public Builder identifier(Namespace namespace, Column column) {
            Objects.requireNonNull(namespace, "namespace");
            if (column.kind() != Value.Kind.TEXT) {
                throw new IllegalArgumentException(
                        "identifiers are texts; make column \"" + column.name() + "\" Column.text(..)");
            }
            identifiers.add(new IdentifierColumn(namespace, column));
            return this;
        }

        public Builder identifier(Namespace namespace, String column) {
            return identifier(namespace, Column.text(column));
        }

        /** A column that becomes a trait, or a property of the event. */
        public Builder column(Column column) {
            columns.add(Objects.requireNonNull(column, "column"));
            return this;
        }

        /** The column that says when it happened, or since when it holds. */
        public Builder time(Column column) {
            if (column.kind() != Value.Kind.INSTANT) {
                throw new IllegalArgumentException("a time is an instant; make column \"" + column.name()
                        + "\" Column.instant(..), with a zone(..) where the file writes none");
            }
            this.timeColumn = column;
            return this;
        }

        /** The time of all rows: when the file was written, the same whenever it is imported. */
        public Builder at(Instant time) {
            this.fixedTime = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Which delivery of the file this is, such as its date: then every row is a fact of this delivery, new though an
         * earlier one said the same, and the same delivery imported again still gives duplicates only. Deletes take back
         * the rows of all deliveries.
         */
        public Builder delivery(String newDelivery) {
            this.delivery = Objects.requireNonNull(newDelivery, "delivery");
            return this;
        }

        /** A row is a {@link RowResult.Delete} where this column holds one of these words, in any case. */
        public Builder deleteWhen(String column, String... words) {
            this.deleteColumn = Objects.requireNonNull(column, "column");
            for (String word : List.of(words)) {
                deleteWords.add(word.strip().toLowerCase(Locale.ROOT));
            }
            return this;
        }

        /** Texts that mean a blank cell, such as {@code NULL} or {@code \N}; compared exactly. */
        public Builder blanks(String... texts) {
            blanks.addAll(List.of(texts));
            return this;
        }

        /** Other limits than {@link Limits#defaults}; a row may have as many chars as an event may have bytes. */
        public Builder limits(Limits newLimits) {
            this.limits = Objects.requireNonNull(newLimits, "limits");
            return this;
        }

        /**
         * The mapping.
         *
         * @throws IllegalArgumentException if it has no key, no identifier, no time or two, or two columns for one trait
         */
        public RecordMapping build() {
            require(key.isEmpty() == keyIsLine, "give either key(..) or keyIsLine()");
            require(!identifiers.isEmpty(), "give at least one identifier(..), or the events belong to nobody");
            require((timeColumn == null) != (fixedTime == null), "give either time(..) or at(..)");
            require(
                    deleteColumn == null || (!key.isEmpty() && !deleteWords.isEmpty()),
                    "deleteWhen(..) needs a word and a key(..) that tells what is deleted");
            HashSet<String> targets = new HashSet<>();
            for (Column column : columns) {
                require(
                        targets.add(column.target()),
                        "two columns become \"" + column.target() + "\"; tell them apart with Column.to(..)");
            }
            require(columns.size() <= limits.fields(), "more columns than the " + limits.fields() + " of the limits");
            return new RecordMapping(this);
        }

        private void require(boolean holds, String fix) {
            if (!holds) {
                throw new IllegalArgumentException("mapping of \"" + name + "\": " + fix);
            }
        }
    }
}
