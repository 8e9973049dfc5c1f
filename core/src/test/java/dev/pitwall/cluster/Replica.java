package dev.pitwall.cluster;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Voice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One instance of the fleet on a virtual clock; its thread is the one of the test. */
final class Replica implements AutoCloseable {
  final ManualTime time;
  final Findings findings;
  final Fleet fleet;
  final Leadership leadership;
  final Ledger ledger;
  final FleetDesk desk;
  final Cluster cluster;
  final FleetVoice voice;
  final List<Incident> open = new ArrayList<>();
  private final StateDirectory folder;
  private final Journal journal;

  Replica(DatabaseSessions sessions, String instance, ManualTime time, Path state) {
    this(sessions, instance, time, state, new Fleet("Shop/test", instance).lockKey());
  }

  Replica(DatabaseSessions sessions, String instance, ManualTime time, Path state, long key) {
    this.time = time;
    this.findings = new Findings(time);
    this.fleet = new Fleet("Shop/test", instance);
    this.leadership = new Leadership(sessions, fleet, key, time, findings);
    this.folder =
        StateDirectory.open(Optional.of(state.resolve(instance)), "shop", state, findings);
    this.journal = Journal.open(folder, time, findings);
    this.ledger = new Ledger("pitwall", fleet.name(), Claimant.of(instance, journal), findings);
    this.desk = new FleetDesk(leadership, ledger, time, Runnable::run);
    this.cluster = new Cluster(fleet, time, desk);
    this.voice = cluster.voice(journal, () -> List.copyOf(open));
  }

  Replica turn() {
    desk.turn();
    return this;
  }

  ClusterStatus.Role role() {
    return cluster.status().role();
  }

  Voice.Who about(Incident incident, boolean opening) {
    return voice.about(incident, opening).who();
  }

  void told(Incident incident) {
    voice.told(incident, incident.isOpen() ? Notification.Kind.OPENED : Notification.Kind.RESOLVED);
    desk.turn();
  }

  /** An incident as this replica has it. */
  static Incident incident(String id, String rule, Scope scope, Severity severity, Instant at) {
    return new Incident(
        id,
        new Incident.About(rule, ReadingKey.of(rule), Unit.COUNT, Side.ABOVE, scope, List.of(), ""),
        severity,
        at,
        at,
        null,
        new Incident.Course(60, 60, 60, 50, at),
        0,
        false,
        "",
        List.of());
  }

  static Incident ended(Incident open, Instant at) {
    Incident.Course course = open.course();
    return new Incident(
        open.id(),
        open.about(),
        open.severity(),
        open.since(),
        open.opened(),
        at,
        new Incident.Course(course.first(), 10, course.peak(), course.threshold(), at),
        0,
        false,
        "",
        List.of());
  }

  /** The process dies: its session ends without a word, its journal stays. */
  void kill() {
    leadership.session().ifPresent(LockSession::abort);
    letGo();
  }

  private void letGo() {
    journal.close();
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void pass(Duration by) {
    time.forward(by);
    turn();
  }

  @Override
  public void close() {
    cluster.close();
    letGo();
  }
}
