/** Gives the numbers to other monitors: read-only views of snapshots. */
@NullMarked
package dev.pitwall.export;

import org.jspecify.annotations.NullMarked;
