/** The JVM that Pitwall runs in, by its own beans, and the pools that its MBeans tell of. */
@NullMarked
package dev.pitwall.check.jvm;

import org.jspecify.annotations.NullMarked;
