/** How many of the newest log events and responses are errors. */
@NullMarked
package dev.pitwall.check.logs;

import org.jspecify.annotations.NullMarked;
