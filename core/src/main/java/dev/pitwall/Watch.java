package dev.pitwall;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.IncidentIds;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
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
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Notifier;
import dev.pitwall.notify.Outbox;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.Texts;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From a check's answer to the message: sampler, ledger, journal, notifier. */
final class Watch implements AutoCloseable {
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);

  private final List<PlannedCheck> plan;
  private final IncidentLedger ledger;
  private final IncidentJournal incidents;
  private final Notifier notifier;
  private final Sampler sampler;
  private final TimeSource time;
  private final Map<String, Severity> severities = new HashMap<>();

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
    List<Rule> rules = Presets.of(c);
    rules.forEach(rule -> severities.put(rule.id(), rule.first().severity()));
    ledger =
        new IncidentLedger(
            rules,
            check -> intervals.getOrDefault(check, USUAL_INTERVAL),
            alerts.startupGrace(),
            time.nanoTime(),
            new IncidentIds(ProcessFacts.read().pid()));
    incidents = new IncidentJournal(journal);
    List<Channel> channels = Channels.of(c, sender, locale);
    notifier = new Notifier(channels, texts(sender, locale), journal, means);
    sampler = new Sampler(time, new Threads(), locale, this::observe);
  }

  private Texts texts(Sender sender, Locale locale) {
    IncidentWording wording = new IncidentWording(sender, locale, ZoneId.systemDefault());
    return new Texts(
        event -> {
          String part = event.incident().isOpen() ? "-opened" : "-ended";
          return wording.write(event.incident().id() + part, event, time.now());
        },
        (channel, detail) ->
            wording.undeliverable(
                "undeliverable-" + channel + "-" + time.now().toEpochMilli(),
                channel,
                detail,
                time.now()));
  }

  /** Tells what was left from before, then starts the checks. */
  void start() {
    notifier.tell(incidents.restore(ledger, time.now()));
    notifier.start();
    sampler.start(plan);
  }

  /** Tells something that is about no incident. */
  void say(Notification notification) {
    notifier.send(notification);
  }

  private void observe(Sample sample) {
    notifier.tell(ledger.observe(sample));
    incidents.remember(ledger.standings());
  }

  /** Where every rule stands on every target. */
  List<Standing> standings() {
    return ledger.standings();
  }

  /** How bad an incident of this rule is. */
  Severity severity(String rule) {
    return severities.getOrDefault(rule, Severity.CRITICAL);
  }

  /** The newest answers. */
  Map<ReadingKey, LatestReading> latest() {
    return sampler.latest();
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
    sampler.close();
  }
}
