package dev.pitwall.agent.engine;

import dev.pitwall.FirstResponse;
import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.EngineFactory;
import dev.pitwall.config.Sources;

/** Reads the configuration of this process, and later starts by it. */
public final class PitwallEngineFactory implements EngineFactory {

  /** For the service loader. */
  public PitwallEngineFactory() {}

  @Override
  public Configured configure(AgentStart start) throws Exception {
    Sources sources = Sources.ofProcess(start.arguments());
    FirstResponse first = FirstResponse.read(sources);
    ConfiguredEngine engine = new ConfiguredEngine(start, sources, first.header());
    if (first.maintenance()) {
      engine.prepare();
    }
    return engine;
  }
}
