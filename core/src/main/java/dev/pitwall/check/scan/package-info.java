/** Asks what the last planned scan for vulnerabilities found. */
@NullMarked
package dev.pitwall.check.scan;

import org.jspecify.annotations.NullMarked;
