/** Inserts one call at the entry of a few exactly named methods, and links it to an adapter. */
@NullMarked
package dev.pitwall.agent.weave;

import org.jspecify.annotations.NullMarked;
