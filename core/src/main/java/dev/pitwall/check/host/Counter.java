package dev.pitwall.check.host;

import java.util.OptionalDouble;

/** A number that only grows, seen from time to time. */
final class Counter {
  private double before = Double.NaN;
  private long nanosBefore;

  /** How much it grew since the look before; empty at the first look and after a reset. */
  OptionalDouble grown(double now) {
    double grown = now - before;
    before = now;
    return grown >= 0 ? OptionalDouble.of(grown) : OptionalDouble.empty();
  }

  /** The same by the second; also empty if no time passed. */
  OptionalDouble perSecond(double now, long nanos) {
    double seconds = (nanos - nanosBefore) / 1e9;
    nanosBefore = nanos;
    OptionalDouble grown = grown(now);
    return grown.isPresent() && seconds > 0
        ? OptionalDouble.of(grown.getAsDouble() / seconds)
        : OptionalDouble.empty();
  }
}
