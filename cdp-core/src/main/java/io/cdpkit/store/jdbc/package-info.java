/**
 * The store that lasts: {@link io.cdpkit.store.jdbc.JdbcStore}.
 */
@NullMarked
package io.cdpkit.store.jdbc;

import org.jspecify.annotations.NullMarked;
