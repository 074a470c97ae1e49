/**
 * Customer relationships: companies, deals, tickets and tasks, leads and histories of contact, computed from events.
 *
 * <ul>
 *   <li>{@link io.cdpkit.segments.crm.CrmBook} is what the events of any number of people add up to: every {@link
 *       io.cdpkit.segments.crm.Company}, {@link io.cdpkit.segments.crm.Deal}, {@link io.cdpkit.segments.crm.Ticket} and
 *       {@link io.cdpkit.segments.crm.Task}, now or as of any instant, and each {@link io.cdpkit.segments.crm.CrmIssue} met.
 *   <li>{@link io.cdpkit.segments.crm.CrmSchema} says how a host tells of them: its names for each {@link
 *       io.cdpkit.segments.crm.CrmKind} of event and each {@link io.cdpkit.segments.crm.CrmField}, its {@link
 *       io.cdpkit.segments.crm.Pipeline}s and their {@link io.cdpkit.segments.crm.Stage}s.
 *   <li>{@link io.cdpkit.segments.crm.PipelineReport} is conversion, age, velocity and who is stuck; a {@link
 *       io.cdpkit.segments.crm.Forecaster} makes a {@link io.cdpkit.segments.crm.Forecast} with an interval; a {@link
 *       io.cdpkit.segments.crm.ServiceReport} is how tickets are served.
 *   <li>{@link io.cdpkit.segments.crm.LeadScore} sums what {@link io.cdpkit.segments.crm.ScoreRule}s give, part by part.
 *   <li>{@link io.cdpkit.segments.crm.Interactions} is the one history of a person or a company.
 *   <li>{@link io.cdpkit.segments.crm.contact} has contacts in and out.
 * </ul>
 *
 * <p>Everything here is immutable, thread-safe and a function of the set of events, never of their order, so that late
 * events, merges, splits, retractions and erasures correct it; nothing is stored, nothing prints customer data.
 */
@NullMarked
package io.cdpkit.segments.crm;

import org.jspecify.annotations.NullMarked;
