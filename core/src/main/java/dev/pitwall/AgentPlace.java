package dev.pitwall;

import dev.pitwall.admin.AdminServer;
import dev.pitwall.admin.AgentFile;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By what a command line finds this process: its address, in its state folder. */
final class AgentPlace {
  private static final Logger log = LoggerFactory.getLogger(AgentPlace.class);

  private AgentPlace() {}

  static void tell(Optional<Path> folder, AdminServer server, long pid, Findings findings) {
    if (folder.isEmpty() || server.url().isEmpty()) {
      return;
    }
    try {
      new AgentFile(folder.get()).write(new AgentFile.Agent(pid, server.url().get()));
    } catch (IOException e) {
      findings.report(
          "admin.agent-file",
          "writing "
              + folder.get().resolve("agent.json")
              + ": "
              + e.getMessage()
              + "; the command `status` finds this process only with --url "
              + server.url().get());
    }
  }

  static void forget(Optional<Path> folder, long pid) {
    if (folder.isPresent()) {
      try {
        new AgentFile(folder.get()).remove(pid);
      } catch (IOException e) {
        log.debug("agent.json stays", e);
      }
    }
  }
}
