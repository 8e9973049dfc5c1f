package dev.pitwall.agent.engine;

import dev.pitwall.Pitwall;
import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.agent.runtime.EngineFactory;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;

/** Reads the configuration of this process and starts to record by it. */
public final class PitwallEngineFactory implements EngineFactory {

  /** For the service loader. */
  public PitwallEngineFactory() {}

  @Override
  public Engine start(AgentStart start) {
    Sources sources = Sources.ofProcess(start.arguments());
    Pitwall pitwall = Pitwall.open(
            LoadedConfiguration.load(sources, Pitwall.keys()), start.gate(), start.writtenLogs());
    LogFiles.open(pitwall, start.log());
    return new PitwallEngine(pitwall);
  }
}
