/** Folders and files as a tar archive, and back, with everything that belongs to them. */
@NullMarked
package dev.pitwall.backup.archive;

import org.jspecify.annotations.NullMarked;
