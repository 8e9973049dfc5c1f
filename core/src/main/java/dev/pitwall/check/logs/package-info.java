/** The application's log: how many of its last events are errors. */
@NullMarked
package dev.pitwall.check.logs;

import org.jspecify.annotations.NullMarked;
