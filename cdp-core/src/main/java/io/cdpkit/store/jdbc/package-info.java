/**
 * The store that lasts: {@link io.cdpkit.store.jdbc.JdbcStore} in a SQLite file or a PostgreSQL database, the {@link
 * io.cdpkit.store.jdbc.ChangeFeed} for consumers whose places are kept beside it, and the {@link
 * io.cdpkit.store.jdbc.SubjectKeys} with which its rows may be sealed.
 *
 * <p>The tables may be read by anybody, and written by this store alone. Every key and index begins with the tenant.
 *
 * <pre>{@code
 * cdp_events       one row an event: message_id, link (whose history it is in), time_millis, type, name, body; or one of type
 *                  CHECKPOINT for many, if old events were folded
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
 *
 * <h2>Sealed rows</h2>
 *
 * <p>Opened with {@link io.cdpkit.store.jdbc.SubjectKeys}, a store keeps the same tables without customer data in the clear,
 * so that destroying somebody's keys takes her out of every backup too. A database is sealed or in the clear from its first
 * day on, and is refused when it is opened the other way.
 *
 * <ul>
 *   <li>Identifiers, message ids and links are tokens: HMAC-SHA-256 under an index key, cut to 144 bits. Equal ones are
 *       found by their tokens, so duplicates, conflicts and retractions work as ever. Links are listed in the order of
 *       tokens.
 *   <li>Bodies and memos are bytes that AES-256-GCM made, under a key derived by HKDF from those of <em>all</em> identifiers
 *       that the row names: an event and its link by those that it was seen with, a node by itself and the people it was
 *       seen with, a profile by all its names. Whoever destroys one of them makes the row unreadable, which then is {@link
 *       io.cdpkit.store.StoreException.Unreadable}. Changes and dead letters are sealed under a key of the profile id.
 *   <li>What a body is bound to is the tenant, the table, the column, the row's key and version, a node's owner and a
 *       profile's due instant. In another place, or with a bit flipped, it is unreadable. That a row was put back as it
 *       once was, or is missing, is not found out.
 *   <li>Nonces are random, of 96 bits, so one set of identifiers may be sealed for 2<sup>32</sup> times before NIST SP
 *       800-38D asks for another key.
 *   <li>In the clear are: names of tenants and consumers, profile ids, versions, due instants, numbers of changes and
 *       commits, and with the tokens, who is linked to whom, how often and about how long the bodies are. Profile ids and
 *       due instants are what rows are joined and found by; names, times and types of events are left empty. A profile id
 *       is a keyed hash of a name, under the platform's own key.
 *   <li>What a profile has from a fact that also names somebody whom the rules kept apart from it stays readable in an old
 *       backup as long as the profile's own names do; the fact itself does not.
 * </ul>
 *
 * <p>{@code cdp_shreds} names the keys that an erasure which is committed has yet to destroy. A backup that is older than
 * some erasures has rows which cannot be read; {@link io.cdpkit.store.jdbc.JdbcStore#salvage} gives the events that can.
 */
@NullMarked
package io.cdpkit.store.jdbc;

import org.jspecify.annotations.NullMarked;
