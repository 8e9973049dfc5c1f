/** The JDK's {@code com.sun.net.httpserver}: typed adapter, loaded beside the platform loader. */
@NullMarked
package dev.pitwall.agent.hook.httpserver;

import org.jspecify.annotations.NullMarked;
