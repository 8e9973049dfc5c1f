package dev.pitwall.notify;

import dev.pitwall.alert.Severity;
import java.time.Instant;
import java.util.List;

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
 * @param language {@code en} or {@code ja}: the language of the words
 * @param created when it was written
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
    String language,
    Instant created) {

  /** Keeps copies of the lists. */
  public Notification {
    facts = List.copyOf(facts);
    offenders = List.copyOf(offenders);
  }

  /** What a message is about. */
  public enum Kind {
    OPENED,
    RESOLVED,
    /** Ended without a recovery, for instance because the rule was changed. */
    CLOSED,
    TEST
  }

  /** A named value: {@code Since: 14:02 (4 min)}. */
  public record Fact(String name, String value) {}
}
