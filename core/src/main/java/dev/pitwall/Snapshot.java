package dev.pitwall;

import dev.pitwall.admin.Health;
import dev.pitwall.admin.Status;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Standing;
import dev.pitwall.alert.State;
import dev.pitwall.check.LatestReading;
import dev.pitwall.check.Reading;
import dev.pitwall.cluster.ClusterStatus;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.export.OwnNumbers.CheckStatus;
import dev.pitwall.export.OwnNumbers.Sent;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.notify.Outbox;
import dev.pitwall.notify.Sender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known at one moment, in the forms in which it is shown. */
final class Snapshot {
  private static final int TOP_ROUTES = 10;

  private final Sender sender;
  private final RequestRecorder recorder;
  private final Findings findings;
  private final Supplier<@Nullable Watch> watching;
  private final Supplier<@Nullable Instant> newestBackup;
  private final Supplier<OwnNumbers.@Nullable Checklist> checklist;
  private final Supplier<Map<String, Long>> notExported;

  /**
   * Shows nothing of checks and alerts while there is no watch.
   *
   * @param watching null before the application has started
   * @param newestBackup the begin of the newest good one; null if none is known
   * @param checklist the newest one; null if there is none
   * @param notExported what arrived nowhere, by what it was
   */
  Snapshot(
      Sender sender,
      RequestRecorder recorder,
      Findings findings,
      Supplier<@Nullable Watch> watching,
      Supplier<@Nullable Instant> newestBackup,
      Supplier<OwnNumbers.@Nullable Checklist> checklist,
      Supplier<Map<String, Long>> notExported) {
    this.sender = sender;
    this.recorder = recorder;
    this.findings = findings;
    this.watching = watching;
    this.newestBackup = newestBackup;
    this.checklist = checklist;
    this.notExported = notExported;
  }

  Status status() {
    recorder.flush();
    Watch watch = watching.get();
    var routes = recorder.routes();
    return new Status(
        sender.app(),
        watch == null ? List.of() : alerts(watch),
        watch == null ? null : outbox(watch.notifier().outbox()),
        watch == null ? List.of() : readings(watch),
        dropped(watch),
        findings.list(),
        new Status.Requests(
            recorder.overall(), routes.subList(0, Math.min(routes.size(), TOP_ROUTES))),
        watch == null ? null : cluster(watch.cluster().status()));
  }

  private Status.Cluster cluster(ClusterStatus now) {
    return new Status.Cluster(now.role().name(), sender.instance(), now.leader(), now.reason());
  }

  private static List<Status.Alert> alerts(Watch watch) {
    return watch.standings().stream()
        .filter(s -> s.state() != State.OK && s.state() != State.UNKNOWN)
        .map(
            s ->
                new Status.Alert(
                    s.rule(),
                    s.reading().target(),
                    s.state(),
                    s.since(),
                    s.value(),
                    s.threshold(),
                    s.severity()))
        .toList();
  }

  private static Status.Outbox outbox(Outbox outbox) {
    return new Status.Outbox(outbox.pending(), outbox.dead());
  }

  private static List<Reading> readings(Watch watch) {
    return watch.latest().values().stream().map(LatestReading::reading).toList();
  }

  /** The histogram of requests has the routes already, better than these. */
  private static boolean ofARoute(Reading reading) {
    return reading.key().labels().containsKey("route");
  }

  private Map<String, Long> dropped(@Nullable Watch watch) {
    Map<String, Long> dropped = new TreeMap<>(recorder.dropped());
    dropped.putAll(notExported.get());
    if (findings.dropped() > 0) {
      dropped.put("finding", findings.dropped());
    }
    if (watch != null) {
      dropped.putAll(watch.dropped());
    }
    return dropped;
  }

  /** What Pitwall exports about its own work. */
  OwnNumbers numbers() {
    Watch watch = watching.get();
    if (watch == null) {
      return new OwnNumbers(Map.of(), List.of(), null, List.of(), null, dropped(null));
    }
    List<Standing> standings = watch.standings();
    long active = standings.stream().filter(s -> s.incident() != null).count();
    return new OwnNumbers(
        checkStatus(watch),
        readings(watch).stream().filter(reading -> !ofARoute(reading)).toList(),
        (int) active,
        sent(watch.notifier().outbox()),
        newestBackup.get(),
        dropped(watch),
        checklist.get());
  }

  /** Each rule's worst target; unknown where the last answer was. */
  private static Map<String, CheckStatus> checkStatus(Watch watch) {
    Map<String, CheckStatus> status = new HashMap<>();
    for (Standing standing : watch.standings()) {
      status.merge(standing.rule(), of(standing, watch), Snapshot::worse);
    }
    return status;
  }

  private static CheckStatus of(Standing standing, Watch watch) {
    LatestReading latest = watch.latest().get(standing.reading());
    if (latest == null || latest.reading() instanceof Reading.Unknown) {
      return CheckStatus.UNKNOWN;
    }
    if (standing.incident() == null) {
      return CheckStatus.OK;
    }
    return standing.severity() == Severity.CRITICAL ? CheckStatus.CRITICAL : CheckStatus.WARNING;
  }

  /** CRITICAL before WARNING before UNKNOWN before OK. */
  private static CheckStatus worse(CheckStatus one, CheckStatus other) {
    List<CheckStatus> order =
        List.of(CheckStatus.OK, CheckStatus.UNKNOWN, CheckStatus.WARNING, CheckStatus.CRITICAL);
    return order.indexOf(one) >= order.indexOf(other) ? one : other;
  }

  private static List<Sent> sent(Outbox outbox) {
    List<Sent> sent = new ArrayList<>();
    for (Outbox.Lane lane : outbox.lanes()) {
      sent.add(new Sent(lane.channel(), "sent", lane.sent()));
      sent.add(new Sent(lane.channel(), "failed", lane.failed()));
      sent.add(new Sent(lane.channel(), "dead", lane.dead()));
    }
    return sent;
  }

  /** Ready: Pitwall watches. It says nothing of the application's own readiness beyond that. */
  Health health() {
    return new Health(List.of(new Health.Probe("pitwall", watching.get() != null)));
  }
}
