/** What the adapters of all Jetty versions share; names no type of Jetty. */
@NullMarked
package dev.pitwall.agent.hook.jetty;

import org.jspecify.annotations.NullMarked;
