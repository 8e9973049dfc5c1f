package dev.pitwall.agent.engine;

import dev.pitwall.Foundation;
import dev.pitwall.Pitwall;
import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.agent.runtime.EngineFactory;
import dev.pitwall.agent.runtime.log.AgentLog;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.metrics.HttpSettings;
import java.lang.instrument.Instrumentation;

/** Reads the configuration of this process, and later starts by it. */
public final class PitwallEngineFactory implements EngineFactory {

  /** For the service loader. */
  public PitwallEngineFactory() {}

  @Override
  public Configured configure(AgentStart start) {
    Sources sources = Sources.ofProcess(start.arguments());
    LoadedConfiguration configuration = LoadedConfiguration.load(sources, Pitwall.keys());
    Foundation foundation = Foundation.lay(configuration, start.gate());
    return new ByConfiguration(
        foundation, start.log(), start.writtenLogs(), start.instrumentation());
  }

  private record ByConfiguration(
      Foundation foundation, AgentLog log, WrittenLogs writtenLogs, Instrumentation instrumentation)
      implements Configured {
    @Override
    public HeaderSettings header() {
      HttpSettings http = foundation.http();
      try {
        return new HeaderSettings(http.headerEnabled(), http.headerName());
      } catch (IllegalArgumentException e) {
        foundation
            .findings()
            .report(
                "http.header",
                "naming the process-time header by http.header.name: "
                    + e.getMessage()
                    + "; write another name (until then it is "
                    + HeaderSettings.DEFAULT.name()
                    + ")");
        return new HeaderSettings(http.headerEnabled(), HeaderSettings.DEFAULT.name());
      }
    }

    @Override
    public Engine start() {
      Pitwall pitwall = Pitwall.open(foundation, writtenLogs);
      LogFiles.open(pitwall, log);
      pitwall.loadedCode(() -> LoadedClasses.of(instrumentation));
      return new PitwallEngine(pitwall);
    }
  }
}
