package dev.pitwall.agent.runtime;

/**
 * Starts the engine. Found as a service ({@code META-INF/services}) by the agent's isolated loader;
 * the first one counts.
 */
public interface EngineFactory {

  /**
   * Starts the engine on the agent's own thread, with the agent's loader as context loader.
   *
   * @throws Exception if it cannot work at all: the agent then only writes the header
   */
  Engine start(AgentStart start) throws Exception;
}
