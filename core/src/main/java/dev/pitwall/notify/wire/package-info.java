/**
 * Connections with deadlines, for the channels and the push of metrics: sockets, attempts, one HTTP
 * client.
 */
@NullMarked
package dev.pitwall.notify.wire;

import org.jspecify.annotations.NullMarked;
