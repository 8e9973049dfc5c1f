package dev.pitwall;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.emergency.Application;
import dev.pitwall.emergency.evidence.Collected;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The running application, asked over the admin port of its agent. */
final class AgentApplication implements Application {
  private static final String ROOT = "/api/v1/emergency";
  private static final Duration FREEZING = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FIRST_FAILURE = 300;
  private static final int FORBIDDEN = 403;

  private final EmergencyProcedure.Agent agent;
  private final TimeSource time;

  AgentApplication(EmergencyProcedure.Agent agent, TimeSource time) {
    this.agent = agent;
    this.time = time;
  }

  @Override
  public String name() {
    return agent.app() + " (" + agent.address() + ")";
  }

  @Override
  public Frozen freeze() throws IOException, InterruptedException {
    String id = text(call("POST", ROOT + "/evidence", "{}"), "id");
    long begun = time.nanoTime();
    Answer answer = parse(call("GET", ROOT + "/evidence/" + id, null));
    while (!answer.flag("done")) {
      if (time.nanoTime() - begun > FREEZING.toNanos()) {
        throw new IOException("it did not freeze evidence within " + FREEZING.toSeconds() + " s");
      }
      time.sleep(POLL);
      answer = parse(call("GET", ROOT + "/evidence/" + id, null));
    }
    if (!answer.text("error").isEmpty()) {
      throw new IOException(answer.text("error"));
    }
    Path file = Path.of(answer.text("file"));
    if (!Files.isReadable(file)) {
      throw new IOException(
          "the evidence lies in "
              + file
              + " of the application's machine, and this user cannot read"
              + " it here; run the command as the application's user or as root, on its machine");
    }
    String recording = answer.text("recording");
    return new Frozen(
        new Collected(file, Files.size(file), answer.items),
        recording.isEmpty() ? Optional.empty() : Optional.of(Path.of(recording)));
  }

  @Override
  public Mode maintenance(boolean on, String by, String reason) throws IOException {
    StringWriter said = new StringWriter();
    try (JsonWriter json = new JsonWriter(said)) {
      json.beginObject().name("by").value(by).name("reason").value(reason).endObject();
    }
    Answer answer =
        parse(call(on ? "POST" : "DELETE", ROOT + "/maintenance", on ? said.toString() : null));
    return new Mode(answer.inner.containsKey("since"), "true".equals(answer.inner.get("kept")));
  }

  @Override
  public Optional<Long> activeRequests() throws IOException {
    String active = text(call("GET", ROOT, null), "activeRequests");
    return active.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(active));
  }

  /** Whether it turns requests away. */
  boolean inMaintenance() throws IOException {
    return parse(call("GET", ROOT, null)).inner.containsKey("since");
  }

  private String call(String method, String path, @Nullable String json) throws IOException {
    RunningAgent.Called called =
        RunningAgent.call(URI.create(agent.address()), agent.token(), method, path, json);
    if (called.code() >= FIRST_FAILURE) {
      String title = "HTTP " + called.code();
      try {
        Answer problem = parse(called.body());
        title = problem.text("title") + ". " + problem.text("fix");
      } catch (IOException notAProblem) {
        title = "HTTP " + called.code();
      }
      throw called.code() == FORBIDDEN ? new NotAllowedException(title) : new IOException(title);
    }
    return called.body();
  }

  private static String text(String body, String name) throws IOException {
    return parse(body).text(name);
  }

  /** What an answer says: plain members, those of the one object in it, and the items. */
  private static final class Answer {
    private final Map<String, String> members = new TreeMap<>();
    private final Map<String, String> inner = new TreeMap<>();
    private final List<Collected.Item> items = new ArrayList<>();

    String text(String name) {
      return members.getOrDefault(name, "");
    }

    boolean flag(String name) {
      return text(name).equals("true");
    }
  }

  private static Answer parse(String body) throws IOException {
    Answer answer = new Answer();
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        switch (json.peek()) {
          case BEGIN_OBJECT -> plain(json, answer.inner);
          case BEGIN_ARRAY -> items(json, answer.items);
          default -> value(json, name, answer.members);
        }
      }
      json.endObject();
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IOException("the agent's answer cannot be read: " + e.getMessage(), e);
    }
    return answer;
  }

  private static void plain(JsonReader json, Map<String, String> into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      value(json, json.nextName(), into);
    }
    json.endObject();
  }

  private static void value(JsonReader json, String name, Map<String, String> into)
      throws IOException {
    if (json.peek() == JsonToken.BOOLEAN) {
      into.put(name, Boolean.toString(json.nextBoolean()));
    } else if (json.peek() == JsonToken.NULL) {
      json.nextNull();
    } else {
      into.put(name, json.nextString());
    }
  }

  private static void items(JsonReader json, List<Collected.Item> into) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      Map<String, String> one = new TreeMap<>();
      plain(json, one);
      into.add(
          new Collected.Item(
              one.getOrDefault("name", ""),
              Collected.Outcome.valueOf(
                  one.getOrDefault("outcome", "FAILED").toUpperCase(Locale.ROOT)),
              Long.parseLong(one.getOrDefault("bytes", "0")),
              one.getOrDefault("detail", "")));
    }
    json.endArray();
  }
}
