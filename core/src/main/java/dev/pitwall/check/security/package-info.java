/** What the watch over requests knows, as readings. */
@NullMarked
package dev.pitwall.check.security;

import org.jspecify.annotations.NullMarked;
