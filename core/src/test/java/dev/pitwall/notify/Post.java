package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.ManualTime;
import dev.pitwall.alert.Severity;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A notifier on a real journal, whose lanes the test turns by hand. */
final class Post implements AutoCloseable {
  final ManualTime time = new ManualTime();
  final Findings findings = new Findings(time);
  final Threads threads = new Threads();
  private final Channel[] channels;
  private final StateDirectory state;
  TellingSettings settings = settings(Duration.ZERO);
  Notifier.Sources sources = Notifier.Sources.NONE;
  Words words = new TestWords();
  Journal journal;
  Notifier notifier;

  Post(Path folder, Channel... channels) {
    this.channels = channels;
    this.state = StateDirectory.open(Optional.of(folder), "app", folder, findings);
    this.journal = Journal.open(state, time, findings);
    this.notifier = notifier(channels);
  }

  /** The defaults, apart from the time to gather. */
  static TellingSettings settings(Duration groupWait) {
    return new TellingSettings(
        groupWait,
        Duration.ofHours(4),
        30,
        List.of(),
        List.of(),
        ZoneId.of("UTC"),
        List.of(),
        Duration.ofMinutes(5));
  }

  static TellingSettings with(
      TellingSettings old,
      @Nullable Duration groupWait,
      @Nullable Integer perHour,
      @Nullable List<String> quiet,
      @Nullable List<String> maintenance) {
    return new TellingSettings(
        groupWait == null ? old.groupWait() : groupWait,
        old.repeat(),
        perHour == null ? old.mostPerHour() : perHour,
        quiet == null ? old.quietHours() : quiet.stream().map(Window::parse).toList(),
        maintenance == null ? old.maintenance() : maintenance.stream().map(Window::parse).toList(),
        old.zone(),
        old.fallback(),
        old.fallbackAfter());
  }

  Notifier notifier(Channel... on) {
    Means means = new Means(time, threads, findings, state.path());
    return new Notifier(
        List.of(on), words, new Notifier.Setup(settings, sources, () -> 0.999), journal, means);
  }

  /** A new notifier with other settings, as after a restart. */
  void set(UnaryOperator<TellingSettings> change) throws IOException {
    settings = change.apply(settings);
    restart();
  }

  static Notification plain(String id, String subject, Instant now) {
    return new Notification(
        id,
        id,
        Notification.Kind.TEST,
        Severity.INFO,
        subject,
        "",
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

  Sample incident(String id) {
    return new Sample(id, time.now());
  }

  void open(String id) {
    tell(incident(id).open());
  }

  void resolve(String id) {
    tell(incident(id).resolved(time.now()));
  }

  void tell(IncidentEvent... events) {
    notifier.tell(List.of(events));
  }

  void tell(List<IncidentEvent> events) {
    notifier.tell(new ArrayList<>(events));
  }

  Incident opened(String id) {
    return incident(id).open().incident();
  }

  /** Every lane sends what is due. */
  void turn() {
    notifier.watch();
    notifier.lanes().forEach(Lane::turn);
  }

  /** Time passes second by second, and the lanes turn at each. */
  void pass(Duration length) {
    for (long second = 0; second < length.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      turn();
    }
  }

  /** The same minute by minute. */
  void passSlowly(Duration length) {
    for (long minute = 0; minute < length.toMinutes(); minute++) {
      time.pass(Duration.ofMinutes(1));
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

  /** What is held back, as {@code mail I1 SILENCE}. */
  List<String> held() {
    return notifier.held().stream()
        .map(one -> one.channel() + " " + one.incident() + " " + one.reason())
        .toList();
  }

  /** How many entries of incidents and of what was told of them the journal holds. */
  int kept() {
    int kept = 0;
    for (String kind : List.of("incident/", "told/", "delivery/", "attempt/", "ack/", "single/")) {
      kept += journal.read(kind, (key, json) -> key).size();
    }
    return kept;
  }

  @Override
  public void close() throws IOException {
    threads.close();
    journal.close();
    state.close();
  }
}
