package dev.pitwall.agent.runtime;

import dev.pitwall.agent.weave.HeaderSettings;

/**
 * Brings the engine. Found as a service ({@code META-INF/services}) by the agent's isolated loader;
 * the first one counts. Both steps run on the agent's own thread, with the agent's loader as
 * context loader.
 */
public interface EngineFactory {

  /**
   * Reads the configuration and settles what the first response needs: the header, and whether
   * requests are turned away. Runs while the application starts, so nothing more than that.
   *
   * @throws Exception if it cannot work at all: the agent then only writes the header
   */
  Configured configure(AgentStart start) throws Exception;

  /** An engine that knows its settings. */
  interface Configured {

    /** The header's settings; asked once. */
    HeaderSettings header();

    /**
     * Starts to record. Called once, when the application serves requests, or has run for half a
     * minute: from here on a little work does not delay its start.
     *
     * @throws Exception if it cannot work at all: the agent then only writes the header
     */
    Engine start() throws Exception;
  }
}
