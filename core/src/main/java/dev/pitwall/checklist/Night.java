package dev.pitwall.checklist;

import dev.pitwall.alert.Severity;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The incidents since some moment.
 *
 * @param from since when
 * @param incidents that opened, or ended, since then, oldest first
 * @param dropped how many older ones found no place
 */
public record Night(Instant from, List<Brief> incidents, long dropped) {

  /** Keeps a copy. */
  public Night {
    incidents = List.copyOf(incidents);
  }

  /**
   * An incident in short.
   *
   * @param ended null while it is open
   * @param recovered false if it ended for another reason than the value
   * @param peak the worst value
   */
  public record Brief(
      String id,
      String rule,
      String target,
      Severity severity,
      Instant since,
      @Nullable Instant ended,
      boolean recovered,
      double peak,
      Unit unit) {}
}
