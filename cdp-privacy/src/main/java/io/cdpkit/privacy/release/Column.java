package io.cdpkit.privacy.release;

import java.util.Objects;

/**
 * One column of a {@link Table}: its name, what it may give away, and how its values are made coarser.
 *
 * @param hierarchy for a quasi-identifier, how it is recoded; for a sensitive column, which values are akin
 */
public record Column(String name, Role role, Hierarchy hierarchy) {
    /** What a column may give away. */
    public enum Role {
        /** Says whose row it is; never released, and only read by a {@link ReleaseLedger}. */
        SUBJECT,
        /** Known to others about a person, and so recoded: age, postcode, sex. */
        QUASI_IDENTIFIER,
        /** What nobody may learn about a person from the release; released as it is. */
        SENSITIVE,
        /** Neither; released as it is. Never a name, an address or a number of a person. */
        INSENSITIVE
    }

    public Column {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(hierarchy, "hierarchy");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name");
        }
    }

    /** The number or name of the person whose row it is; a table has one such column at most. */
    public static Column subject(String name) {
        return new Column(name, Role.SUBJECT, Hierarchy.flat());
    }

    /** A quasi-identifier whose values are kept or suppressed, with nothing between. */
    public static Column quasiIdentifier(String name) {
        return quasiIdentifier(name, Hierarchy.flat());
    }

    public static Column quasiIdentifier(String name, Hierarchy hierarchy) {
        return new Column(name, Role.QUASI_IDENTIFIER, hierarchy);
    }

    /** A sensitive column. Declaring one asks for at least two values of it in every class. */
    public static Column sensitive(String name) {
        return sensitive(name, Hierarchy.flat());
    }

    /** A sensitive column with a hierarchy, which {@link PrivacyModel.HierarchicalCloseness} measures by. */
    public static Column sensitive(String name, Hierarchy hierarchy) {
        return new Column(name, Role.SENSITIVE, hierarchy);
    }

    public static Column insensitive(String name) {
        return new Column(name, Role.INSENSITIVE, Hierarchy.flat());
    }
}
