package dev.pitwall;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentIds;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Standing;
import dev.pitwall.check.LatestReading;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Sampler;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.IncidentWording;
import dev.pitwall.notify.Means;
import dev.pitwall.notify.Notifier;
import dev.pitwall.notify.Outbox;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TellingSettings;
import dev.pitwall.notify.Voice;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From a check's answer to the message: sampler, ledger, journal, notifier. */
final class Watch implements AutoCloseable {
  private final List<PlannedCheck> plan;
  private final IncidentLedger ledger;
  private final IncidentJournal incidents;
  private final Notifier notifier;
  private final Sampler sampler;
  private final TimeSource time;
  private final Threads ticks = new Threads();
  private final Object telling = new Object();

  Watch(
      Configuration c,
      List<PlannedCheck> plan,
      Sender sender,
      Locale locale,
      Journal journal,
      Means means) {
    this.plan = plan;
    this.time = means.time();
    AlertSettings alerts = AlertSettings.from(c);
    Map<String, Duration> intervals = new HashMap<>();
    plan.forEach(planned -> intervals.put(planned.check().id(), planned.interval()));
    ledger =
        new IncidentLedger(
            Presets.of(c),
            intervals,
            alerts,
            time.nanoTime(),
            new IncidentIds(ProcessFacts.read().pid()));
    incidents = new IncidentJournal(journal);
    List<Channel> channels = Channels.of(c, sender, locale);
    ZoneId zone = ZoneId.systemDefault();
    notifier =
        new Notifier(
            channels,
            new IncidentWording(sender, locale, zone),
            TellingSettings.from(c, zone),
            new Notifier.Sources(Voice.ALONE, this::current, incident -> Optional.empty()),
            journal,
            means);
    sampler = new Sampler(time, new Threads(), locale, this::observe);
  }

  /** The incident with the values of the last sample. */
  private Incident current(Incident incident) {
    for (Standing standing : ledger.standings()) {
      if (incident.id().equals(standing.incident()) && standing.value() != null) {
        Incident.Course known = incident.course();
        double peak = standing.peak() == null ? known.peak() : standing.peak();
        return new Incident(
            incident.id(),
            incident.about(),
            incident.severity(),
            incident.since(),
            incident.opened(),
            incident.resolved(),
            new Incident.Course(
                known.first(), standing.value(), peak, known.threshold(), standing.seen()),
            incident.flaps(),
            incident.flapping(),
            incident.detail(),
            incident.offenders());
      }
    }
    return incident;
  }

  /** Tells what was left from before, then starts the checks. */
  void start() {
    notifier.tell(incidents.restore(ledger, time.now()));
    notifier.start();
    sampler.start(plan);
    ticks.every("silence", IncidentLedger.TICK, IncidentLedger.TICK, this::tick);
  }

  private void observe(Sample sample) {
    // what is found in one order must be told in the same one
    synchronized (telling) {
      notifier.tell(ledger.observe(sample));
      incidents.remember(ledger);
    }
  }

  private void tick() {
    synchronized (telling) {
      notifier.tell(ledger.tick(time.now(), time.nanoTime()));
      incidents.remember(ledger);
    }
  }

  /** Where every rule stands on every target. */
  List<Standing> standings() {
    return ledger.standings();
  }

  /** The newest answers, and how long each check has given no full one. */
  Map<ReadingKey, LatestReading> latest() {
    Map<ReadingKey, LatestReading> latest =
        new TreeMap<>(Comparator.comparing(ReadingKey::name).thenComparing(ReadingKey::toString));
    latest.putAll(sampler.latest());
    ledger.silences().forEach(silence -> latest.put(silence.reading().key(), silence));
    return latest;
  }

  /** What is on its way. */
  Outbox outbox() {
    return notifier.outbox();
  }

  /** Readings that found no place in the ledger. */
  long dropped() {
    return ledger.dropped();
  }

  @Override
  public void close() {
    ticks.close();
    sampler.close();
  }
}
