/**
 * Names that stand for people without telling who they are.
 *
 * <ul>
 *   <li>{@link io.cdpkit.privacy.pseudonym.Pseudonyms}: keyed, one-way, other ones for each purpose and recipient, from a
 *       {@link io.cdpkit.privacy.pseudonym.KeyRing} that can be rotated.
 *   <li>{@link io.cdpkit.privacy.pseudonym.Ff1}: keyed, reversible, of the same length and alphabet as the original.
 *   <li>{@link io.cdpkit.privacy.pseudonym.Mask}: for showing; what is masked is gone.
 * </ul>
 *
 * <p>What is pseudonymous is still personal data: whoever has the key can tell who it is. Keys appear in no text that
 * this library makes. Everything here is thread-safe.
 */
@NullMarked
package io.cdpkit.privacy.pseudonym;

import org.jspecify.annotations.NullMarked;
