/** Undertow 2.2 and 2.3: typed adapter, loaded beside the server. */
@NullMarked
package dev.pitwall.agent.hook.undertow;

import org.jspecify.annotations.NullMarked;
