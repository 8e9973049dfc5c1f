/**
 * The agent beside other agents and in unusual JVMs: the application works as without it, and the
 * header and the record are there.
 */
@NullMarked
package dev.pitwall.agent.neighbour;

import org.jspecify.annotations.NullMarked;
