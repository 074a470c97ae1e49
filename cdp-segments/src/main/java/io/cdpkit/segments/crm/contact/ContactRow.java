package io.cdpkit.segments.crm.contact;

import java.util.Objects;

/** What a file has where a contact should be. */
public sealed interface ContactRow {
    /** Where it begins in the file, from 1. */
    long line();

    record Read(long line, Contact contact) implements ContactRow {
        public Read {
            Objects.requireNonNull(contact, "contact");
        }
    }

    /**
     * What could not be read.
     *
     * @param problem what is wrong and what is expected, without any of the file's contents
     */
    record Bad(long line, String problem) implements ContactRow {
        public Bad {
            Objects.requireNonNull(problem, "problem");
        }
    }
}
