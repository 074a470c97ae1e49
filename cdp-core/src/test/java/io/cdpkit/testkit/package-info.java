/**
 * For tests on top of this library: {@link io.cdpkit.testkit.TestCdp} is a platform with a movable clock, {@link
 * io.cdpkit.testkit.CdpStoreContract} tells whether a store is right, {@link io.cdpkit.testkit.FaultyStore} makes one
 * fail on demand, {@link io.cdpkit.testkit.ChildJvm} is a process of its own, to be killed.
 */
@NullMarked
package io.cdpkit.testkit;

import org.jspecify.annotations.NullMarked;
