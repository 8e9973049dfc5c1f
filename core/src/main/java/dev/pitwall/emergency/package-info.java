/**
 * The runbook: tells, freezes evidence, stops the writes, saves what must not be lost, verifies it,
 * stops the services, reports. Each step is journalled, bounded in time, and done again without
 * harm.
 */
@NullMarked
package dev.pitwall.emergency;

import org.jspecify.annotations.NullMarked;
