package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Made;
import dev.pitwall.alert.ManualTime;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A notifier on a real journal, whose lanes the test turns by hand. */
final class Post implements AutoCloseable {
  final ManualTime time = new ManualTime();
  final Findings findings = new Findings(time);
  final Threads threads = new Threads();
  private final Channel[] channels;
  private final StateDirectory state;
  Journal journal;
  Notifier notifier;

  Post(Path folder, Channel... channels) {
    this.channels = channels;
    this.state = StateDirectory.open(Optional.of(folder), "app", folder, findings);
    this.journal = Journal.open(state, time, findings);
    this.notifier = notifier(channels);
  }

  Notifier notifier(Channel... on) {
    Means means = new Means(time, threads, findings, state.path());
    return new Notifier(List.of(on), texts(time), journal, means, () -> 0.999);
  }

  static Texts texts(ManualTime time) {
    return new Texts(
        event -> words(event, time.now()),
        (channel, detail) ->
            plain("refused-" + channel, channel + " refused: " + detail, time.now()));
  }

  static Notification words(IncidentEvent event, Instant now) {
    Incident incident = event.incident();
    boolean late =
        (event instanceof IncidentEvent.Resolved resolved && resolved.late())
            || (event instanceof IncidentEvent.Closed closed && closed.late());
    String word = incident.isOpen() ? "OPENED " : late ? "LATE " : "RESOLVED ";
    return new Notification(
        incident.id() + (incident.isOpen() ? "-o" : "-e"),
        incident.id(),
        incident.isOpen() ? Notification.Kind.OPENED : Notification.Kind.RESOLVED,
        incident.severity(),
        word + incident.id(),
        "in a sentence",
        List.of(new Notification.Fact("Since", "14:02")),
        "Processes",
        List.of("java 91 %"),
        "look",
        "top",
        "rule host.cpu",
        List.of(),
        List.of(),
        null,
        "en",
        now);
  }

  static Notification plain(String id, String subject, Instant now) {
    return new Notification(
        id,
        id,
        Notification.Kind.TEST,
        Severity.INFO,
        subject,
        "",
        List.of(),
        "",
        List.of(),
        "",
        "",
        "",
        List.of(),
        List.of(),
        null,
        "en",
        now);
  }

  IncidentEvent opened(String id) {
    return new IncidentEvent.Opened(incident(id, null));
  }

  IncidentEvent resolved(String id) {
    return new IncidentEvent.Resolved(incident(id, time.now()));
  }

  Incident incident(String id, @Nullable Instant resolved) {
    return Made.incident(
        id,
        "host.cpu",
        ReadingKey.of("host.cpu"),
        Unit.RATIO,
        Severity.CRITICAL,
        time.now(),
        time.now(),
        resolved,
        0.91,
        0.8,
        0.97,
        "",
        List.of());
  }

  void open(String id) {
    notifier.tell(List.of(opened(id)));
  }

  void resolve(String id) {
    notifier.tell(List.of(resolved(id)));
  }

  /** Every lane sends what is due. */
  void turn() {
    notifier.lanes().forEach(Lane::turn);
  }

  /** Time passes second by second, and the lanes turn at each. */
  void pass(Duration length) {
    for (long second = 0; second < length.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      turn();
    }
  }

  /** Everything in memory is lost; the disk stays. */
  void restart(Channel... on) throws IOException {
    journal.close();
    journal = Journal.open(state, time, findings);
    notifier = notifier(on.length == 0 ? channels : on);
    notifier.reconcileNow();
  }

  /** How many entries of incidents and deliveries the journal holds. */
  int kept() {
    return journal.read("incident/", (key, json) -> key).size()
        + journal.read("delivery/", (key, json) -> key).size();
  }

  @Override
  public void close() throws IOException {
    threads.close();
    journal.close();
    state.close();
  }
}
