/**
 * Rotates logs so that a crash, a full disk or a writer that does not reopen costs no line: the old
 * name gives way by a link that never overwrites, the archive is compressed only when nobody writes
 * into it any more, and nothing is deleted before its copy was read back.
 */
@NullMarked
package dev.pitwall.logs.rotate;

import org.jspecify.annotations.NullMarked;
