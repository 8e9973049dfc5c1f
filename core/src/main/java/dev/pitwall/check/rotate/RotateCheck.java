package dev.pitwall.check.rotate;

import dev.pitwall.check.Check;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.logs.rotate.Reason;
import dev.pitwall.logs.rotate.Rotation;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Counts the logs whose last rotation failed, was refused or never settled, as it is written down:
 * whichever process rotates, the running one or a command of cron.
 */
public final class RotateCheck implements Check {
  private static final ReadingKey FAILED = ReadingKey.of("logs.rotate-failed");
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int LONGEST = 600;

  private final Rotation rotation;
  private final Findings findings;
  private final String finding;
  private final Locale locale;
  private final Messages words;

  private RotateCheck(Rotation rotation, Findings findings, String finding, Locale locale) {
    this.rotation = rotation;
    this.findings = findings;
    this.finding = finding;
    this.locale = locale;
    this.words = Messages.of(RotateCheck.class, locale);
  }

  /**
   * The check and when it runs.
   *
   * @param finding the code of what keeps the rotation as a whole from running: while it is there,
   *     nothing is known
   */
  public static PlannedCheck planned(
      Rotation rotation, Findings findings, String finding, Locale locale) {
    return new PlannedCheck(new RotateCheck(rotation, findings, finding, locale), INTERVAL);
  }

  @Override
  public String id() {
    return "logs.rotate";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(FAILED, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> run() {
    Optional<Finding> cannot =
        findings.list().stream().filter(each -> each.code().equals(finding)).findFirst();
    if (cannot.isPresent()) {
      return unknown(shortened(cannot.get().text()));
    }
    try {
      return rotation.troubles().map(this::measured).orElseGet(() -> unknown(words.get("never")));
    } catch (IOException e) {
      return unknown(words.get("unreadable", "what", e));
    }
  }

  private List<Reading> measured(Map<Path, Reason> troubles) {
    String detail =
        troubles.values().stream()
            .map(reason -> reason.text(locale))
            .collect(Collectors.joining(words.get("between")));
    return List.of(
        new Reading.Measured(FAILED, Unit.COUNT, troubles.size(), shortened(detail), List.of()));
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
