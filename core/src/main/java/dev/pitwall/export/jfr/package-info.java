/** Writes what happened into a running recording of JDK Flight Recorder. */
@NullMarked
package dev.pitwall.export.jfr;

import org.jspecify.annotations.NullMarked;
