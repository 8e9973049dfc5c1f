/** Vert.x Web: typed adapter, loaded beside it; it knows the routes of what Vert.x serves. */
@NullMarked
package dev.pitwall.agent.hook.vertx;

import org.jspecify.annotations.NullMarked;
