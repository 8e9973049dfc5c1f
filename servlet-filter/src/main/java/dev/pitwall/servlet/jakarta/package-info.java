/** The filter for {@code jakarta.servlet}: translates between that API and the timing. */
@NullMarked
package dev.pitwall.servlet.jakarta;

import org.jspecify.annotations.NullMarked;
