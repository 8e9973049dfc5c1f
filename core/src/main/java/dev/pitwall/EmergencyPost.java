package dev.pitwall;

import dev.pitwall.admin.AdminSettings;
import dev.pitwall.admin.EmergencyDesk;
import dev.pitwall.check.Trends;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.emergency.EmergencySettings;
import dev.pitwall.emergency.EmergencyWording;
import dev.pitwall.emergency.MaintenanceMode;
import dev.pitwall.emergency.RunFile;
import dev.pitwall.emergency.RunState;
import dev.pitwall.emergency.evidence.Collected;
import dev.pitwall.emergency.evidence.EvidenceFile;
import dev.pitwall.emergency.evidence.FlightRecording;
import dev.pitwall.emergency.evidence.FreezeFrames;
import dev.pitwall.emergency.evidence.OwnFiles;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a running process does for an emergency: it freezes evidence and turns requests away. */
final class EmergencyPost implements EmergencyDesk {
  private static final Logger log = LoggerFactory.getLogger(EmergencyPost.class);

  private final Place place;
  private final OwnEvidence evidence;
  private final Trends trends;
  private final Snapshot snapshot;
  private final LongSupplier active;
  private final MaintenanceMode maintenance;
  private final Optional<FreezeFrames> frames;
  private final Worker worker;
  private final Supplier<LoadedConfiguration> inForce;
  private @Nullable Frozen last;

  /** Where it works. */
  record Place(
      Optional<Path> stateDirectory,
      Sender sender,
      Locale locale,
      TimeSource time,
      Threads threads,
      Findings findings) {}

  EmergencyPost(
      Place place,
      Supplier<LoadedConfiguration> inForce,
      MaintenanceMode maintenance,
      Trends trends,
      Snapshot snapshot,
      LongSupplier active) {
    this.place = place;
    this.inForce = inForce;
    this.trends = trends;
    this.snapshot = snapshot;
    this.active = active;
    evidence = new OwnEvidence(inForce, place.stateDirectory(), place.locale(), place.time());
    this.maintenance = maintenance;
    frames = place.stateDirectory().map(this::frames);
    worker = place.threads().worker("emergency");
  }

  private FreezeFrames frames(Path folder) {
    return new FreezeFrames(
        folder.resolve("frames"),
        () -> evidence.inside(trends, snapshot, false),
        () -> new EvidenceFile(evidence.filter(), place.time()),
        place.threads(),
        place.time(),
        place.findings());
  }

  Optional<FreezeFrames> frames() {
    return frames;
  }

  /** Tells the report of a run that could tell nobody any more. */
  void tellWhatWasNot(Consumer<Notification> tell) {
    place.stateDirectory().ifPresent(folder -> worker.run(() -> tellReport(folder, tell)));
  }

  private void tellReport(Path folder, Consumer<Notification> tell) {
    RunFile file = new RunFile(EmergencySettings.from(inForce.get()).folder(folder));
    try {
      Optional<RunState> last = file.read();
      if (last.isPresent() && last.get().finished() != null && last.get().reportUntold()) {
        tell.accept(
            new EmergencyWording(place.sender(), place.locale(), ZoneId.systemDefault())
                .report(last.get(), place.time().now()));
        file.reportTold(last.get());
      }
    } catch (IOException e) {
      log.warn("whether the report of the last emergency was told cannot be seen", e);
    }
  }

  @Override
  public boolean allowed() {
    return AdminSettings.actions(inForce.get());
  }

  @Override
  public synchronized String freeze() {
    Frozen before = last;
    if (before != null && !before.done()) {
      return before.id();
    }
    String id = Long.toString(place.time().now().toEpochMilli(), 36);
    last = new Frozen(id, false, "", 0, "", "", List.of());
    worker.run(() -> freeze(id));
    return id;
  }

  private void freeze(String id) {
    Frozen made;
    try {
      made = frozen(id, folder());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      made = failed(id, "the application ends");
    } catch (IOException | RuntimeException | LinkageError e) {
      log.warn("freezing evidence failed", e);
      made = failed(id, e.toString());
    }
    synchronized (this) {
      last = made;
    }
  }

  private Path folder() throws IOException {
    Path state =
        place
            .stateDirectory()
            .orElseThrow(() -> new IOException("there is no state folder to write it to"));
    return OwnFiles.folder(EmergencySettings.from(inForce.get()).folder(state));
  }

  private Frozen frozen(String id, Path folder) throws IOException, InterruptedException {
    Collected collected =
        new EvidenceFile(evidence.filter(), place.time())
            .write(
                folder.resolve("evidence-" + id + ".zip"),
                evidence.inside(trends, snapshot, true),
                EvidenceFile.Limits.EMERGENCY);
    List<Frozen.Item> items = new ArrayList<>();
    for (Collected.Item item : collected.items()) {
      items.add(new Frozen.Item(item.name(), item.outcome().name(), item.bytes(), item.detail()));
    }
    String recording = "";
    try {
      recording =
          FlightRecording.dump(folder.resolve("recording-" + id + ".jfr"))
              .map(Path::toString)
              .orElse("");
    } catch (IOException | RuntimeException e) {
      items.add(new Frozen.Item("recording.jfr", "FAILED", 0, String.valueOf(e.getMessage())));
    }
    return new Frozen(
        id, true, collected.file().toString(), collected.bytes(), recording, "", items);
  }

  private static Frozen failed(String id, String error) {
    return new Frozen(id, true, "", 0, "", error, List.of());
  }

  @Override
  public synchronized Optional<Frozen> frozen(String id) {
    return Optional.ofNullable(last).filter(frozen -> frozen.id().equals(id));
  }

  @Override
  public Maintenance close(String by, String reason) {
    return shown(maintenance.on(by, reason));
  }

  @Override
  public void open() throws IOException {
    maintenance.off();
  }

  @Override
  public @Nullable Maintenance maintenance() {
    return maintenance.state().map(EmergencyPost::shown).orElse(null);
  }

  private static Maintenance shown(MaintenanceMode.State state) {
    return new Maintenance(state.since(), state.by(), state.reason(), state.kept());
  }

  @Override
  public long activeRequests() {
    return active.getAsLong();
  }
}
