/** Jetty 12.0 and 12.1: typed adapters, loaded beside the server. */
@NullMarked
package dev.pitwall.agent.hook.jetty12;

import org.jspecify.annotations.NullMarked;
