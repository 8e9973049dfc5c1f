/** Connections with deadlines, for the channels only: sockets, attempts, one HTTP client. */
@NullMarked
package dev.pitwall.notify.wire;

import org.jspecify.annotations.NullMarked;
