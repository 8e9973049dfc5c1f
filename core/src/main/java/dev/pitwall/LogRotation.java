package dev.pitwall;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.logs.rotate.Busy;
import dev.pitwall.logs.rotate.Reason;
import dev.pitwall.logs.rotate.RotateSettings;
import dev.pitwall.logs.rotate.Rotated;
import dev.pitwall.logs.rotate.Rotation;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rotation of logs: once for the command line, and again and again in a process that watches.
 * Lock and state lie in one place of the machine, so that commands and processes of one user never
 * rotate a log twice.
 */
public final class LogRotation {
  private static final Logger log = LoggerFactory.getLogger(LogRotation.class);

  /** An idle log is rotated at most so long after midnight. */
  static final Duration LOOK = Duration.ofSeconds(30);

  /** What keeps the rotation as a whole from running; of one log with its path behind it. */
  static final String FINDING = "logs.rotate";

  private static final Path EVERYTHING = Path.of("/");

  /** How long what failed is left alone: a try may wait a minute for a writer. */
  private static final Duration TRY_AGAIN = Duration.ofMinutes(10);

  private final Supplier<? extends Configuration> configuration;
  private final TimeSource time;
  private final ZoneId zone;
  private final Locale locale;
  private final Findings findings;
  private final Attendant attendant;
  private final WrittenLogs written;
  private final Set<String> told = new HashSet<>();
  private final Set<Path> adopted = new HashSet<>();
  private final Map<Path, Long> failedNanos = new HashMap<>();

  LogRotation(
      Supplier<? extends Configuration> configuration,
      TimeSource time,
      ZoneId zone,
      Locale locale,
      Findings findings,
      Attendant attendant,
      WrittenLogs written) {
    this.attendant = attendant;
    this.written = written;
    this.configuration = configuration;
    this.time = time;
    this.zone = zone;
    this.locale = locale;
    this.findings = findings;
  }

  /** True if there is anything to rotate. */
  public static boolean isSet(Configuration c) {
    return !RotateSettings.from(c).plans().isEmpty();
  }

  /**
   * Rotates once.
   *
   * @return every log that {@code logs.rotate} names
   * @throws Busy if another process rotates now
   * @throws IOException if lock or state cannot be had; nothing was touched then
   */
  public static List<Rotated> run(Configuration c, Rotation.Mode mode)
      throws IOException, InterruptedException, Busy {
    return rotation(c, TimeSource.system(), ZoneId.systemDefault(), new WrittenLogs()).run(mode);
  }

  static Rotation rotation(Configuration c, TimeSource time, ZoneId zone, WrittenLogs written) {
    return new Rotation(RotateSettings.from(c), folder(c), time, zone, written);
  }

  private static Path folder(Configuration c) {
    return CoreSettings.from(c)
        .stateDir()
        .map(folder -> folder.resolve("rotate"))
        .orElseGet(() -> usual(StateDirectory.roots(ProcessFacts.read().home())));
  }

  private static Path usual(List<Path> roots) {
    Path last = roots.get(roots.size() - 1);
    return roots.stream()
        .filter(root -> Files.isWritable(root) || Files.isWritable(root.resolve(".rotate")))
        .findFirst()
        .orElse(last)
        .resolve(".rotate");
  }

  /** One look, to be called every {@link #LOOK}; waits for nothing. */
  void look() {
    if (!attendant.isFree()) {
      return; // it waits for a writer
    }
    Configuration now = configuration.get();
    Set<Path> leave = waiting();
    if (isSet(now) && !leave.contains(EVERYTHING)) {
      attendant.attend(() -> rotate(now, leave));
    }
  }

  /** Rotates what is due, and makes a finding of what went wrong. */
  private void rotate(Configuration by, Set<Path> leave) {
    try {
      tell(rotation(by, time, zone, written).run(Rotation.Mode.DUE, leave), leave);
      findings.clear(FINDING);
    } catch (Busy other) {
      log.debug("another process rotates");
    } catch (IOException e) {
      failedNanos.put(EVERYTHING, time.nanoTime());
      findings.report(
          FINDING,
          "Rotating logs: "
              + e
              + ". Lock and state must be writable; nothing is rotated until they are: look at"
              + " state-dir.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What failed a moment ago and is left alone; the others do not wait for it. */
  private Set<Path> waiting() {
    long now = time.nanoTime();
    failedNanos.values().removeIf(at -> now - at >= TRY_AGAIN.toNanos());
    return Set.copyOf(failedNanos.keySet());
  }

  private void tell(List<Rotated> report, Set<Path> left) {
    Set<String> troubled = new HashSet<>();
    left.forEach(waiting -> troubled.add(FINDING + ":" + waiting));
    for (Rotated one : report) {
      if (one.outcome() == Rotated.Outcome.ROTATED) {
        log.info("rotated {} to {}", one.log(), one.archive().map(Path::toString).orElse(""));
      }
      one.compressed().forEach(archive -> log.info("compressed to {}", archive));
      one.deleted().forEach(archive -> log.info("deleted {}", archive));
      if (one.outcome() == Rotated.Outcome.ADOPTED && adopted.add(one.log())) {
        log.info("{}", one.reason().map(reason -> text(reason)).orElse(""));
      }
      if (one.troubled()) {
        String code = FINDING + ":" + one.log();
        troubled.add(code);
        findings.report(code, one.reason().map(reason -> text(reason)).orElse(""));
        if (one.outcome() == Rotated.Outcome.FAILED) {
          failedNanos.put(one.log(), time.nanoTime());
        }
      }
    }
    told.stream().filter(code -> !troubled.contains(code)).forEach(findings::clear);
    told.clear();
    told.addAll(troubled);
  }

  private String text(Reason reason) {
    return reason.text(locale);
  }
}
