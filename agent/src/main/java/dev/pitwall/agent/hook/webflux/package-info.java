/**
 * Spring WebFlux: typed adapter, loaded beside Spring; it knows the routes of what Netty serves.
 */
@NullMarked
package dev.pitwall.agent.hook.webflux;

import org.jspecify.annotations.NullMarked;
