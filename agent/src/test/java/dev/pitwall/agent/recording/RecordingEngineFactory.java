package dev.pitwall.agent.recording;

import dev.pitwall.Pitwall;
import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.agent.runtime.EngineFactory;
import dev.pitwall.agent.runtime.log.AgentLog;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.request.Gate;
import java.io.IOException;
import java.nio.file.Path;

/** Starts {@link RecordingEngine} on the file that {@code pitwall.test.records} names. */
public final class RecordingEngineFactory implements EngineFactory {
  @Override
  public Configured configure(AgentStart start) throws Exception {
    AgentLog log = AgentLog.bind();
    String logs = System.getProperty("pitwall.test.logs");
    if (logs != null) {
      log.openFile(Path.of(logs));
    }
    String turnedAway = System.getProperty("pitwall.test.turned-away");
    if (turnedAway != null) {
      Gate.Answer answer = new Gate.Answer(503, "60", "text/plain;charset=UTF-8", "later");
      start.gate().deny(visitor -> turnedAway.equals(visitor.path()) ? answer : null);
    }
    return new Recording(start);
  }

  private record Recording(AgentStart with) implements Configured {
    @Override
    public HeaderSettings header() {
      LoadedConfiguration configuration =
          LoadedConfiguration.load(Sources.ofProcess(with.arguments()), Pitwall.keys());
      HttpSettings http = HttpSettings.from(configuration);
      return new HeaderSettings(http.headerEnabled(), http.headerName());
    }

    @Override
    public Engine start() throws IOException {
      return new RecordingEngine(Path.of(System.getProperty("pitwall.test.records")), with);
    }
  }
}
