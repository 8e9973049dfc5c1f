package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One continuous trouble of one rule on one target, as it is known now.
 *
 * @param id unique for ever, short enough to be said on the phone: {@code I7K2Q9}
 * @param about what does not change while it lasts
 * @param severity the highest reached so far
 * @param since when the value first went beyond the threshold
 * @param opened when it began to fire
 * @param resolved when it ended; null while it is open
 * @param course the values
 * @param flaps how often it fired again after it had calmed down, since it is {@code flapping}
 * @param flapping true while it opens and ends so often that only the whole is told
 * @param detail one line of the check about the last value; may be empty
 * @param offenders what contributed most at the last breach, largest first
 */
public record Incident(
    String id,
    About about,
    Severity severity,
    Instant since,
    Instant opened,
    @Nullable Instant resolved,
    Course course,
    int flaps,
    boolean flapping,
    String detail,
    List<Offender> offenders) {

  /** Keeps a copy of the offenders. */
  public Incident {
    offenders = List.copyOf(offenders);
  }

  /**
   * What does not change while an incident lasts.
   *
   * @param rule the rule's id, for instance {@code host.cpu}
   * @param reading what was measured
   * @param side on which side of the threshold the trouble is
   * @param scope whom it speaks for
   * @param hiddenBy ids of rules whose open incidents hide the messages of this one
   * @param note the operator's own words on what it hits; may be empty
   */
  public record About(
      String rule,
      ReadingKey reading,
      Unit unit,
      Side side,
      Scope scope,
      List<String> hiddenBy,
      String note) {
    /** Keeps a copy. */
    public About {
      hiddenBy = List.copyOf(hiddenBy);
    }
  }

  /**
   * The values.
   *
   * @param first the value when it opened
   * @param last the last measured value
   * @param peak the worst so far
   * @param threshold it fires strictly beyond it: the level of the severity reached
   * @param seen when {@code last} was measured; long ago if the check is silent since
   */
  public record Course(double first, double last, double peak, double threshold, Instant seen) {}

  /** The rule's id. */
  public String rule() {
    return about.rule();
  }

  /** What was measured. */
  public ReadingKey reading() {
    return about.reading();
  }

  /** The unit of the values. */
  public Unit unit() {
    return about.unit();
  }

  /** The last measured value. */
  public double value() {
    return course.last();
  }

  /** It fires strictly beyond it. */
  public double threshold() {
    return course.threshold();
  }

  /** The worst value so far. */
  public double peak() {
    return course.peak();
  }

  /** True until it is resolved. */
  public boolean isOpen() {
    return resolved == null;
  }
}
