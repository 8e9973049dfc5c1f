package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.admin.DeniedDocument;
import dev.pitwall.config.ProcessFacts;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code security allow ADDRESS|all}: lets a denied client in, or everybody. */
@Command(name = "allow")
final class SecurityAllowCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  @Parameters(index = "0", paramLabel = "ADDRESS")
  private String address = "";

  @Option(names = "--for", paramLabel = "TIME", converter = AlertsSilenceCommand.Length.class)
  private Duration length = Duration.ofDays(1);

  @Option(names = "--by", paramLabel = "NAME")
  private @Nullable String by;

  SecurityAllowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new AgentCall(session, agent)
        .run(
            "POST",
            "/api/v1/security/allow",
            json(),
            body -> {
              if (session.json()) {
                session.print(body.strip());
                return;
              }
              DeniedDocument.Let let = DeniedDocument.Let.parse(new StringReader(body));
              String key = address.equals("all") ? "security.allowed-all" : "security.allowed";
              session.print(
                  TextTable.printable(
                      session
                          .words()
                          .get(
                              key,
                              "address",
                              address,
                              "until",
                              AlertsListCommand.local(let.until()),
                              "ended",
                              let.ended())));
            });
  }

  private String json() {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("address").value(address);
      json.name("seconds").value(length.toSeconds());
      json.name("by").value(by == null ? ProcessFacts.user() : by).endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }
}
