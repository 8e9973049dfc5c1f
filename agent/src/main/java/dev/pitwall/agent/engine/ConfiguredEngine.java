package dev.pitwall.agent.engine;

import dev.pitwall.Foundation;
import dev.pitwall.Pitwall;
import dev.pitwall.admin.AdminMount;
import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.agent.runtime.EngineFactory.Configured;
import dev.pitwall.agent.runtime.log.AgentLog;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.metrics.HttpSettings;
import org.jspecify.annotations.Nullable;

/** Knows the header; everything else is made when the application serves. One thread uses it. */
final class ConfiguredEngine implements Configured {
  private final AgentStart with;
  private final Sources sources;
  private final HeaderSettings header;
  private @Nullable String refusal;
  private @Nullable Prepared prepared;

  private record Prepared(AgentLog log, Foundation foundation) {}

  ConfiguredEngine(AgentStart with, Sources sources, HttpSettings http) {
    this.with = with;
    this.sources = sources;
    header = header(http);
  }

  private HeaderSettings header(HttpSettings http) {
    try {
      return new HeaderSettings(http.headerEnabled(), http.headerName());
    } catch (IllegalArgumentException e) {
      refusal =
          "naming the process-time header by http.header.name: "
              + e.getMessage()
              + "; write another name (until then it is "
              + HeaderSettings.DEFAULT.name()
              + ")";
      return new HeaderSettings(http.headerEnabled(), HeaderSettings.DEFAULT.name());
    }
  }

  @Override
  public HeaderSettings header() {
    return header;
  }

  /** Reads the whole configuration and takes the state directory; does so once. */
  Prepared prepare() throws ReflectiveOperationException {
    Prepared known = prepared;
    if (known != null) {
      return known;
    }
    // before anything here asks SLF4J for a logger
    AgentLog log = AgentLog.bind();
    LoadedConfiguration configuration = LoadedConfiguration.load(sources, Pitwall.keys());
    Foundation foundation = Foundation.lay(configuration, with.gate());
    if (refusal != null) {
      foundation.findings().report("http.header", refusal);
    }
    AdminMount.withoutEffect(configuration, foundation.locale())
        .ifPresent(text -> foundation.findings().report(AdminMount.FINDING, text));
    Prepared made = new Prepared(log, foundation);
    prepared = made;
    return made;
  }

  @Override
  public Engine start() throws ReflectiveOperationException {
    Prepared ready = prepare();
    Pitwall pitwall = Pitwall.open(ready.foundation(), with.writtenLogs());
    LogFiles.open(pitwall, ready.log());
    pitwall.loadedCode(() -> LoadedClasses.of(with.instrumentation()));
    return new PitwallEngine(pitwall);
  }
}
