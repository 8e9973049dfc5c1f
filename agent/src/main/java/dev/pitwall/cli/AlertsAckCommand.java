package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.config.ProcessFacts;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alerts ack ID}: somebody looks after it, so no reminders. */
@Command(name = "ack")
final class AlertsAckCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  @Parameters(index = "0", paramLabel = "ID")
  private String incident = "";

  @Option(names = "--by", paramLabel = "NAME")
  private @Nullable String by;

  @Option(names = "--note", paramLabel = "TEXT")
  private String note = "";

  @Option(names = "--undo")
  private boolean undo;

  AlertsAckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String path =
        "/api/v1/alerts/"
            + URLEncoder.encode(incident, StandardCharsets.UTF_8)
            + "/acknowledgement";
    AgentCall call = new AgentCall(session, agent);
    if (undo) {
      return call.run(
          "DELETE", path, null, body -> say(session.words().get("alerts.unacked", "id", incident)));
    }
    String name = by == null ? ProcessFacts.user() : by;
    return call.run(
        "PUT",
        path,
        json(name),
        body -> say(session.words().get("alerts.acked", "id", incident, "by", name)));
  }

  private void say(String line) {
    if (!session.json()) {
      session.print(TextTable.printable(line));
    }
  }

  private String json(String name) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("by").value(name).name("note").value(note).endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }
}
