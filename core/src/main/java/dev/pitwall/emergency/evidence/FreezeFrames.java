package dev.pitwall.emergency.evidence;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small picture of the moment for every critical incident that opens: at most one in ten minutes,
 * the newest ten kept, at most 5 MiB each. Taken on a thread of its own; whoever reports an
 * incident waits for nothing.
 */
public final class FreezeFrames {
  private static final Logger log = LoggerFactory.getLogger(FreezeFrames.class);

  /** So many are kept. */
  public static final int KEPT = 10;

  /** Between two of them lies at least this. */
  public static final Duration APART = Duration.ofMinutes(10);

  private static final int MOST_KNOWN = 100;
  private static final String SUFFIX = ".zip";
  private static final String FINDING = "emergency.freeze-frame";

  private final Path folder;
  private final Supplier<List<Exhibit>> exhibits;
  private final Supplier<EvidenceFile> files;
  private final TimeSource time;
  private final Findings findings;
  private final Worker worker;
  private final AtomicLong passedOver = new AtomicLong();
  private final Map<String, Path> byIncident = new LinkedHashMap<>();
  private @Nullable Long lastNanos;

  /**
   * No frame yet.
   *
   * @param folder made when the first is taken
   * @param exhibits what belongs into one
   * @param files writes it
   */
  public FreezeFrames(
      Path folder,
      Supplier<List<Exhibit>> exhibits,
      Supplier<EvidenceFile> files,
      Threads threads,
      TimeSource time,
      Findings findings) {
    this.folder = folder;
    this.exhibits = exhibits;
    this.files = files;
    this.time = time;
    this.findings = findings;
    this.worker = threads.worker("freeze-frame");
  }

  /**
   * A critical incident opened: takes a frame soon, or names the one of a moment ago. Returns at
   * once.
   *
   * @param incident its id: letters and digits
   */
  public synchronized void take(String incident) {
    if (byIncident.containsKey(incident)) {
      return;
    }
    Long last = lastNanos;
    if (last != null && time.nanoTime() - last < APART.toNanos()) {
      passedOver.incrementAndGet();
      return;
    }
    lastNanos = time.nanoTime();
    Path file = folder.resolve(incident.replaceAll("[^A-Za-z0-9_-]", "_") + SUFFIX);
    remember(incident, file);
    worker.run(() -> write(incident, file));
  }

  private void remember(String incident, Path file) {
    byIncident.put(incident, file);
    if (byIncident.size() > MOST_KNOWN) {
      byIncident.remove(byIncident.keySet().iterator().next());
    }
  }

  private void write(String incident, Path file) {
    try {
      OwnFiles.folder(folder);
      prune(KEPT - 1);
      Collected made = files.get().write(file, exhibits.get(), EvidenceFile.Limits.FRAME);
      findings.clear(FINDING);
      log.info("freeze frame of {}: {} ({} bytes)", incident, made.file(), made.bytes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | LinkageError e) {
      forget(incident);
      findings.report(
          FINDING,
          "Keeping a freeze frame of the incident "
              + incident
              + " in "
              + folder
              + ": "
              + e
              + ". A folder that can be written with 5 MiB of space is needed; the alert goes"
              + " without it. Mend the folder, or set emergency.freeze-frame = false.");
    }
  }

  private synchronized void forget(String incident) {
    byIncident.remove(incident);
  }

  private void prune(int keep) throws IOException {
    Map<Path, Long> ages = new HashMap<>();
    try (DirectoryStream<Path> frames = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path frame : frames) {
        ages.put(frame, Files.getLastModifiedTime(frame).toMillis());
      }
    }
    List<Path> newestFirst = new ArrayList<>(ages.keySet());
    newestFirst.sort(Comparator.comparing((Path frame) -> ages.getOrDefault(frame, 0L)).reversed());
    for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
      Files.deleteIfExists(old);
    }
  }

  /** Where the frame of an incident lies, or will lie within seconds; empty if it has none. */
  public Optional<Path> of(String incident) {
    Path known;
    synchronized (this) {
      known = byIncident.get(incident);
    }
    if (known != null) {
      return Optional.of(known);
    }
    // of the run before
    Path file = folder.resolve(incident.replaceAll("[^A-Za-z0-9_-]", "_") + SUFFIX);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /** Critical incidents that got none, because one was taken just before. */
  public long passedOver() {
    return passedOver.get();
  }
}
