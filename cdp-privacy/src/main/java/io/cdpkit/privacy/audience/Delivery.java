package io.cdpkit.privacy.audience;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.consent.ConsentSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is about to go out: the full list or what changed, with one more question asked of each row while it is written.
 *
 * <p><b>Mid-flight.</b> Consent is asked twice: when the delivery is made up, and of each row at the moment it is written.
 * Nothing is written ahead, so a no that the source knows when a row's turn comes keeps that row out. Rows that are out
 * already follow as removals in the next delivery.
 *
 * <p><b>Smallest size.</b> Rows are held back until the people who are still allowed, with those who stay on the list, are
 * enough; then these rows are asked once more and written. Where they never are enough, nobody is added, and a full list
 * that was due stays due.
 *
 * <p>Used by one thread at a time, and written once.
 */
public final class Delivery {
    /**
     * A row to add.
     *
     * @param names whose it is
     * @param sharers all who have something of it that names somebody, she among them
     */
    record Addition(AudienceRow row, List<Identifier> names, Set<List<Identifier>> sharers) {
        @Override
        public String toString() {
            return "addition of a " + row;
        }
    }

    /**
     * What came of writing.
     *
     * @param added rows written as additions
     * @param removed rows written as removals
     * @param withheld rows whose consent was gone when their turn came
     * @param delivered what the recipient holds once it has taken in both files, the removals first
     */
    public record Result(int added, int removed, int withheld, Delivered delivered) {}

    private static final Map<MatchField, String> GOOGLE = Map.of(
            MatchField.EMAIL, "Email",
            MatchField.PHONE, "Phone",
            MatchField.GIVEN_NAME, "First Name",
            MatchField.FAMILY_NAME, "Last Name",
            MatchField.COUNTRY, "Country",
            MatchField.POSTCODE, "Zip");
    private static final Map<MatchField, String> META = Map.of(
            MatchField.EMAIL, "email",
            MatchField.PHONE, "phone",
            MatchField.GIVEN_NAME, "fn",
            MatchField.FAMILY_NAME, "ln",
            MatchField.CITY, "ct",
            MatchField.REGION, "st",
            MatchField.COUNTRY, "country",
            MatchField.POSTCODE, "zip",
            MatchField.BIRTH_DATE, "dob",
            MatchField.GENDER, "gen");

    private final Audience audience;
    private final Delivered before;
    private final List<Addition> additions;
    private final Set<AudienceRow> removals;
    /** Who stays on the list, by all their names. */
    private final Set<List<Identifier>> listed;

    private final int size;
    private final int people;
    private final long unconsented;
    private final InstantSource clock;

    Delivery(
            Audience audience,
            Delivered before,
            List<Addition> additions,
            Set<AudienceRow> removals,
            Set<List<Identifier>> listed,
            int size,
            int people,
            long unconsented,
            InstantSource clock) {
        this.audience = audience;
        this.before = before;
        this.additions = List.copyOf(additions);
        this.removals = removals;
        this.listed = listed;
        this.size = size;
        this.people = people;
        this.unconsented = unconsented;
        this.clock = clock;
    }

    /** Whether it is the whole list and not only what changed. */
    public boolean isFull() {
        return !before.isComplete();
    }

    /** Whether the list is below the smallest size, so that nobody is added. */
    public boolean isTooSmall() {
        return audience.isTooSmall(people);
    }

    /** How many rows the whole list has. */
    public int size() {
        return size;
    }

    /** How many people the whole list names. */
    public int people() {
        return people;
    }

    /** How many members were left out for want of consent. */
    public long unconsented() {
        return unconsented;
    }

    public int additions() {
        return outgoing().size();
    }

    /** What goes out if all are still allowed. */
    private List<Addition> outgoing() {
        return isTooSmall() ? List.of() : additions;
    }

    public int removals() {
        return removals.size();
    }

    /**
     * What the recipient may hold from the moment that writing begins. Keep it before that: whatever happens then, the next
     * delivery knows every row that may have left the house.
     */
    public Delivered pending() {
        TreeSet<AudienceRow> rows = new TreeSet<>(before.rows());
        outgoing().forEach(addition -> rows.add(addition.row()));
        return new Delivered(audience.platform(), audience.name(), before.sequence() + 1, false, rows);
    }

