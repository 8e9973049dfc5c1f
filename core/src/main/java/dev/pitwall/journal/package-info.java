/**
 * Append-only, checksummed, fsynced record of incidents and deliveries; survives kill -9 at any
 * byte.
 */
@NullMarked
package dev.pitwall.journal;

import org.jspecify.annotations.NullMarked;
