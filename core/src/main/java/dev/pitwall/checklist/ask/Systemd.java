package dev.pitwall.checklist.ask;

import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Units, all by one call of {@code systemctl show}. */
final class Systemd {
  private final Programs programs;
  private final Messages words;
  private final Duration limit;

  Systemd(Programs programs, Messages words, Duration limit) {
    this.programs = programs;
    this.words = words;
    this.limit = limit;
  }

  List<ServiceState> ask(List<Target.Unit> units) throws InterruptedException {
    if (units.isEmpty()) {
      return List.of();
    }
    Optional<Path> tool = programs.find("systemctl");
    if (tool.isEmpty()) {
      return unknown(units, words.get("systemd.absent"));
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "show",
                "--no-pager",
                "--property=LoadState,ActiveState,SubState,Result,NRestarts",
                "--"));
    units.forEach(unit -> arguments.add(unit.unit()));
    try {
      Programs.Run run = programs.run(tool.get(), arguments, Path.of("/"), limit);
      if (run.late()) {
        return unknown(units, words.get("late", "seconds", limit.toSeconds()));
      }
      String[] blocks = run.out().strip().split("\n\\s*\n", -1);
      if (blocks.length != units.size() || blocks[0].isBlank()) {
        return unknown(units, words.get("systemd.silent", "error", run.error()));
      }
      List<ServiceState> states = new ArrayList<>();
      for (int i = 0; i < blocks.length; i++) {
        states.add(state(units.get(i), properties(blocks[i])));
      }
      return states;
    } catch (IOException e) {
      return unknown(units, words.get("failed", "error", String.valueOf(e.getMessage())));
    }
  }

  private static Map<String, String> properties(String block) {
    Map<String, String> properties = new HashMap<>();
    block
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return properties;
  }

  private ServiceState state(Target.Unit unit, Map<String, String> properties) {
    String load = properties.getOrDefault("LoadState", "");
    String active = properties.getOrDefault("ActiveState", "");
    String sub = properties.getOrDefault("SubState", "");
    String result = properties.getOrDefault("Result", "");
    String command = "journalctl -u " + unit.unit() + " -n 50 --no-pager";
    if (load.equals("not-found")) {
      return state(unit, State.DOWN, words.get("systemd.no-unit"), "systemctl list-units --failed");
    }
    String word = sub.isEmpty() || sub.equals(active) ? active : active + " (" + sub + ")";
    return switch (active) {
      case "active" -> state(unit, State.UP, word, command);
      case "activating", "deactivating", "reloading", "refreshing", "maintenance" ->
          state(unit, State.SHAKY, word, command);
      case "failed", "inactive" -> {
        boolean why = !result.isEmpty() && !result.equals("success");
        yield state(unit, State.DOWN, why ? word + ", " + result : word, command);
      }
      default -> state(unit, State.UNKNOWN, words.get("systemd.state", "state", word), command);
    };
  }

  private static ServiceState state(Target.Unit unit, State state, String word, String command) {
    return ServiceState.of(unit, "systemd", state, word, command);
  }

  private static List<ServiceState> unknown(List<Target.Unit> units, String reason) {
    return units.stream().map(unit -> state(unit, State.UNKNOWN, reason, "")).toList();
  }
}
