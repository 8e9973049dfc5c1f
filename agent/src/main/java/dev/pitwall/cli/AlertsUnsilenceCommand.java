package dev.pitwall.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code alerts unsilence ID}: what was held back is told. */
@Command(name = "unsilence")
final class AlertsUnsilenceCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  @Parameters(index = "0", paramLabel = "ID")
  private String id = "";

  AlertsUnsilenceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new AgentCall(session, agent)
        .run(
            "DELETE",
            "/api/v1/silences/" + URLEncoder.encode(id, StandardCharsets.UTF_8),
            null,
            body -> {
              if (!session.json()) {
                session.print(
                    TextTable.printable(session.words().get("alerts.unsilenced", "id", id)));
              }
            });
  }
}
