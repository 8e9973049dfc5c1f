/** Logback: typed adapter, loaded beside the application's Logback. */
@NullMarked
package dev.pitwall.agent.hook.logback;

import org.jspecify.annotations.NullMarked;
