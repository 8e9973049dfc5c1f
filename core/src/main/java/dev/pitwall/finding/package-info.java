/** What the operator should know about Pitwall itself: bounded, one finding a code. */
@NullMarked
package dev.pitwall.finding;

import org.jspecify.annotations.NullMarked;
