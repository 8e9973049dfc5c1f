/**
 * Jetty 9.4, 10 and 11: typed adapter, loaded beside the server. Compiled apart from the others,
 * because Jetty 12 has other types by the same names.
 */
@NullMarked
package dev.pitwall.agent.hook.jetty9;

import org.jspecify.annotations.NullMarked;
