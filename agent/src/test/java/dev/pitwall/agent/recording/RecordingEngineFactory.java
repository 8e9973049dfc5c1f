package dev.pitwall.agent.recording;

import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.agent.runtime.EngineFactory;
import java.nio.file.Path;

/** Starts {@link RecordingEngine} on the file that {@code pitwall.test.records} names. */
public final class RecordingEngineFactory implements EngineFactory {
  @Override
  public Engine start(AgentStart start) throws Exception {
    String logs = System.getProperty("pitwall.test.logs");
    if (logs != null) {
      start.log().openFile(Path.of(logs));
    }
    return new RecordingEngine(Path.of(System.getProperty("pitwall.test.records")), start);
  }
}
