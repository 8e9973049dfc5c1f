/**
 * Asks outside things within a deadline and answers readings: a value, or unknown with a reason; no
 * opinion about good or bad.
 */
@NullMarked
package dev.pitwall.check;

import org.jspecify.annotations.NullMarked;
