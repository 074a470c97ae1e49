/**
 * Customer relationships: companies, deals, tickets and tasks, computed from events.
 *
 * <p>Everything here is immutable, thread-safe and a function of the set of events, never of their order; nothing prints
 * customer data.
 */
@NullMarked
package io.cdpkit.segments.crm;

import org.jspecify.annotations.NullMarked;
