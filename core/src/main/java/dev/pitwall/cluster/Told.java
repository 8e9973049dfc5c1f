package dev.pitwall.cluster;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the readers were told of one trouble of the fleet, as the ledger has it: the opening a
 * severity, the end, and who told it alone while the database was down. Replicas have incidents of
 * their own with ids of their own, so a trouble is known by rule and target, and which time it is
 * follows from what was told last: after an end, an opening is a new one. Ages are in seconds by
 * the server's clock. Not thread-safe.
 */
final class Told {
  /** The job under which the leader tells. */
  static final String JOB = "tell";

  /** The job under which a replica tells that cannot agree with the others. */
  static final String JOB_ALONE = "tell-alone";

  private static final String END = "end";
  private static final int LONGEST = 200;
  private static final Duration LONG_AGO = Duration.ofMinutes(10);

  /** Where a trouble stands in the ledger. */
  record Subject(String name) {
    static Subject of(Incident incident) {
      String name = incident.rule() + "|" + incident.reading().target();
      if (name.length() > LONGEST) {
        name = name.substring(0, LONGEST) + "#" + Integer.toHexString(name.hashCode());
      }
      return new Subject(name);
    }

    String opening(Severity severity) {
      return name + "|" + severity;
    }

    String end() {
      return name + "|" + END;
    }

    String alonePrefix() {
      return name + "|";
    }

    String alone(String claimant) {
      return name + "|" + claimant;
    }

    List<String> slots() {
      return Stream.concat(Stream.of(Severity.values()).map(this::opening), Stream.of(end()))
          .toList();
    }
  }

  /**
   * One row.
   *
   * @param ours claimed by this process
   * @param seenAge since it was claimed, or since its claimant last said that it still holds
   * @param doneAge NaN as long as it is not done
   */
  record Row(boolean ours, double seenAge, double doneAge) {
    boolean done() {
      return !Double.isNaN(doneAge);
    }

    /** Somebody else is at it right now. */
    boolean taken() {
      return !done() && !ours && seenAge < Ledger.LAPSE.toSeconds();
    }
  }

  /**
   * How long ago, in seconds by the clock of the replica that asks.
   *
   * @param since its incident began
   * @param opened it began to fire
   * @param bad the value was last seen beyond the threshold: an end that another replica told since
   *     then is news to this one, not the end of an earlier time
   */
  record Ages(double since, double opened, double bad) {
    static Ages of(Incident incident, Instant now) {
      boolean bad = incident.about().side().beyond(incident.value(), incident.threshold());
      double opened = age(incident.opened(), now);
      return new Ages(
          age(incident.since(), now), opened, bad ? age(incident.course().seen(), now) : opened);
    }

    private static double age(Instant then, Instant now) {
      return Math.max(Duration.between(then, now).toMillis() / 1000.0, 0);
    }
  }

  /** What follows for somebody who would tell. */
  enum Answer {
    /** Nobody told it: whoever may, tells it. */
    UNTOLD,
    /** It was told. */
    TOLD,
    /** Somebody else is about to tell it. */
    TAKEN
  }

  private final Map<String, Row> rows = new HashMap<>();
  private double youngestAlone = Double.POSITIVE_INFINITY;

  void add(String job, String slot, Row row) {
    if (job.equals(JOB)) {
      rows.put(slot, row);
    } else if (row.done()) {
      youngestAlone = Math.min(youngestAlone, row.doneAge());
    }
  }

  /**
   * May the opening be told?
   *
   * @param ages of the incident of the replica that asks
   */
  Answer opening(Subject subject, Severity severity, Ages ages) {
    if (youngestAlone <= ages.opened()) {
      return Answer.TOLD;
    }
    Row end = rows.get(subject.end());
    if (end != null && end.taken()) {
      return Answer.TAKEN;
    }
    for (Severity each : Severity.values()) {
      Row opening = rows.get(subject.opening(each));
      if (each.compareTo(severity) >= 0 && opening != null) {
        boolean same = opening.seenAge() <= ages.since() + Ledger.LAPSE.toSeconds();
        if (opening.done() && !over(end, opening, ages) && same) {
          return Answer.TOLD;
        }
        if (opening.taken()) {
          return Answer.TAKEN;
        }
      }
    }
    boolean lags = end != null && end.done() && !end.ours() && end.doneAge() <= ages.bad();
    return lags ? Answer.TOLD : Answer.UNTOLD;
  }

  /**
   * True if the readers know, or may know, of an end after this opening. Whoever claimed an end and
   * did not write that it was told may have told it: what opened since is another time.
   */
  private static boolean over(@Nullable Row end, Row opening, Ages ages) {
    if (end == null || end.done()) {
      return after(end, opening);
    }
    double claimed = end.seenAge();
    return claimed < opening.doneAge() && (end.ours() || ages.opened() < claimed);
  }

  /** What another replica made of a slot that was ours once. */
  Answer byOthers(String slot) {
    Row row = rows.get(slot);
    if (row == null || row.ours()) {
      return Answer.UNTOLD;
    }
    return row.done() ? Answer.TOLD : row.taken() ? Answer.TAKEN : Answer.UNTOLD;
  }

  /** True if the opening was told so long ago that what comes now can only be a reminder. */
  boolean longAgo(Subject subject, Ages ages) {
    double youngest =
        Stream.of(Severity.values())
            .map(severity -> rows.get(subject.opening(severity)))
            .filter(row -> row != null && row.done())
            .mapToDouble(Row::doneAge)
            .min()
            .orElse(0);
    return Math.min(youngest, ages.opened()) > LONG_AGO.toSeconds();
  }

  /** May the end be told? */
  Answer end(Subject subject, Ages ages) {
    if (youngestAlone <= ages.opened()) {
      return Answer.TOLD; // whoever told it alone also tells its end
    }
    Row end = rows.get(subject.end());
    if (end == null) {
      return Answer.UNTOLD;
    }
    if (end.taken()) {
      return Answer.TAKEN;
    }
    return end.done() && end.doneAge() <= ages.opened() && !isOpen(subject)
        ? Answer.TOLD
        : Answer.UNTOLD;
  }

  /** True if the readers were told of an opening and not of its end. */
  boolean isOpen(Subject subject) {
    Row end = rows.get(subject.end());
    return Stream.of(Severity.values())
        .map(severity -> rows.get(subject.opening(severity)))
        .anyMatch(opening -> opening != null && opening.done() && !after(end, opening));
  }

  private static boolean after(@Nullable Row end, Row opening) {
    return end != null && end.done() && end.doneAge() < opening.doneAge();
  }
}
