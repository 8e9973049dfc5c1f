package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message, already in words: what every channel says, each in its own form. The same on every
 * channel and at every attempt, so it is kept in the journal as it is.
 *
 * @param id unique for ever; the delivery's identity ({@code X-Pitwall-Delivery})
 * @param thread messages of one incident share it (mail: {@code References})
 * @param kind what it is about
 * @param severity of the incident; {@code INFO} for a test
 * @param subject one line: {@code [RacePredictor] CRITICAL host.cpu: CPU 91 % (threshold 80 %)}
 * @param summary the same in a sentence
 * @param facts in the order of the message: since, impact, application, instance...
 * @param offendersTitle the heading of the offenders; empty without any
 * @param offenders what contributes most, one line each, worst first
 * @param nextStep what to do now, one sentence
 * @param command one command line to paste that belongs to the next step; may be empty
 * @param footer rule, incident, and how to tune or stop it
 * @param sections the single incidents of a message about several, worst first; at most ten
 * @param about the incidents that it is about, worst first, for channels that send data
 * @param chart the last hour of the value; null where there is none or the message has sections
 * @param language {@code en} or {@code ja}: the language of the words
 * @param created when it was written
 * @param report the whole report whose short form the message is; null for most messages
 */
public record Notification(
    String id,
    String thread,
    Kind kind,
    Severity severity,
    String subject,
    String summary,
    List<Fact> facts,
    String offendersTitle,
    List<String> offenders,
    String nextStep,
    String command,
    String footer,
    List<Section> sections,
    List<About> about,
    @Nullable Chart chart,
    String language,
    Instant created,
    @Nullable Report report) {

  /** Keeps copies of the lists. */
  public Notification {
    facts = List.copyOf(facts);
    offenders = List.copyOf(offenders);
    sections = List.copyOf(sections);
    about = List.copyOf(about);
  }

  /** A message that is no report's short form. */
  public Notification(
      String id,
      String thread,
      Kind kind,
      Severity severity,
      String subject,
      String summary,
      List<Fact> facts,
      String offendersTitle,
      List<String> offenders,
      String nextStep,
      String command,
      String footer,
      List<Section> sections,
      List<About> about,
      @Nullable Chart chart,
      String language,
      Instant created) {
    this(
        id,
        thread,
        kind,
        severity,
        subject,
        summary,
        facts,
        offendersTitle,
        offenders,
        nextStep,
        command,
        footer,
        sections,
        about,
        chart,
        language,
        created,
        null);
  }

  /** The same with further facts after its own. */
  Notification with(List<Fact> further) {
    if (further.isEmpty()) {
      return this;
    }
    List<Fact> all = new ArrayList<>(facts);
    all.addAll(further);
    return new Notification(
        id,
        thread,
        kind,
        severity,
        subject,
        summary,
        all,
        offendersTitle,
        offenders,
        nextStep,
        command,
        footer,
        sections,
        about,
        chart,
        language,
        created,
        report);
  }

  /** On which side of the chart's threshold the trouble is. */
  public Side side() {
    return about.isEmpty() ? Side.ABOVE : about.get(0).incident().about().side();
  }

  /** What a message is about. */
  public enum Kind {
    /** An incident opened. */
    OPENED,
    /** It became more severe. */
    RAISED,
    /** It is still open. */
    REMINDER,
    /** It opens and ends again and again, or has settled. */
    FLAPPING,
    /** Several incidents at once, or what was held back. */
    DIGEST,
    RESOLVED,
    /** Ended without a recovery, for instance because the rule was changed. */
    CLOSED,
    /** Pitwall itself has something to say. */
    NOTE,
    TEST
  }

  /**
   * A report that is longer than a message: mail carries it in place of the message's parts.
   *
   * @param text complete, in plain words
   * @param html the same as a whole document: tables, inline styles, nothing loaded from elsewhere
   */
  public record Report(String text, String html) {}

  /** A named value: {@code Since: 14:02 (4 min)}. */
  public record Fact(String name, String value) {}

  /**
   * One incident of a message about several.
   *
   * @param title one line: {@code CRITICAL host.cpu: CPU 91 % (threshold 80 %)}
   * @param facts what is not the same for all sections
   * @param nextStep one sentence; may be empty
   */
  public record Section(String title, List<Fact> facts, String nextStep) {
    /** Keeps a copy. */
    public Section {
      facts = List.copyOf(facts);
    }
  }

  /** One incident and what is said of it. */
  public record About(Incident incident, Kind kind) {}

  /**
   * A value over time, oldest first.
   *
   * @param title what is shown
   * @param threshold a line to draw
   * @param end when the last value ends
   * @param step the time between two values
   * @param values NaN where nothing was measured
   */
  public record Chart(
      String title, Unit unit, double threshold, Instant end, Duration step, List<Double> values) {
    /** Keeps a copy. */
    public Chart {
      values = List.copyOf(values);
    }
  }
}
