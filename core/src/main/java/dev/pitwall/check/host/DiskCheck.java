package dev.pitwall.check.host;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * {@code host.disk{path=...}}, {@code host.inodes{path=...}}, {@code host.disk.read-only{path=...}}
 * and {@code host.disk.time-to-full{path=...}}, one of each a file system: of several paths on one
 * device the first in the configuration carries the reading and names the others. A path that was
 * on a device of its own and no longer is has lost its mount, and is unknown.
 */
final class DiskCheck implements Check {
  private final List<DiskProbe> probes;
  private final Duration deadline;
  private final TimeSource time;
  private final Messages words;
  private final Set<Path> hadOwnDevice = new HashSet<>();
  private final Map<Path, DiskCourse> courses = new HashMap<>();

  DiskCheck(List<Path> paths, Disks disks, Duration deadline, TimeSource time, Messages words) {
    this.probes = paths.stream().distinct().map(p -> new DiskProbe(p, disks, time)).toList();
    this.deadline = deadline;
    this.time = time;
    this.words = words;
  }

  /** A path and what was said about it. */
  private record Answered(Path path, Disks.Disk disk, List<Path> sharedBy) {}

  @Override
  public String id() {
    return "host.disk";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return probes.stream().map(probe -> unknown(probe.path(), reason)).toList();
  }

  private static Reading unknown(Path path, String reason) {
    return new Reading.Unknown(key(path), Unit.RATIO, reason);
  }

  private static ReadingKey key(Path path) {
    return ReadingKey.of("host.disk", "path", path.toString());
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    // All are asked at once and waited for together: ten dead mounts cost one deadline.
    probes.forEach(DiskProbe::begin);
    long end = time.nanoTime() + deadline.toNanos();
    List<Reading> readings = new ArrayList<>();
    Map<String, Answered> byDevice = new LinkedHashMap<>();
    for (DiskProbe probe : probes) {
      try {
        Disks.Disk disk = probe.await(Duration.ofNanos(end - time.nanoTime()));
        place(new Answered(probe.path(), disk, new ArrayList<>()), byDevice, readings);
      } catch (TimeoutException e) {
        String since = probe.askedAt().truncatedTo(ChronoUnit.SECONDS).toString();
        readings.add(unknown(probe.path(), words.get("disk.stuck", "since", since)));
      } catch (NoSuchFileException e) {
        readings.add(unknown(probe.path(), words.get("disk.no-path")));
      } catch (IOException e) {
        readings.add(unknown(probe.path(), words.get("unreadable", "error", e.toString())));
      }
    }
    byDevice.values().forEach(answered -> measured(answered, readings));
    return readings;
  }

  private void place(Answered answered, Map<String, Answered> byDevice, List<Reading> readings) {
    Answered first = byDevice.putIfAbsent(answered.disk().device(), answered);
    if (first == null) {
      hadOwnDevice.add(answered.path());
    } else if (hadOwnDevice.contains(answered.path())) {
      String reason = words.get("disk.mount-lost", "other", first.path());
      readings.add(unknown(answered.path(), reason));
    } else {
      first.sharedBy().add(answered.path());
    }
  }

  private void measured(Answered answered, List<Reading> readings) {
    Disks.Disk disk = answered.disk();
    Path path = answered.path();
    Optional<Double> share = disk.share();
    if (share.isEmpty()) {
      readings.add(unknown(path, words.get("disk.no-size")));
      return;
    }
    String detail = detail(answered);
    readings.add(new Reading.Measured(key(path), Unit.RATIO, share.get(), detail, List.of()));
    disk.inodes().flatMap(inodes -> inodes(path, inodes)).ifPresent(readings::add);
    readings.add(courses.computeIfAbsent(path, DiskCourse::new).readOnly(disk, words));
    courses.get(path).timeToFull(disk, time.nanoTime(), words).ifPresent(readings::add);
  }

  private String detail(Answered answered) {
    Disks.Disk disk = answered.disk();
    StringBuilder detail =
        new StringBuilder(
            words.get(
                "disk.detail",
                "used",
                Percent.bytes((double) disk.total() - disk.free()),
                "free",
                Percent.bytes((double) disk.usable())));
    if (!answered.sharedBy().isEmpty()) {
      List<String> others = answered.sharedBy().stream().map(Path::toString).toList();
      detail.append(words.get("disk.shared", "paths", String.join(", ", others)));
    }
    if (disk.writing() != Disks.Writing.POSSIBLE) {
      detail.append(words.get("disk.read-only"));
    }
    return detail.toString();
  }

  /** Nothing for a file system that has no fixed number of inodes. */
  private Optional<Reading> inodes(Path path, Inodes.Answer answer) {
    ReadingKey key = ReadingKey.of("host.inodes", "path", path.toString());
    if (!answer.told()) {
      return Optional.of(new Reading.Unknown(key, Unit.RATIO, words.get("disk.no-inodes")));
    }
    return answer.share().isPresent()
        ? Optional.of(new Reading.Measured(key, Unit.RATIO, answer.share().getAsDouble()))
        : Optional.empty();
  }
}
