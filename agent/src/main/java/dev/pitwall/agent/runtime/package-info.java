/**
 * The isolated side of the agent: installs the weaver, waits for the server's first sign of life,
 * then starts the engine and hands it what the hooks see.
 */
@NullMarked
package dev.pitwall.agent.runtime;

import org.jspecify.annotations.NullMarked;
