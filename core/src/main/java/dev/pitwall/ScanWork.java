package dev.pitwall;

import dev.pitwall.check.scan.ScanChecks;
import dev.pitwall.config.Configuration;
import dev.pitwall.journal.StateFile;
import dev.pitwall.scan.LastScan;
import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.LastScanJson;
import dev.pitwall.scan.ScanReport;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.ScanWords;
import dev.pitwall.scan.inventory.LoadedCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The planned scans of what this JVM loaded: at the times of {@code scan.schedule}, and once after
 * a start, because a start is when libraries change. What a scan found is kept in the state folder,
 * so that a restart neither forgets it nor tells it anew.
 */
final class ScanWork {
  private static final Logger log = LoggerFactory.getLogger(ScanWork.class);

  /** By then the application has loaded what it uses. */
  static final Duration WARM_UP = Duration.ofMinutes(10);

  /** One that was missed by more is made by the start anyway. */
  private static final Duration CATCH_UP = Duration.ofHours(26);

  private static final String FILE = "last.json";
  private static final int MOST_BYTES = 1 << 20;
  private static final String UNKEPT = "scan.unkept";
  private static final String MIRROR = "scan.mirror";

  private final Scene scene;
  private final Supplier<Configuration> inForce;
  private final Supplier<? extends @Nullable LoadedCode> loaded;
  private volatile @Nullable LastScan last;

  /**
   * Scans nothing yet.
   *
   * @param inForce the configuration
   * @param loaded asks what this JVM loaded; null where nobody can tell
   */
  ScanWork(
      Scene scene,
      Supplier<Configuration> inForce,
      Supplier<? extends @Nullable LoadedCode> loaded) {
    this.scene = scene;
    this.inForce = inForce;
    this.loaded = loaded;
    this.last = scene.stateDirectory().flatMap(ScanWork::kept).orElse(null);
  }

  /** What the last scan of an application found; empty if there is none that can be read. */
  static Optional<LastScan> kept(Path stateDirectory) {
    try {
      Optional<String> text = file(stateDirectory).read();
      return text.isEmpty() ? Optional.empty() : Optional.of(LastScanJson.read(text.get()));
    } catch (IOException e) {
      log.info("the last scan's result cannot be read, the next one replaces it: {}", e.toString());
      return Optional.empty();
    }
  }

  private static StateFile file(Path stateDirectory) {
    return new StateFile(stateDirectory.resolve(ScanRound.FOLDER).resolve(FILE), MOST_BYTES);
  }

  /** The appointment of {@code scan.schedule}: every instance has loaded its own. */
  Appointment appointment() {
    return new Appointment(
        "scan",
        () -> ScanSettings.from(inForce.get()).schedule(),
        CATCH_UP,
        Appointment.Scope.EVERY_INSTANCE,
        slot -> scan());
  }

  /** What the check asks. */
  ScanChecks.Means means() {
    return new ScanChecks.Means(
        scene.time(), ZoneId.systemDefault(), scene.locale(), () -> Optional.ofNullable(last));
  }

  /** What the last scan found; null if none has ended. */
  @Nullable LastScan last() {
    return last;
  }

  /** The scan after the start; none without a schedule. */
  void afterStart() {
    if (ScanSettings.from(inForce.get()).schedule().isEmpty()) {
      return;
    }
    try {
      scan();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Scans now and keeps what was found; takes seconds of a processor. */
  synchronized void scan() throws InterruptedException {
    LastScan found = scanned();
    last = found;
    log.info(
        "scan: {} archives, {}{}",
        found.components(),
        found.counts() == null ? "nothing known" : found.counts(),
        found.gap() == null ? "" : ", " + found.gap() + " " + found.detail());
    keep(found);
  }

  private LastScan scanned() throws InterruptedException {
    Configuration c = inForce.get();
    Instant now = scene.time().now();
    LoadedCode code = loaded.get();
    if (code == null) {
      return LastScan.without(now, Gap.NO_AGENT, "");
    }
    try {
      Path folder = scene.stateDirectory().map(dir -> dir.resolve(ScanRound.FOLDER)).orElse(null);
      ScanRound round = new ScanRound(c, scene.locale(), scene.time(), folder);
      update(round);
      ScanReport report = round.ofJvm(code);
      return LastScan.of(report, scene.time().now(), new ScanWords(scene.locale()));
    } catch (IOException e) {
      return LastScan.without(now, Gap.FAILED, e.toString());
    }
  }

  /** A scan with an older snapshot is better than none, and how old it is stands beside it. */
  private void update(ScanRound round) {
    try {
      round.update();
      scene.findings().clear(MIRROR);
    } catch (IOException e) {
      scene
          .findings()
          .report(
              MIRROR,
              "Fetching the vulnerability database from scan.mirror: "
                  + e.getMessage()
                  + ". A zip archive from an https or http address is needed; the one that is there"
                  + " was scanned with. Mend the address or the way there; the next planned scan"
                  + " tries again.");
    }
  }

  private void keep(LastScan found) {
    if (scene.stateDirectory().isEmpty()) {
      return;
    }
    Path folder = scene.stateDirectory().get();
    try {
      ScanRound.made(folder.resolve(ScanRound.FOLDER));
      file(folder).write(LastScanJson.write(found));
      scene.findings().clear(UNKEPT);
    } catch (IOException e) {
      scene
          .findings()
          .report(
              UNKEPT,
              "Writing the result of the scan to the state folder: "
                  + e.getMessage()
                  + ". A folder with free space that this user may write is needed; without it"
                  + " the result is forgotten at the next start. The next scan tries again.");
    }
  }
}
