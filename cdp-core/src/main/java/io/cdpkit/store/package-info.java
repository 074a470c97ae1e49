/**
 * The storage contract: {@link io.cdpkit.store.CdpStore} hands out one {@link io.cdpkit.store.TenantStore} per tenant,
 * which takes one {@link io.cdpkit.store.Commit} at a time and fails with a {@link io.cdpkit.store.StoreException}.
 */
@NullMarked
package io.cdpkit.store;

import org.jspecify.annotations.NullMarked;
