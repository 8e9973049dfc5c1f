package dev.pitwall;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentIds;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Standing;
import dev.pitwall.check.LatestReading;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Sampler;
import dev.pitwall.check.Trends;
import dev.pitwall.checklist.NightBook;
import dev.pitwall.cluster.Cluster;
import dev.pitwall.cluster.ClusterStatus;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.emergency.EmergencySettings;
import dev.pitwall.emergency.evidence.FreezeFrames;
import dev.pitwall.export.jfr.FlightEvents;
import dev.pitwall.history.History;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Notifier;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.Threads;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From a check's answer to the message: sampler, ledger, journal, telling. One configuration, one
 * watch: another configuration is another watch on the same journal, which goes on as after a
 * restart.
 */
final class Watch implements Mornings.Instance, AutoCloseable {
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);

  private final List<PlannedCheck> plan;
  private final Scene scene;
  private final IncidentLedger ledger;
  private final IncidentJournal incidents;
  private final Trends trends;
  private final History history;
  private final Optional<FlightEvents> flight;
  private final Telling telling;
  private final boolean framing;
  private final Sampler sampler;
  private final NightBook night;
  private final Threads ticks = new Threads();
  private final Object order = new Object();

  /**
   * Does nothing before {@link #start}.
   *
   * @param trends the last hour, also from before this configuration
   * @param history keeps every reading
   * @param flight writes readings and incidents into a running recording
   * @param night writes the incidents down for the checklist
   */
  Watch(
      Configuration c,
      List<PlannedCheck> plan,
      Scene scene,
      Trends trends,
      History history,
      Optional<FlightEvents> flight,
      NightBook night) {
    this.plan = List.copyOf(plan);
    this.scene = scene;
    this.trends = trends;
    this.history = history;
    this.flight = flight;
    this.night = night;
    Map<String, Duration> intervals = new HashMap<>();
    plan.forEach(planned -> intervals.put(planned.check().id(), planned.interval()));
    ledger =
        new IncidentLedger(
            Presets.of(c),
            intervals,
            AlertSettings.from(c).after(scene.uptime()),
            scene.time().nanoTime(),
            new IncidentIds(ProcessFacts.read().pid()));
    incidents = new IncidentJournal(scene.journal());
    Duration shortest =
        intervals.values().stream().min(Comparator.naturalOrder()).orElse(USUAL_INTERVAL);
    framing = EmergencySettings.from(c).freezeFrame();
    telling = new Telling(c, scene, ledger, trends, shortest);
    sampler = new Sampler(scene.time(), new Threads(), scene.locale(), this::observe);
  }

  /** Tells what was left from before, then starts the checks. */
  void start() {
    tell(incidents.restore(ledger, scene.time().now()));
    telling.start();
    sampler.start(plan);
    ticks.every("silence", IncidentLedger.TICK, IncidentLedger.TICK, this::tick);
  }

  private void observe(Sample sample) {
    trends.observe(sample);
    history.observe(sample);
    flight.ifPresent(events -> events.observe(sample));
    // what is found in one order must be told in the same one
    synchronized (order) {
      List<IncidentEvent> events = ledger.observe(sample);
      if (framing) {
        scene.frames().ifPresent(frames -> events.forEach(event -> picture(event, frames)));
      }
      tell(events);
      incidents.remember(ledger);
    }
    telling.judged();
  }

  /** Before it is told, so that the message can say where the picture lies. */
  private static void picture(IncidentEvent event, FreezeFrames frames) {
    boolean began = event instanceof IncidentEvent.Opened || event instanceof IncidentEvent.Changed;
    if (began && event.incident().isOpen() && event.incident().severity() == Severity.CRITICAL) {
      frames.take(event.incident().id());
    }
  }

  private void tell(List<IncidentEvent> events) {
    notifier().tell(events);
    night.take(events);
    flight.ifPresent(recording -> recording.tell(events));
  }

  private void tick() {
    synchronized (order) {
      tell(ledger.tick(scene.time().now(), scene.time().nanoTime()));
      incidents.remember(ledger);
    }
  }

  /** Tells something that is about no incident. */
  @Override
  public void say(Notification notification) {
    notifier().send(notification);
  }

  /** Who hears of it. */
  Notifier notifier() {
    return telling.notifier();
  }

  /** The checks that are run. */
  List<PlannedCheck> plan() {
    return plan;
  }

  /** What is done once for all replicas. */
  Cluster cluster() {
    return telling.cluster();
  }

  /** True while another replica does that. */
  boolean follows() {
    return cluster().status().role() == ClusterStatus.Role.FOLLOWER;
  }

  @Override
  public List<Reading> readings() {
    return latest().values().stream().map(LatestReading::reading).toList();
  }

  @Override
  public boolean speaksForAll() {
    return !follows();
  }

  @Override
  public boolean hasChannel() {
    return !notifier().outbox().lanes().isEmpty();
  }

  /** Where every rule stands on every target. */
  List<Standing> standings() {
    return ledger.standings();
  }

  /** The open incidents as they are now. */
  List<Incident> open() {
    return ledger.open();
  }

  /** The newest answers, and how long each check has given no full one. */
  Map<ReadingKey, LatestReading> latest() {
    Map<ReadingKey, LatestReading> latest =
        new TreeMap<>(Comparator.comparing(ReadingKey::name).thenComparing(ReadingKey::toString));
    latest.putAll(sampler.latest());
    ledger.silences().forEach(silence -> latest.put(silence.reading().key(), silence));
    return latest;
  }

  /** What found no place, by what it was; without what found one. */
  Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>();
    dropped.put("alert_instance", ledger.dropped());
    dropped.put("trend", trends.dropped());
    dropped.putAll(history.dropped());
    scene.frames().ifPresent(frames -> dropped.put("freeze_frame", frames.passedOver()));
    dropped.values().removeIf(count -> count == 0);
    return dropped;
  }

  /** Ends as {@link #close}, but lets what is being sent go out first. */
  void retire() throws InterruptedException {
    ticks.close();
    sampler.close();
    telling.rest();
    telling.close();
  }

  @Override
  public void close() {
    ticks.close();
    sampler.close();
    telling.close();
  }
}
