/**
 * Accounts by their people: {@link io.cdpkit.segments.account.AccountSegments} tells of which accounts any, all or none of
 * the people are in a segment, by an {@link io.cdpkit.segments.account.AccountRule}.
 */
@NullMarked
package io.cdpkit.segments.account;

import org.jspecify.annotations.NullMarked;
