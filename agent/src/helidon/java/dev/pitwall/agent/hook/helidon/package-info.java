/**
 * Helidon 4: typed adapter, loaded beside the server. Compiled apart from the others, because
 * Helidon's class files are those of JDK 21.
 */
@NullMarked
package dev.pitwall.agent.hook.helidon;

import org.jspecify.annotations.NullMarked;
