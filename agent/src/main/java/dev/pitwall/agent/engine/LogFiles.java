package dev.pitwall.agent.engine;

import dev.pitwall.Pitwall;
import dev.pitwall.agent.runtime.log.AgentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The agent's own log and the access log, each in its file. */
final class LogFiles {
  private LogFiles() {}

  static void open(Pitwall pitwall, AgentLog log) {
    Optional<Path> folder = pitwall.stateDirectory().map(state -> state.resolve("logs"));
    folder.ifPresent(path -> own(pitwall, log, path));
    Optional<Path> access =
        pitwall
            .http()
            .accessLogFile()
            .map(Path::of)
            .or(() -> folder.map(path -> path.resolve("access.log")));
    if (pitwall.http().accessLog() && access.isPresent()) {
      access(pitwall, log, access.get());
    } else {
      log.withoutAccessLog();
    }
  }

  private static void own(Pitwall pitwall, AgentLog log, Path folder) {
    try {
      log.openFile(folder);
    } catch (IOException e) {
      pitwall
          .findings()
          .report(
              "agent.log",
              "opening Pitwall's own log in "
                  + folder
                  + ": "
                  + e.getMessage()
                  + "; the folder must be writable; mend its rights or set state-dir");
    }
  }

  private static void access(Pitwall pitwall, AgentLog log, Path file) {
    try {
      pitwall.accessLines(log.openAccessLog(file));
    } catch (IOException e) {
      log.withoutAccessLog();
      pitwall
          .findings()
          .report(
              "http.access-log",
              "opening the access log "
                  + file
                  + ": "
                  + e.getMessage()
                  + "; its folder must be writable; mend its rights or set http.access-log.file");
    }
  }
}
