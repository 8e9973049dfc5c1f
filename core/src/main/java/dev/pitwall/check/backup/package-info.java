/** Asks how it stands with the backups: whether the last one failed, and how old the newest is. */
@NullMarked
package dev.pitwall.check.backup;

import org.jspecify.annotations.NullMarked;
