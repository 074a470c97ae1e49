/**
 * The storage contract: {@link io.cdpkit.store.CdpStore} hands out one {@link io.cdpkit.store.TenantStore} per tenant,
 * which takes one {@link io.cdpkit.store.Commit} at a time and fails with a {@link io.cdpkit.store.StoreException}. {@link
 * io.cdpkit.store.Consumers} knows how far each reader of the change feed has come, {@link io.cdpkit.store.HeldStore} keeps
 * what was refused.
 */
@NullMarked
package io.cdpkit.store;

import org.jspecify.annotations.NullMarked;
