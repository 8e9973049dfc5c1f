package dev.pitwall.check.backup;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Standing;
import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the disk how the last run ended and how old the newest good backup is; and asks at the
 * start and every day at ten whether the next run would succeed, when somebody is there to mend it.
 */
final class BackupCheck implements Check {
  private static final ReadingKey FAILED = ReadingKey.of("backup.failed");
  private static final ReadingKey AGE = ReadingKey.of("backup.age");
  private static final ReadingKey PREFLIGHT = ReadingKey.of("backup.preflight");
  private static final LocalTime HOUR = LocalTime.of(10, 0);
  private static final Duration AGAIN = Duration.ofMinutes(15);
  private static final int LONGEST = 600;

  private final Backups backups;
  private final BackupChecks.Means means;
  private final Messages words;
  private final Instant begin;
  private @Nullable Instant looked;
  private List<String> problems = List.of();

  BackupCheck(Backups backups, BackupChecks.Means means) {
    this.backups = backups;
    this.means = means;
    this.words = Messages.of(BackupCheck.class, means.locale());
    this.begin = means.time().now();
  }

  @Override
  public String id() {
    return "backup";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(FAILED, Unit.COUNT, reason),
        new Reading.Unknown(AGE, Unit.SECONDS, reason),
        new Reading.Unknown(PREFLIGHT, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    Instant now = means.time().now();
    if (due(now)) {
      look(now);
    }
    Reading preflight =
        new Reading.Measured(
            PREFLIGHT,
            Unit.COUNT,
            problems.size(),
            shortened(String.join(" ", problems)),
            List.of());
    try {
      Standing standing = backups.standing();
      if (standing.newest() != null) {
        means.newest().accept(standing.newest());
      }
      boolean never = standing.newest() == null && standing.since() == null;
      if (never && means.elsewhere().getAsBoolean()) {
        return List.of(preflight); // they are where they are made
      }
      return List.of(failed(standing), age(standing, now), preflight);
    } catch (BackupException e) {
      String reason = shortened(String.valueOf(e.getMessage()));
      List<Reading> all = new ArrayList<>(unknown(reason).subList(0, 2));
      all.add(preflight);
      return all;
    }
  }

  private Reading failed(Standing standing) {
    int failures = standing.failures() == null ? 0 : standing.failures();
    String detail = failures == 0 ? "" : shortened(standing.error());
    return new Reading.Measured(FAILED, Unit.COUNT, failures, detail, List.of());
  }

  private Reading age(Standing standing, Instant now) {
    Instant newest = standing.newest();
    Instant since = newest != null ? newest : standing.since();
    Instant from = since == null ? begin : since;
    String detail =
        newest == null
            ? words.get("none", "since", from)
            : words.get("newest", "time", newest, "level", standing.level().key());
    double seconds = Math.max(0, Duration.between(from, now).toMillis() / 1e3);
    return new Reading.Measured(AGE, Unit.SECONDS, seconds, detail, List.of());
  }

  private boolean due(Instant now) {
    Instant last = looked;
    if (last == null || last.isAfter(now)) {
      return true;
    }
    if (!problems.isEmpty() && !last.plus(AGAIN).isAfter(now)) {
      return true;
    }
    ZonedDateTime local = now.atZone(means.zone());
    Instant ten = local.with(HOUR).toInstant();
    return last.isBefore(ten) && !now.isBefore(ten);
  }

  private void look(Instant now) throws InterruptedException {
    looked = now;
    problems = backups.preflight();
    if (problems.isEmpty()) {
      means.findings().clear(PREFLIGHT.name());
    } else {
      means.findings().report(PREFLIGHT.name(), String.join(" ", problems));
    }
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
