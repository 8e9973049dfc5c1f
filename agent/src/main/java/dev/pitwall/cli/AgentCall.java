package dev.pitwall.cli;

import com.google.gson.stream.JsonReader;
import dev.pitwall.RunningAgent;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call to the running agent, with every way in which it can fail told. */
final class AgentCall {
  private static final int FIRST_FAILURE = 300;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;

  private final Session session;
  private final AgentOptions agent;

  AgentCall(Session session, AgentOptions agent) {
    this.session = session;
    this.agent = agent;
  }

  /** What the agent answered. */
  interface Then {
    void with(String body) throws IOException;
  }

  /** The same with the address of the agent. */
  interface ThenAt {
    void with(String address, String body) throws IOException;
  }

  /**
   * Calls and hands the body on.
   *
   * @return the command's exit code
   */
  int run(String method, String path, @Nullable String json, Then then) {
    return runAt(method, path, json, (address, body) -> then.with(body));
  }

  /** {@link #run} for who wants to know where the agent is. */
  int runAt(String method, String path, @Nullable String json, ThenAt then) {
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
    try {
      RunningAgent.Called called =
          RunningAgent.call(URI.create(found.address()), found.token(), method, path, json);
      if (called.code() < FIRST_FAILURE) {
        then.with(found.address(), called.body());
        return ExitCode.OK.code();
      }
      session.say(TextTable.printable(refused(found.address(), called)));
      return called.code() == NOT_FOUND || called.code() == BAD_REQUEST
          ? ExitCode.USAGE.code()
          : ExitCode.UNKNOWN.code();
    } catch (IOException e) {
      session.say(
          TextTable.printable(
              session
                  .words()
                  .get("agent.silent", "whom", found.address(), "detail", e.toString())));
      return ExitCode.UNKNOWN.code();
    }
  }

  /** The title of the problem document, else the status alone. */
  private String refused(String address, RunningAgent.Called called) {
    String title = "HTTP " + called.code();
    try (JsonReader json = new JsonReader(new StringReader(called.body()))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("title")) {
          title = json.nextString();
        } else {
          json.skipValue();
        }
      }
    } catch (IOException | IllegalStateException notAProblem) {
      title = "HTTP " + called.code();
    }
    return session.words().get("agent.refused", "whom", address, "detail", title);
  }
}
