/**
 * The main job of the library as one program: {@link io.cdpkit.examples.quickstart.Quickstart} reads the files of a shop,
 * builds one profile per person and writes a report. {@code ShopSample} makes such files up, {@code Report} draws the page.
 *
 * <p>Everything runs in one thread.
 */
@NullMarked
package io.cdpkit.examples.quickstart;

import org.jspecify.annotations.NullMarked;
