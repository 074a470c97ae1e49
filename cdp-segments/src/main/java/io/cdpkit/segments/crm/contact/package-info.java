/**
 * Contacts: what a customer record says of a person, in and out as vCard, CSV and JSON lines without loss.
 *
 * <ul>
 *   <li>{@link io.cdpkit.segments.crm.contact.Contact} is the record, made of a profile or read from a file; {@link
 *       io.cdpkit.segments.crm.contact.Field} is one thing it says.
 *   <li>{@link io.cdpkit.segments.crm.contact.VCard}, {@link io.cdpkit.segments.crm.contact.ContactCsv} and {@link
 *       io.cdpkit.segments.crm.contact.ContactJson} write contacts and give a {@link
 *       io.cdpkit.segments.crm.contact.ContactReader} of {@link io.cdpkit.segments.crm.contact.ContactRow}s.
 * </ul>
 *
 * <p>In all three forms, reading what was written gives equal contacts. A bad record is told by its line and shape, and
 * reading goes on after it. Contacts are immutable and thread-safe, readers are for one thread. Files hold customer data in
 * the clear; nothing else prints it.
 */
@NullMarked
package io.cdpkit.segments.crm.contact;

import org.jspecify.annotations.NullMarked;