    /**
     * Writes the rows to add and the rows to remove, as CSV with a header each; flushes and closes nothing.
     *
     * <p>The recipient is to take the removals in first: who has moved, say, is in both, and would be gone if they came
     * last. A row that stays is written again if one that is removed has something in common with it that names somebody,
     * for recipients remove whoever any part of a row names.
     *
     * @param source asked about each row just before it is written, under the names that whoever has it had when the
     *     delivery was made up; {@code book.through(..)} counts a no under one that she has got since. One that throws keeps
     *     the row back
     */
    public Result write(Appendable toAdd, Appendable toRemove, ConsentSource source) throws IOException {
        header(toRemove);
        for (AudienceRow row : removals) {
            line(row, toRemove);
        }
        header(toAdd);
        Writing writing = new Writing(toAdd, source);
        for (Addition addition : outgoing()) {
            writing.add(addition);
        }
        TreeSet<AudienceRow> held = new TreeSet<>(before.rows());
        held.removeAll(removals);
        held.addAll(writing.written);
        boolean complete = writing.isWhole() && (!isFull() || writing.enough);
        return new Result(
                writing.written.size(),
                removals.size(),
                writing.withheld,
                new Delivered(audience.platform(), audience.name(), before.sequence() + 1, complete, held));
    }

    /** Rows on their way into a file, held back until they are enough people's. Used once. */
    private final class Writing {
        private final Appendable out;
        private final ConsentSource source;
        private final Set<List<Identifier>> allowed = new HashSet<>(listed);
        private final List<Addition> heldBack = new ArrayList<>();
        private final Set<AudienceRow> written = new TreeSet<>();
        private boolean enough;
        private int withheld;

        Writing(Appendable out, ConsentSource source) {
            this.out = out;
            this.source = source;
            this.enough = isEnough();
        }

        void add(Addition addition) throws IOException {
            if (!isAllowedNow(addition)) {
                return;
            } else if (enough) {
                write(addition);
                return;
            }
            heldBack.add(addition);
            allowed.add(addition.names());
            if (isEnough() && heldBack.removeIf(held -> !isAllowedNow(held))) {
                allowed.clear();
                allowed.addAll(listed);
                heldBack.forEach(held -> allowed.add(held.names()));
            }
            enough = isEnough();
            if (enough) {
                for (Addition held : heldBack) {
                    write(held);
                }
                heldBack.clear();
            }
        }

        private boolean isAllowedNow(Addition addition) {
            boolean still = isStillAllowed(addition, source);
            withheld += still ? 0 : 1;
            return still;
        }

        private boolean isEnough() {
            return !audience.isTooSmall(allowed.size());
        }

        private void write(Addition addition) throws IOException {
            line(addition.row(), out);
            written.add(addition.row());
        }

        /** Whether all was written that may be there or not: it went out before, or a removal takes it along. */
        boolean isWhole() {
            return additions.stream()
                    .map(Addition::row)
                    .noneMatch(row -> !written.contains(row) && before.rows().contains(row));
        }
    }

    private boolean isStillAllowed(Addition addition, ConsentSource source) {
        try {
            return addition.sharers().stream().allMatch(names -> audience.isAllowed(source, names, clock.instant()));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void header(Appendable out) throws IOException {
        ArrayList<String> columns = new ArrayList<>();
        for (MatchField field : audience.platform().fields()) {
            columns.add(column(field));
        }
        out.append(String.join(",", columns)).append('\n');
    }

    private String column(MatchField field) {
        Map<MatchField, String> names = audience.platform() == Platform.GOOGLE ? GOOGLE : META;
        boolean named = audience.platform() == Platform.GOOGLE || audience.platform() == Platform.META;
        return named ? names.getOrDefault(field, field.name()) : field.name().toLowerCase(Locale.ROOT);
    }

    /** No value needs quotes: each is a hash, or made of letters, digits, spaces and hyphens. */
    private void line(AudienceRow row, Appendable out) throws IOException {
        EnumMap<MatchField, String> values = new EnumMap<>(MatchField.class);
        row.keys().forEach(key -> values.put(key.field(), key.value()));
        String separator = "";
        for (MatchField field : audience.platform().fields()) {
            out.append(separator).append(values.getOrDefault(field, ""));
            separator = ",";
        }
        out.append('\n');
    }

    @Override
    public String toString() {
        return (isFull() ? "full" : "delta") + " delivery of " + audience + ": " + additions() + " to add, "
                + removals.size() + " to remove, " + unconsented + " without consent";
    }
}
