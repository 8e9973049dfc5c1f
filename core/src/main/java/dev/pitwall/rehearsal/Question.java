package dev.pitwall.rehearsal;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is to be rehearsed.
 *
 * @param rule as it would be in force
 * @param alerts for flapping; there is no startup grace, because nobody knows of the starts
 * @param source which check answers a reading
 * @param with the rule as it would be with this condition: what the configuration makes of it
 * @param from the first second
 * @param to the second after the last one
 * @param perWeek how many alerts a week somebody wants at most; more than zero
 */
public record Question(
    Rule rule,
    AlertSettings alerts,
    Function<String, Source> source,
    Function<Condition, Rule> with,
    Instant from,
    Instant to,
    double perWeek) {

  /** The longest time that is lived through once more. */
  public static final Duration LONGEST = Duration.ofDays(400);

  /** Refuses times and numbers that cannot be. */
  public Question {
    if (!(perWeek > 0 && perWeek <= 10_000)) {
      throw new IllegalArgumentException(
          perWeek + " alerts a week; allowed is more than 0, up to 10000");
    }
    if (!from.isBefore(to) || from.plus(LONGEST).isBefore(to)) {
      throw new IllegalArgumentException(
          "from " + from + " to " + to + "; allowed are up to " + LONGEST.toDays() + " days");
    }
  }

  /**
   * A check.
   *
   * @param id its id
   * @param interval how often it is run
   * @param answers the names of its readings
   */
  public record Source(String id, Duration interval, Predicate<String> answers) {}
}
