package dev.pitwall.cli;

import com.google.gson.stream.JsonReader;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
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
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Outcome outcome = agent.locate(sound.get(), session.words());
    if (outcome instanceof Outcome.Missing missing) {
      missing.lines().forEach(line -> session.say(TextTable.printable(line)));
      return missing.code().code();
    }
    Outcome.Found found = (Outcome.Found) outcome;
    String address = found.address().replaceFirst("/+$", "");
    return new AgentCall(session, agent)
        .run("POST", "/api/v1/login-links", null, body -> print(address, body));
  }

  private void print(String address, String body) throws IOException {
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
      session.print("{\"url\":\"" + address + path + "\",\"seconds\":" + seconds + "}");
      return;
    }
    session.print(address + path);
    session.say(session.words().get("open.once", "minutes", seconds / 60));
  }
}
