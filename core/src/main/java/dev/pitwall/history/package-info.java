/** Bounded time series on disk; a damaged block is skipped, never fatal. */
@NullMarked
package dev.pitwall.history;

import org.jspecify.annotations.NullMarked;
