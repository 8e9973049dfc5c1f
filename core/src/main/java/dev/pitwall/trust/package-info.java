/** Whom a client of ours trusts: the JVM's authorities, and a private one beside them. */
@NullMarked
package dev.pitwall.trust;

import org.jspecify.annotations.NullMarked;
