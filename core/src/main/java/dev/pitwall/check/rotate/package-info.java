/** Asks how the last rotation of each log ended. */
@NullMarked
package dev.pitwall.check.rotate;

import org.jspecify.annotations.NullMarked;
