package io.cdpkit.privacy.release;

import io.cdpkit.privacy.release.PrivacyModel.DistinctDiversity;
import io.cdpkit.privacy.release.PrivacyModel.KAnonymity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Recodes a {@link Table} until its privacy models hold, with as little loss as it finds in the {@link Effort} allowed.
 *
 * <pre>{@code
 * Release release = Anonymiser.builder(PrivacyModel.kAnonymity(5), PrivacyModel.distinctDiversity("diagnosis", 3))
 *         .seed(secureRandom.nextLong())
 *         .build()
 *         .anonymise(table);
 * }</pre>
 *
 * <p>A sensitive column for which no model was named must have at least two values in every class, since k-anonymity
 * alone gives away what all rows of a class share. A k must be named.
 *
 * <p>The outcome is a function of the table, the settings and the seed. Where sensitive columns are watched, a class that
 * is coarser than its size asks for hints that its parts had too few sensitive values (the minimality attack; Wong, Fu,
 * Wang, Pei, VLDB 2007). Decoys, classes joined at random, make that a guess: if a share v of all classes had to be
 * coarser, it is right in {@code v / (v + decoys)} of cases. Keep the seed secret and draw it afresh for each release, or
 * the decoys can be told.
 *
 * <p>Every release is verified by a {@link ReleaseChecker}, which shares no code with the recoding, before it is handed
 * out. Immutable and thread-safe; runs on the caller's thread.
 */
public final class Anonymiser {
    private final List<PrivacyModel> models;
    private final Recoding recoding;
    private final Effort effort;
    private final int suppressAtMost;
    private final double decoys;
    private final @Nullable Long seed;

    private Anonymiser(Builder builder) {
        this.models = builder.models;
        this.recoding = builder.recoding;
        this.effort = builder.effort;
        this.suppressAtMost = builder.suppressAtMost;
        this.decoys = builder.decoys;
        this.seed = builder.seed;
    }

    /** Begins with models that must all hold; one of them says k. */
    public static Builder builder(PrivacyModel... models) {
        return new Builder(List.of(models));
    }

    /**
     * A release of the table.
     *
     * @throws IllegalArgumentException if the whole table as one class would not satisfy the models, or has no
     *     quasi-identifier, or its hierarchies do not fit its values
     * @throws IllegalStateException if the checker found the outcome wanting, which is a bug of this library; nothing is
     *     released then
     */
    public Release anonymise(Table table) {
        List<PrivacyModel> all = modelsFor(table);
        Cells cells = new Cells(table);
        if (cells.columns == 0) {
            throw new IllegalArgumentException(
                    "the table has no quasi-identifier; declare what others know about people");
        }
        Rule rule = new Rule(table, all, 1);
        if (seed == null && !rule.isSizeOnly()) {
            throw new IllegalArgumentException(
                    "a table with sensitive columns needs a secret seed; draw one from a SecureRandom");
        }
        int[] rows = new int[table.rows()];
        Arrays.setAll(rows, i -> i);
        if (!rule.holds(rows, 0, rows.length)) {
            throw new IllegalArgumentException("not even all " + rows.length + " rows alike would satisfy " + all
                    + "; lower what is asked, or release more rows");
        }
        List<Group> groups = recoding == Recoding.GLOBAL
                ? FullDomain.recode(cells, rule, suppressAtMost)
                : local(table, cells, rule, all);
        Release release = new Rendering(table, cells).release(groups, recoding);
        List<Violation> violations = new ReleaseChecker(all, suppressAtMost).check(release);
        if (!violations.isEmpty()) {
            throw new IllegalStateException("nothing was released, since the checker found " + violations);
        }
        return release;
    }

    private List<Group> local(Table table, Cells cells, Rule rule, List<PrivacyModel> all) {
        SplittableRandom random = new SplittableRandom(seed == null ? 0 : seed);
        Grower grower = new Grower(cells, rule, random);
        List<Group> groups = rule.isCloseness()
                ? dealt(cells, rule, TopDown.split(cells, new Rule(table, all, Rule.ROOM), grower, 0))
                : TopDown.split(cells, rule, grower, effort.block(cells.rows));
        long tries = effort.tries(cells.rows, cells.columns) / (rule.isCloseness() ? 4 : 1);
        groups = Exchange.better(cells, rule, random, groups, tries);
        return rule.isSizeOnly() || decoys == 0 ? groups : Decoys.join(cells, random, groups, decoys);
    }

    private static List<Group> dealt(Cells cells, Rule rule, List<Group> blocks) {
        ArrayList<Group> dealt = new ArrayList<>();
        for (Group block : blocks) {
            List<Group> groups = Deal.of(cells, rule, block.rows(), block.size());
            dealt.addAll(groups.isEmpty() ? List.of(block) : groups);
        }
        return dealt;
    }

    /** The models asked for, and two values in every class for each sensitive column that none of them is about. */
    List<PrivacyModel> modelsFor(Table table) {
        ArrayList<PrivacyModel> all = new ArrayList<>(models);
        for (int position : table.columns(Column.Role.SENSITIVE)) {
            String name = table.columns().get(position).name();
            if (models.stream()
                    .noneMatch(model -> model.watches().filter(name::equals).isPresent())) {
                all.add(new DistinctDiversity(name, 2));
            }
        }
        for (PrivacyModel model : models) {
            model.watches().map(table::column).map(table.columns()::get).ifPresent(column -> {
                if (column.role() != Column.Role.SENSITIVE) {
                    throw new IllegalArgumentException(model + " is about a column that is not declared sensitive");
                }
            });
        }
        return List.copyOf(all);
    }

    /** Settings of an {@link Anonymiser}. Not thread-safe. */
    public static final class Builder {
        private final List<PrivacyModel> models;
        private Recoding recoding = Recoding.LOCAL;
        private Effort effort = Effort.STANDARD;
        private int suppressAtMost;
        private double decoys = 0.05;
        private @Nullable Long seed;

        private Builder(List<PrivacyModel> models) {
            if (models.stream().noneMatch(model -> model instanceof KAnonymity)) {
                throw new IllegalArgumentException("name a k; without it a class could be one person");
            }
            this.models = models;
        }

        /** How quasi-identifiers are made coarser; {@link Recoding#LOCAL} where not set. */
        public Builder recoding(Recoding newRecoding) {
            this.recoding = Objects.requireNonNull(newRecoding, "recoding");
            return this;
        }

        /** How long to look; {@link Effort#STANDARD} where not set. */
        public Builder effort(Effort newEffort) {
            this.effort = Objects.requireNonNull(newEffort, "effort");
            return this;
        }

        /** How many rows {@link Recoding#GLOBAL} may leave out, 0 where not set; the others leave none out. */
        public Builder suppressAtMost(int rows) {
            if (rows < 0) {
                throw new IllegalArgumentException("rows to suppress must be 0 or more, was " + rows);
            }
            this.suppressAtMost = rows;
            return this;
        }

        /**
         * The share of classes that are joined with a neighbour though no model asks for it, where sensitive columns are
         * watched; 0.05 where not set. See the class about the minimality attack.
         */
        public Builder decoys(double share) {
            if (!(share >= 0) || share > 0.5) {
                throw new IllegalArgumentException("a share of decoys is from 0 to 0.5, was " + share);
            }
            this.decoys = share;
            return this;
        }

        /**
         * What decides between equally good choices. Needed where a table has sensitive columns; see the class about
         * keeping it secret.
         */
        public Builder seed(long newSeed) {
            this.seed = newSeed;
            return this;
        }

        public Anonymiser build() {
            return new Anonymiser(this);
        }
    }
}
