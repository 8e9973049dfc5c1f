package dev.pitwall.logs.rotate;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Waits until nobody writes into the archives any more: their size has not changed for two seconds,
 * and no process that this user can look into has one open. A signal is obeyed almost at once, not
 * at once; what is compressed too early loses its end.
 */
final class Settling {
  static final Duration STILL = Duration.ofSeconds(2);
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final TimeSource time;
  private final Map<Path, Reason> unsettled = new HashMap<>();

  Settling(TimeSource time) {
    this.time = time;
  }

  /** A size, and since when it is so. */
  private record Still(long size, long sinceNanos) {}

  /**
   * Waits at most a minute for all of them together.
   *
   * @param copies they are copies that nobody else ever had open
   */
  void await(List<Path> archives, boolean copies) throws IOException, InterruptedException {
    if (copies) {
      return;
    }
    long begin = time.nanoTime();
    Map<Path, Still> sizes = new HashMap<>();
    List<Path> open = List.copyOf(archives);
    while (true) {
      open = stillOpen(open, sizes);
      if (open.isEmpty()) {
        return;
      }
      if (time.nanoTime() - begin > PATIENCE.toNanos()) {
        for (Path archive : open) {
          unsettled.put(archive, reason(archive));
        }
        return;
      }
      time.sleep(LOOK);
    }
  }

  private List<Path> stillOpen(List<Path> archives, Map<Path, Still> sizes) throws IOException {
    List<Path> open = new java.util.ArrayList<>();
    long now = time.nanoTime();
    for (Path archive : archives) {
      Optional<LogFile> file = LogFile.at(archive);
      if (file.isEmpty()) {
        continue;
      }
      long size = file.get().size();
      Still before = sizes.get(archive);
      Still still = before != null && before.size() == size ? before : new Still(size, now);
      sizes.put(archive, still);
      boolean quiet = now - still.sinceNanos() >= STILL.toNanos();
      if (!quiet || !Writers.of(file.get()).isEmpty()) {
        open.add(archive);
      }
    }
    return open;
  }

  private static Reason reason(Path archive) throws IOException {
    Optional<LogFile> file = LogFile.at(archive);
    String writers =
        file.isEmpty()
            ? ""
            : Writers.of(file.get()).stream()
                .map(writer -> writer.name() + " (" + writer.pid() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    return writers.isEmpty()
        ? Reason.of("still-growing", "file", archive)
        : Reason.of("still-open", "file", archive, "processes", writers);
  }

  /** Why an archive of {@link #await} may still be written into; empty if it is settled. */
  Optional<Reason> unsettled(Path archive) {
    return Optional.ofNullable(unsettled.get(archive));
  }

  /** True if nobody has this one open. */
  boolean isFree(Path archive) throws IOException {
    Optional<LogFile> file = LogFile.at(archive);
    return file.isPresent() && Writers.of(file.get()).isEmpty();
  }
}
