/**
 * Records in: the rows of a CSV file, a file of columns or JSON lines become events by a {@link
 * io.cdpkit.records.RecordMapping}.
 *
 * <p>{@link io.cdpkit.records.CsvRecords} and {@link io.cdpkit.records.JsonLinesRecords} give a {@link
 * io.cdpkit.records.RecordReader}, which yields one {@link io.cdpkit.records.RowResult} per row: an event to ingest, a
 * deletion to decide on, or a bad row with its line number and the rule it breaks. A {@link io.cdpkit.records.DryRun}
 * reads a file to its end and only counts.
 *
 * <p>A row is converted whole or refused whole, and reading goes on after a bad row. Memory is bounded by the {@link
 * io.cdpkit.event.Limits} of one event, whatever the file. Message ids are a pure function of a row's content, so
 * importing a file again, or the rest of it after a crash, changes nothing twice. Mappings and columns are immutable and
 * thread-safe, readers are for one thread. Reading fails with {@link java.io.UncheckedIOException} only where the stream
 * itself does.
 */
@NullMarked
package io.cdpkit.records;

import org.jspecify.annotations.NullMarked;
