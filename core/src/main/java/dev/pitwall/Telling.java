package dev.pitwall;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.check.Trends;
import dev.pitwall.cluster.Cluster;
import dev.pitwall.config.Configuration;
import dev.pitwall.emergency.EmergencyWording;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.IncidentWording;
import dev.pitwall.notify.Means;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Notifier;
import dev.pitwall.notify.Runbook;
import dev.pitwall.notify.TellingSettings;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.alertmanager.AlertWords;
import dev.pitwall.notify.alertmanager.AlertmanagerFeed;
import dev.pitwall.notify.alertmanager.AlertmanagerSettings;
import dev.pitwall.notify.heartbeat.Heartbeat;
import dev.pitwall.notify.heartbeat.HeartbeatSettings;
import dev.pitwall.notify.heartbeat.LifeSigns;
import dev.pitwall.schedule.Threads;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Everything that speaks: the channels, the feed to Alertmanager, the heartbeat. */
final class Telling implements AutoCloseable {
  private static final Duration LONGEST_SEND = Duration.ofSeconds(40);

  /** How many sample intervals without a sample are a standstill. */
  private static final int STANDSTILL = 5;

  /** How many minutes must be measured before a picture of them says anything. */
  private static final int SHORTEST_CHART = 5;

  private static final Duration SHORTEST_STANDSTILL = Duration.ofMinutes(1);

  private final Scene scene;
  private final Trends trends;
  private final Cluster cluster;
  private final Notifier notifier;
  private final Optional<AlertmanagerFeed> feed;
  private final Optional<Heartbeat> heartbeat;
  private final LifeSigns signs;
  private final Threads threads = new Threads();

  /**
   * Speaks nothing before {@link #start}.
   *
   * @param shortest the shortest interval of any check
   */
  Telling(Configuration c, Scene scene, IncidentLedger ledger, Trends trends, Duration shortest) {
    this.scene = scene;
    this.trends = trends;
    ZoneId zone = ZoneId.systemDefault();
    IncidentWording wording = new IncidentWording(scene.sender(), scene.locale(), zone);
    TrustSettings trust = TrustSettings.from(c);
    List<Channel> channels = Channels.of(c, scene.sender(), scene.locale(), scene.findings());
    cluster = Cluster.of(c, scene.sender(), scene.journal(), scene.time(), scene.findings());
    notifier =
        new Notifier(
            channels,
            wording,
            TellingSettings.from(c, zone),
            new Notifier.Sources(
                cluster.voice(scene.journal(), ledger::open),
                ledger::current,
                this::chart,
                this::frame),
            scene.journal(),
            new Means(scene.time(), threads, scene.findings(), scene.stateDirectory()));
    AlertmanagerSettings alertmanager = AlertmanagerSettings.from(c);
    feed =
        alertmanager.isSet()
            ? Optional.of(
                new AlertmanagerFeed(
                    alertmanager,
                    trust,
                    scene.sender(),
                    ledger::open,
                    words(wording),
                    scene.time(),
                    scene.findings()))
            : Optional.empty();
    signs =
        new LifeSigns(
            scene.time(), longest(shortest), this::journalTrouble, () -> notifier.stuck());
    HeartbeatSettings beat = HeartbeatSettings.from(c);
    heartbeat =
        beat.isSet()
            ? Optional.of(new Heartbeat(beat, trust, signs, scene.time(), scene.findings()))
            : Optional.empty();
  }

  private static Duration longest(Duration shortest) {
    Duration longest = shortest.multipliedBy(STANDSTILL);
    return longest.compareTo(SHORTEST_STANDSTILL) > 0 ? longest : SHORTEST_STANDSTILL;
  }

  private AlertWords words(IncidentWording wording) {
    return new AlertWords(
        incident ->
            wording.write(incident.id(), new IncidentEvent.Opened(incident), scene.time().now()),
        rule -> Runbook.of(rule, scene.locale()));
  }

  private Optional<String> journalTrouble() {
    return scene.stateDirectory().isEmpty() || scene.journal().isDurable()
        ? Optional.empty()
        : Optional.of("the journal cannot be written.");
  }

  private Optional<Notification.Chart> chart(Incident incident) {
    return trends
        .of(incident.reading(), scene.time().now())
        .filter(trend -> trend.values().stream().filter(Double::isFinite).count() >= SHORTEST_CHART)
        .map(
            trend ->
                new Notification.Chart(
                    incident.reading().toString(),
                    trend.unit(),
                    incident.threshold(),
                    trend.end(),
                    trend.step(),
                    trend.values()));
  }

  private List<Notification.Fact> frame(Incident incident) {
    return scene
        .frames()
        .flatMap(frames -> frames.of(incident.id()))
        .map(file -> List.of(EmergencyWording.frame(file, scene.locale())))
        .orElseGet(List::of);
  }

  /** Begins to speak. */
  void start() {
    cluster.start(threads);
    notifier.start();
    feed.ifPresent(one -> one.start(threads));
    heartbeat.ifPresent(one -> one.start(threads));
  }

  /** The whole loop lives: a sample came and was judged. */
  void judged() {
    signs.sampled();
    signs.evaluated();
  }

  Notifier notifier() {
    return notifier;
  }

  /** Lets what is being sent go out, and begins nothing any more. */
  void rest() throws InterruptedException {
    notifier.rest(LONGEST_SEND);
  }

  @Override
  public void close() {
    feed.ifPresent(AlertmanagerFeed::close);
    heartbeat.ifPresent(Heartbeat::close);
    threads.close();
    cluster.close();
  }

  /** This instance among those that share its database. */
  Cluster cluster() {
    return cluster;
  }

  /** Does a piece of work once for all replicas. */
  Cluster.Outcome once(String job, String slot, Runnable work) {
    return cluster.once(job, slot, work);
  }
}
