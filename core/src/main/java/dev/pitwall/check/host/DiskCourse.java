package dev.pitwall.check.host;

import dev.pitwall.check.Forecast;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One path's file system over time: whether it stopped taking writes, and when it will be full.
 *
 * <p>It will be full when the used bytes of the last six hours, drawn on as a line, reach those
 * that users can have ({@link Forecast}); nothing is said before an hour has passed. What lies
 * beyond {@link #FAR}, and a disk that does not fill, is answered as that much.
 */
final class DiskCourse {
  /** Longest time that is told; a value and not "unknown", so that an alert can end. */
  private static final Duration FAR = Duration.ofDays(30);

  private static final double FAR_SECONDS = (double) FAR.toSeconds();

  private final ReadingKey readOnly;
  private final ReadingKey timeToFull;
  private final Forecast forecast =
      new Forecast(Duration.ofHours(6), Duration.ofMinutes(1), Duration.ofHours(1));
  private String device = "";
  private boolean tookWrites;

  DiskCourse(Path path) {
    readOnly = ReadingKey.of("host.disk.read-only", "path", path.toString());
    timeToFull = ReadingKey.of("host.disk.time-to-full", "path", path.toString());
  }

  /**
   * 1 if it was mounted for writing and takes none any more, else 0: also for a file system that is
   * read-only on purpose, as a container's root may be.
   */
  Reading readOnly(Disks.Disk disk, Messages words) {
    sameDevice(disk);
    tookWrites |= disk.writing() == Disks.Writing.POSSIBLE;
    boolean stopped =
        disk.writing() == Disks.Writing.STOPPED
            || (tookWrites && disk.writing() == Disks.Writing.READ_ONLY);
    String detail = stopped ? words.get("disk.stopped") : "";
    return new Reading.Measured(readOnly, Unit.COUNT, stopped ? 1 : 0, detail, List.of());
  }

  /** Seconds; empty before there are enough samples. */
  Optional<Reading> timeToFull(Disks.Disk disk, long nanos, Messages words) {
    sameDevice(disk);
    double used = (double) disk.total() - disk.free();
    forecast.add(nanos, used);
    OptionalDouble seconds = forecast.secondsTo(used + disk.usable());
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    double told = Math.min(seconds.getAsDouble(), FAR_SECONDS);
    String detail =
        words.get(
            told < FAR_SECONDS ? "disk.fills" : "disk.does-not-fill",
            "free",
            Percent.bytes((double) disk.usable()),
            "days",
            FAR.toDays());
    return Optional.of(new Reading.Measured(timeToFull, Unit.SECONDS, told, detail, List.of()));
  }

  /** Another file system under the same path has no past yet. */
  private void sameDevice(Disks.Disk disk) {
    if (!disk.device().equals(device)) {
      device = disk.device();
      tookWrites = false;
      forecast.clear();
    }
  }
}
