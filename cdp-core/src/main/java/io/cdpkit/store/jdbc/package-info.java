/**
 * The store that lasts: {@link io.cdpkit.store.jdbc.JdbcStore} in a SQLite file or a PostgreSQL database, and the {@link
 * io.cdpkit.store.jdbc.ChangeFeed} for consumers whose places are kept beside it.
 *
 * <p>The tables may be read by anybody, and written by this store alone. Every key and index begins with the tenant.
 *
 * <pre>{@code
 * cdp_events       one row an event: message_id, link (whose history it is in), time_millis, type, name, body
 * cdp_retractions  message ids that were taken back
 * cdp_links        claims that identifiers name one person: link (a digest of the key), identifiers and more (the key
 *                  itself: a digit and a word for the kind, then U+0001, namespace, space and value for each)
 * cdp_mentions     which links mention an identifier: namespace, value, link
 * cdp_nodes        who holds an identifier: namespace, value, profile
 * cdp_profiles     one row a person: profile, due_second and due_nano (when time alone can change her segments; in
 *                  seconds from 1970), body, memo (a segment evaluator's own)
 * cdp_aliases      ids that were given up, with the identifier that leads on
 * cdp_changes      the feed: sequence, profile, body
 * cdp_consumers    who reads the feed, and the number of the last change each has passed
 * cdp_dead_letters changes that a consumer has set aside, with its reason
 * cdp_held         refused originals: held (a digest), since_millis, form, channel, reason, field, rule, bytes, body (as it
 *                  came)
 * cdp_tenants      how many commits there were, and the number of the last change; the row that commits lock
 * cdp_schema       the version of all this
 * }</pre>
 *
 * <p>Bodies are JSON: events as {@link io.cdpkit.json.EventJson} writes them, changes as {@link
 * io.cdpkit.json.ChangeJson}, all else as {@link io.cdpkit.json.RowJson}. So this finds the city of whoever uses an address:
 *
 * <pre>{@code
 * SELECT p.body -> 'traits' -> 'city' ->> 'value'          -- in PostgreSQL p.body::json -> ...
 * FROM cdp_nodes n JOIN cdp_profiles p ON p.tenant = n.tenant AND p.profile = n.profile
 * WHERE n.tenant = 'default' AND n.namespace = 'email' AND n.value = 'ada@example.com'
 * }</pre>
 *
 * <p>Texts are compared byte by byte in both databases. A message id or the value of an identifier must be at most 2,000
 * bytes long in UTF-8, a tenant's name 200. Whoever can read the tables reads customer data in the clear.
 */
@NullMarked
package io.cdpkit.store.jdbc;

import org.jspecify.annotations.NullMarked;
