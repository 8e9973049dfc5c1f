/** What was so at the moment of the trouble, in files without secrets. */
@NullMarked
package dev.pitwall.emergency.evidence;

import org.jspecify.annotations.NullMarked;
