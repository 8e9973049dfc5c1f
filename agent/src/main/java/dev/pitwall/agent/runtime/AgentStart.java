package dev.pitwall.agent.runtime;

import dev.pitwall.agent.runtime.log.AgentLog;
import java.lang.instrument.Instrumentation;
import java.util.Map;

/**
 * What the engine is started with.
 *
 * @param arguments the agent's arguments by key, without {@code pitwall.}; the highest source of
 *     the configuration
 * @param instrumentation the JVM's, for what is loaded; classes are not to be transformed with it
 * @param log the agent's own log, still in memory: open its file as soon as the state directory is
 *     known
 */
public record AgentStart(
    Map<String, String> arguments, Instrumentation instrumentation, AgentLog log) {

  /** Copies the arguments. */
  public AgentStart {
    arguments = Map.copyOf(arguments);
  }
}
