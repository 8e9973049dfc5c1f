/** Tomcat 9 to 11: typed adapter, loaded beside the server. */
@NullMarked
package dev.pitwall.agent.hook.tomcat;

import org.jspecify.annotations.NullMarked;
