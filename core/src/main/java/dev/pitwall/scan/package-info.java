/** What is loaded, held against what is known to be vulnerable. */
@NullMarked
package dev.pitwall.scan;

import org.jspecify.annotations.NullMarked;
