/** The only maker of threads and the only reader of clocks. */
@NullMarked
package dev.pitwall.schedule;

import org.jspecify.annotations.NullMarked;
