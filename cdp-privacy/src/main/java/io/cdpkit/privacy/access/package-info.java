/**
 * A person's right to see, take away and correct what is held about her.
 *
 * <pre>
 * Access ──of(identifier)──► PersonalData ──writeJson──► for a machine: events come back as equal events
 *                                         └─writeHtml──► for her: one page that needs nothing else
 * Rectification ──correct──► Corrected     what she says herself, with before and after
 * </pre>
 *
 * <p>Both write customer data in the clear, and all of it: check first who asks. What belongs to other people is left out.
 * Everything here is thread-safe but the builder.
 */
@NullMarked
package io.cdpkit.privacy.access;

import org.jspecify.annotations.NullMarked;
