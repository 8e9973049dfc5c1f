package dev.pitwall.cli;

import dev.pitwall.admin.DeniedDocument;
import dev.pitwall.text.Messages;
import java.io.StringReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code security denied}: who is denied, why and until when. */
@Command(name = "denied")
final class SecurityDeniedCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  SecurityDeniedCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new AgentCall(session, agent)
        .run(
            "GET",
            "/api/v1/security",
            null,
            body -> {
              if (session.json()) {
                session.print(body.strip());
              } else {
                print(DeniedDocument.parse(new StringReader(body)));
              }
            });
  }

  private void print(DeniedDocument document) {
    Messages words = session.words();
    boolean held =
        document.mode().equals("enforce") && !document.denying() && document.stopped() == null;
    String mode = words.get("security.mode." + (held ? "held" : document.mode()));
    session.print(words.get("security.mode", "mode", mode));
    DeniedDocument.Stopped stopped = document.stopped();
    if (stopped != null) {
      String until = AlertsListCommand.local(stopped.until());
      session.print(
          TextTable.printable(words.get("security.stopped", "until", until, "by", stopped.by())));
    }
    session.print(words.get("security.met", "n", document.requests()));
    session.print("");
    if (document.denied().isEmpty()) {
      session.print(words.get("security.nobody"));
    } else {
      print(denied(document, words));
    }
    if (!document.allowed().isEmpty()) {
      session.print("");
      session.print(words.get("security.allowed-list"));
      print(allowed(document, words));
    }
  }

  private void print(TextTable table) {
    table.lines(session.terminal().width()).forEach(session::print);
  }

  private static TextTable denied(DeniedDocument document, Messages words) {
    TextTable table =
        new TextTable(
            words.get("security.address"),
            words.get("security.path"),
            words.get("security.rule"),
            words.get("security.count"),
            words.get("security.times"),
            words.get("security.requests"),
            words.get("security.since"),
            words.get("security.until"));
    for (DeniedDocument.Denied each : document.denied()) {
      table.row(
          each.address(),
          each.path().isEmpty() ? words.get("security.everywhere") : each.path(),
          each.reason(),
          Long.toString(each.value()),
          Long.toString(each.times()),
          Long.toString(each.requests()),
          AlertsListCommand.local(each.since()),
          AlertsListCommand.local(each.until()));
    }
    return table;
  }

  private static TextTable allowed(DeniedDocument document, Messages words) {
    TextTable table =
        new TextTable(
            words.get("security.network"), words.get("security.until"), words.get("security.by"));
    for (DeniedDocument.Allowed each : document.allowed()) {
      table.row(each.network(), AlertsListCommand.local(each.until()), each.by());
    }
    return table;
  }
}
