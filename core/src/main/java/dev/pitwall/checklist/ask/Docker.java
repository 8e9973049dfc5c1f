package dev.pitwall.checklist.ask;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The containers of a compose file: which services it names, and how their containers stand. What
 * it names and has no container is down, which {@code ps} alone would not show.
 */
final class Docker {
  private final Programs programs;
  private final Messages words;
  private final Duration limit;

  Docker(Programs programs, Messages words, Duration limit) {
    this.programs = programs;
    this.words = words;
    this.limit = limit;
  }

  /** The tool and the arguments that come before those of compose. */
  private record Tool(Path program, List<String> first) {}

  /** A container as {@code docker compose ps --format json} tells it. */
  private record Container(String service, String state, String health, String exitCode) {}

  List<ServiceState> ask(Target.Compose compose) throws InterruptedException {
    Optional<Path> docker = programs.find("docker");
    Optional<Path> alone = programs.find("docker-compose");
    if (docker.isEmpty() && alone.isEmpty()) {
      return unknown(compose, words.get("docker.absent"));
    }
    if (!Files.isReadable(compose.file())) {
      return unknown(compose, words.get("docker.no-file", "file", compose.file()));
    }
    Tool tool =
        docker
            .map(program -> new Tool(program, List.of("compose")))
            .orElseGet(() -> new Tool(alone.orElseThrow(), List.of()));
    try {
      Programs.Run named = run(tool, compose, "config", "--services");
      if (named.code() != 0) {
        return unknown(compose, reason(named));
      }
      Programs.Run listed = run(tool, compose, "ps", "--all", "--format", "json");
      if (listed.code() != 0) {
        return unknown(compose, reason(listed));
      }
      return states(compose, named.out(), containers(listed.out()));
    } catch (IOException | IllegalStateException e) {
      return unknown(compose, words.get("docker.strange", "error", String.valueOf(e.getMessage())));
    }
  }

  private Programs.Run run(Tool tool, Target.Compose compose, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(tool.first());
    all.add("-f");
    all.add(compose.file().toString());
    all.addAll(List.of(arguments));
    Path folder = compose.file().getParent();
    return programs.run(
        tool.program(), all, folder == null ? Path.of("/") : folder, limit.dividedBy(2));
  }

  private String reason(Programs.Run run) {
    return run.late()
        ? words.get("late", "seconds", limit.dividedBy(2).toSeconds())
        : words.get("docker.refused", "error", run.error());
  }

  /** One array, or one object a line: the versions differ. */
  private static List<Container> containers(String text) throws IOException {
    List<Container> containers = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.LENIENT); // several values one after the other
      while (json.peek() != JsonToken.END_DOCUMENT) {
        if (json.peek() == JsonToken.BEGIN_ARRAY) {
          json.beginArray();
          while (json.hasNext()) {
            containers.add(container(json));
          }
          json.endArray();
        } else {
          containers.add(container(json));
        }
      }
    }
    return containers;
  }

  private static Container container(JsonReader json) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      JsonToken next = json.peek();
      if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
        fields.put(name, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return new Container(
        fields.getOrDefault("Service", ""),
        fields.getOrDefault("State", ""),
        fields.getOrDefault("Health", ""),
        fields.getOrDefault("ExitCode", ""));
  }

  private List<ServiceState> states(
      Target.Compose compose, String named, List<Container> containers) {
    Map<String, List<Container>> byService = new LinkedHashMap<>();
    named
        .lines()
        .map(String::strip)
        .filter(name -> name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"))
        .forEach(name -> byService.put(name, new ArrayList<>()));
    for (Container one : containers) {
      List<Container> own = byService.get(one.service());
      if (own != null) {
        own.add(one);
      }
    }
    if (!compose.service().isEmpty()) {
      if (!byService.containsKey(compose.service())) {
        return List.of(state(compose, "", State.DOWN, words.get("docker.no-service")));
      }
      byService.keySet().retainAll(List.of(compose.service()));
    }
    if (byService.isEmpty()) {
      return unknown(compose, words.get("docker.empty"));
    }
    List<ServiceState> states = new ArrayList<>();
    byService.forEach((name, own) -> states.add(state(compose, name, own)));
    return states;
  }

  private ServiceState state(Target.Compose compose, String service, List<Container> containers) {
    if (containers.isEmpty()) {
      return state(compose, service, State.DOWN, words.get("docker.no-container"));
    }
    State worst = State.UP;
    String word = "running";
    int running = 0;
    for (Container each : containers) {
      State state = state(each);
      running += state == State.UP ? 1 : 0;
      if (state.compareTo(worst) > 0) {
        worst = state;
        word = word(each);
      } else if (worst == State.UP && !each.health().isEmpty()) {
        word = word(each);
      }
    }
    if (containers.size() > 1) {
      word = running + "/" + containers.size() + ", " + word;
    }
    return state(compose, service, worst, word);
  }

  private static State state(Container container) {
    return switch (container.state()) {
      case "running" ->
          switch (container.health()) {
            case "unhealthy" -> State.DOWN;
            case "starting" -> State.SHAKY;
            default -> State.UP;
          };
      case "restarting" -> State.DOWN;
      // what has done its work and ended well is no outage, yet no running service either
      case "exited" -> container.exitCode().equals("0") ? State.SHAKY : State.DOWN;
      case "created", "paused", "removing" -> State.SHAKY;
      default -> State.DOWN;
    };
  }

  private static String word(Container container) {
    if (container.state().equals("exited")) {
      return "exited (" + container.exitCode() + ")";
    }
    return container.health().isEmpty()
        ? container.state()
        : container.state() + ", " + container.health();
  }

  private static ServiceState state(
      Target.Compose compose, String service, State state, String word) {
    String all = "compose:" + compose.file();
    String name = service.isEmpty() ? compose.written() : all + "#" + service;
    String command =
        "docker compose -f " + compose.file() + " logs --tail 50" + (service.isEmpty() ? "" : " ");
    return new ServiceState(name, "compose", state, word, command + service);
  }

  private static List<ServiceState> unknown(Target.Compose compose, String reason) {
    return List.of(ServiceState.of(compose, "compose", State.UNKNOWN, reason, ""));
  }
}
