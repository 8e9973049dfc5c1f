/**
 * Turns exchanges into meters and windows without blocking and without allocating on the request's
 * thread.
 */
@NullMarked
package dev.pitwall.metrics;

import org.jspecify.annotations.NullMarked;
