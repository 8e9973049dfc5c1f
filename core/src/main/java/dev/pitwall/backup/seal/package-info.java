/** Backups that only the holder of a key file can read, and that nobody can change unseen. */
@NullMarked
package dev.pitwall.backup.seal;

import org.jspecify.annotations.NullMarked;
