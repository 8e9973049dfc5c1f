package dev.pitwall.rehearsal;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.finding.Findings;
import dev.pitwall.history.History;
import dev.pitwall.history.Past;
import dev.pitwall.rules.RuleSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples that a live ledger has seen and that a history has kept. */
final class Played {
  static final Instant BEGIN = Instant.parse("2026-11-20T22:40:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(10);
  static final AlertSettings SETTINGS =
      new AlertSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          4,
          Duration.ofMinutes(60),
          Duration.ofMinutes(3));

  private static final Comparator<Rehearsal.Alert> ORDER =
      Comparator.comparing(Rehearsal.Alert::opened)
          .thenComparing(alert -> alert.reading().toString());

  final List<Sample> samples;
  private final Path state;

  Played(Path state, List<Sample> samples) {
    this.samples = samples;
    this.state = state;
    Past.write(state, samples);
  }

  /** What a ledger says that gets the samples one by one, as they came. */
  List<Rehearsal.Alert> live(Rule rule) {
    IncidentLedger ledger =
        new IncidentLedger(
            List.of(rule),
            Map.of("host", INTERVAL, "http", INTERVAL),
            SETTINGS.after(SETTINGS.startupGrace()),
            0,
            opened -> "live-" + opened);
    List<Rehearsal.Alert> alerts = new ArrayList<>();
    for (Sample sample : samples) {
      for (IncidentEvent event : ledger.observe(sample)) {
        if (event instanceof IncidentEvent.Resolved) {
          alerts.add(alert(event.incident(), Rehearsal.End.RECOVERED));
        } else if (event instanceof IncidentEvent.Closed) {
          alerts.add(alert(event.incident(), Rehearsal.End.GONE));
        }
      }
    }
    ledger.open().forEach(open -> alerts.add(alert(open, Rehearsal.End.OPEN)));
    alerts.sort(ORDER);
    return alerts;
  }

  private static Rehearsal.Alert alert(Incident incident, Rehearsal.End end) {
    return new Rehearsal.Alert(
        incident.reading(),
        incident.severity(),
        incident.since(),
        incident.opened(),
        incident.resolved(),
        end,
        incident.peak(),
        incident.flapping());
  }

  /** The same out of the files. */
  Rehearsal rehearse(Rule rule, double perWeek) throws IOException {
    Instant end = samples.get(samples.size() - 1).at().plusSeconds(1);
    Question question = question(rule, end, perWeek);
    return Rehearsal.of(
        question, History.tape(state, Rehearsal.order(question), new Findings(new TestTime())));
  }

  static Question question(Rule rule, Instant end, double perWeek) {
    return new Question(
        rule,
        SETTINGS,
        name -> {
          String check = name.substring(0, name.indexOf('.'));
          return new Question.Source(check, INTERVAL, other -> other.startsWith(check + "."));
        },
        condition -> changed(rule, condition),
        BEGIN,
        end,
        perWeek);
  }

  static List<Rehearsal.Alert> sorted(Rehearsal rehearsal) {
    return rehearsal.alerts().stream().sorted(ORDER).toList();
  }

  static Rule changed(Rule rule, Condition condition) {
    RuleSettings.Change change =
        new RuleSettings.Change(
            Optional.of(condition),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    return new RuleSettings(Map.of(rule.id(), change)).applyTo(List.of(rule), SETTINGS).get(0);
  }
}
