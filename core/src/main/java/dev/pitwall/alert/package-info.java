/**
 * Pure: readings, rules and time become verdicts and incidents; the only place that remembers; one
 * key, one incident.
 */
@NullMarked
package dev.pitwall.alert;

import org.jspecify.annotations.NullMarked;
