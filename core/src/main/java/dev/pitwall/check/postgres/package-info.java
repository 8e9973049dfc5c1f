/** Asks PostgreSQL over a connection of its own whether it is reachable, full and fast. */
@NullMarked
package dev.pitwall.check.postgres;

import org.jspecify.annotations.NullMarked;
