package dev.pitwall.cli;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code open}: a link to the dashboard of the running application that logs in once. */
@Command(name = "open")
final class OpenCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  OpenCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new AgentCall(session, agent).runAt("POST", "/api/v1/login-links", null, this::print);
  }

  private void print(String address, String body) throws IOException {
    String base = address.replaceFirst("/+$", "");
    String path = "";
    long seconds = 0;
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "path" -> path = json.nextString();
          case "seconds" -> seconds = json.nextLong();
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IllegalStateException e) {
      throw new IOException("the answer is no login link: " + e.getMessage(), e);
    }
    if (session.json()) {
      session.print("{\"url\":\"" + base + path + "\",\"seconds\":" + seconds + "}");
      return;
    }
    session.print(base + path);
    session.say(session.words().get("open.once", "minutes", seconds / 60));
  }
}
