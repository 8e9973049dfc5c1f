/** Netty 4.1 and 4.2: typed adapter, loaded beside Netty. */
@NullMarked
package dev.pitwall.agent.hook.netty;

import org.jspecify.annotations.NullMarked;
