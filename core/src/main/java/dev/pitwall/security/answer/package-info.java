/** The optional answer to attacks: clients are denied for a while, behind rails. */
@NullMarked
package dev.pitwall.security.answer;

import org.jspecify.annotations.NullMarked;
