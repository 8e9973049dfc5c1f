package dev.pitwall;

import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Looks after the configuration's files. A change that is there at two looks in a row, so that
 * nobody is in the middle of writing it, is read; if all of it is right it is put in force, and if
 * anything is wrong nothing changes and a finding says what.
 */
final class ConfigWatch {
  /** Two looks make a change: well within the ten seconds that are promised. */
  static final Duration EVERY = Duration.ofSeconds(3);

  private static final String REFUSED = "config.reload";
  private static final String RESTART = "config.restart";
  private static final int MOST_TOLD = 10;

  /** What is read once, when the process starts. */
  private static final List<String> AT_START =
      List.of("enabled", "app.", "state-dir", "locale", "http.", "admin.", "export.", "errors.");

  /** Below those, what is asked again all the same. */
  private static final List<String> LIVE =
      List.of("errors.threshold", "http.trusted-proxies", "http.forwarding-header");

  private final Findings findings;
  private final Locale locale;
  private final BiConsumer<LoadedConfiguration, Set<String>> apply;
  private final LoadedConfiguration started;
  private LoadedConfiguration inForce;
  private Map<Path, String> read;
  private Map<Path, String> seen;

  /**
   * A watch that begins with what is in force.
   *
   * @param apply gets the new configuration and the keys that changed and need no restart
   */
  ConfigWatch(
      LoadedConfiguration inForce,
      Findings findings,
      Locale locale,
      BiConsumer<LoadedConfiguration, Set<String>> apply) {
    this.started = inForce;
    this.inForce = inForce;
    this.findings = findings;
    this.locale = locale;
    this.apply = apply;
    read = marks(inForce);
    seen = read;
  }

  /** Looks once. */
  synchronized void look() {
    Map<Path, String> now = marks(inForce);
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(read)) {
      read = now;
      take(inForce.again());
    }
  }

  private void take(LoadedConfiguration next) {
    if (inForce.file().isPresent() && next.file().isEmpty()) {
      refuse(inForce.file().get() + " is gone");
      return;
    }
    if (!next.problems().stream().allMatch(ConfigProblem::warning)) {
      refuse(
          next.problems().stream()
              .filter(problem -> !problem.warning())
              .limit(MOST_TOLD)
              .map((ConfigProblem problem) -> problem.text(locale))
              .collect(Collectors.joining("; ")));
      return;
    }
    findings.clear(REFUSED);
    Set<String> live = next.changesSince(inForce);
    live.removeIf(ConfigWatch::needsRestart);
    tellRestart(next);
    inForce = next;
    read = marks(next);
    seen = read;
    if (!live.isEmpty()) {
      apply.accept(next, live);
    }
  }

  private void tellRestart(LoadedConfiguration next) {
    Set<String> waiting = new TreeSet<>(next.changesSince(started));
    waiting.removeIf(key -> !needsRestart(key));
    if (waiting.isEmpty()) {
      findings.clear(RESTART);
    } else {
      findings.report(
          RESTART,
          "Taking over the changed configuration: "
              + String.join(", ", waiting)
              + " are read at the start only. The rest is in force; restart the application for"
              + " these.");
    }
  }

  private static boolean needsRestart(String key) {
    return LIVE.stream().noneMatch(key::startsWith) && AT_START.stream().anyMatch(key::startsWith);
  }

  private void refuse(String why) {
    findings.report(
        REFUSED,
        "Taking over the changed configuration: "
            + (why.endsWith(".") ? why : why + ".")
            + " Only a configuration without a mistake is taken over; what was in force before"
            + " stays in force. Mend it and save; config check tells every mistake.");
  }

  /** What tells one content of a file from the next, without reading it. */
  private static Map<Path, String> marks(LoadedConfiguration configuration) {
    Map<Path, String> marks = new HashMap<>();
    for (Path file : configuration.watchedFiles()) {
      marks.put(file, mark(file));
    }
    return marks;
  }

  private static String mark(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime().toString() + " " + is.size() + " " + is.fileKey();
    } catch (IOException absent) {
      return "absent";
    }
  }
}
