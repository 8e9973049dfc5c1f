/** From a backup back to a database and files, for real or as a drill. */
@NullMarked
package dev.pitwall.backup.restore;

import org.jspecify.annotations.NullMarked;
