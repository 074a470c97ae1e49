/**
 * Finds personal data where none should be: in traits, properties and free text.
 *
 * <p>A {@link io.cdpkit.privacy.scan.PiiScanner} gives {@link io.cdpkit.privacy.scan.Finding}s of a {@link
 * io.cdpkit.privacy.scan.PiiKind}, each with how sure it is, or the text without them. Recognisers go by structure and
 * check digits; none is a regular expression, so a scan takes time linear in the text, whatever the text. A finding is a
 * hint: names and addresses, which have neither structure nor check digits, are not found.
 *
 * <p>Everything here is immutable and thread-safe.
 */
@NullMarked
package io.cdpkit.privacy.scan;

import org.jspecify.annotations.NullMarked;
