/** Whether the run before this one ended well, and if not, what is known of its death. */
@NullMarked
package dev.pitwall.postmortem;

import org.jspecify.annotations.NullMarked;
