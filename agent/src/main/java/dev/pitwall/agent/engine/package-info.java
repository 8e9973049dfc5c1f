/** Runs the composition root of core behind the agent. */
@NullMarked
package dev.pitwall.agent.engine;

import org.jspecify.annotations.NullMarked;
