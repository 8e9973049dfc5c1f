/** The agent's own log: an isolated Logback, set up in code, apart from the application's. */
@NullMarked
package dev.pitwall.agent.runtime.log;

import org.jspecify.annotations.NullMarked;
