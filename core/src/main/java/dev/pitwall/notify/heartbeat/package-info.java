/** A sign of life for a watcher outside, while the whole loop lives. */
@NullMarked
package dev.pitwall.notify.heartbeat;

import org.jspecify.annotations.NullMarked;
