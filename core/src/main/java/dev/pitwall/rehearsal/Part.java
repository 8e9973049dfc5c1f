package dev.pitwall.rehearsal;

import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Recorded;
import dev.pitwall.alert.Side;
import dev.pitwall.history.Tape;
import java.time.Duration;
import java.util.BitSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One series, with what is needed to pass quickly over times in which nothing changes. */
final class Part implements Recorded {
  /** Readings of which the worst is a candidate for a threshold. */
  private static final int BLOCK = 16;

  private final Tape.Strip strip;
  private final Side side;

  /** The readings before which the check came without them. */
  private final BitSet broken = new BitSet();

  /**
   * Looks at all of it.
   *
   * @param side on which side of a threshold the trouble is
   */
  Part(Tape.Strip strip, Tape tape, Side side) {
    this.strip = strip;
    this.side = side;
    for (int i = 1; i < strip.size(); i++) {
      if (tape.tick(strip.second(i - 1) + 1) < strip.second(i)) {
        broken.set(i);
      }
    }
  }

  Tape.Strip strip() {
    return strip;
  }

  @Override
  public long second(int index) {
    return strip.second(index);
  }

  @Override
  public double value(int index) {
    return strip.value(index);
  }

  /**
   * Readings in which nothing changes.
   *
   * @param worst the index of the worst before the last ones; -1 if it is of no interest
   * @param tail the index of the first of the last ones, which tell how it stands afterwards: the
   *     last measured ones that a rule looks at, and what is unknown since
   * @param end the index after the last one
   */
  record Still(int worst, int tail, int end) {}

  /**
   * The readings from here on in which nothing changes; null if there are none that could be passed
   * over.
   *
   * @param among how many of the last measured values a rule looks at
   */
  @Nullable Still still(int index, IncidentLedger ledger, int among) {
    if (broken.get(index)) {
      return null;
    }
    int next = broken.nextSetBit(index);
    int end = ledger.quietUntil(this, index, next < 0 ? strip.size() : next);
    int tail = end;
    for (int measured = 0; tail > index && measured < among; ) {
      tail--;
      measured += isKnown(tail) ? 1 : 0;
    }
    boolean passes = among == 1 ? end > index + 1 : tail > index;
    return passes ? new Still(ledger.isCalm() ? -1 : worst(index, tail), tail, end) : null;
  }

  /** True if it is no unknown reading. */
  boolean isKnown(int index) {
    return !Double.isNaN(strip.value(index));
  }

  /** The index of the worst value; -1 if none is known. */
  private int worst(int from, int to) {
    int worst = -1;
    for (int i = from; i < to; i++) {
      double value = strip.value(i);
      boolean worse = worst < 0 || side.beyond(value, strip.value(worst));
      worst = !Double.isNaN(value) && worse ? i : worst;
    }
    return worst;
  }

  /** The worst value of each block of readings that has one. */
  DoubleStream extremes() {
    return IntStream.iterate(0, from -> from < strip.size(), from -> from + BLOCK)
        .map(from -> worst(from, Math.min(strip.size(), from + BLOCK)))
        .filter(worst -> worst >= 0)
        .mapToDouble(strip::value);
  }

  /** The worst value; not a number if none is known. */
  double worst() {
    int worst = worst(0, strip.size());
    return worst < 0 ? Double.NaN : strip.value(worst);
  }

  /**
   * Seconds in which it was known: between two values without a gap.
   *
   * @param gap more than this between two readings is one, before {@code coarse} three minutes
   */
  long covered(Duration gap, long coarse) {
    long sum = 0;
    for (int i = 1; i < strip.size(); i++) {
      long step = strip.second(i) - strip.second(i - 1);
      long longest = strip.second(i) < coarse ? Stage.COARSE_GAP : gap.toSeconds();
      boolean known = !Double.isNaN(strip.value(i)) && !Double.isNaN(strip.value(i - 1));
      sum += known && step <= longest ? step : 0;
    }
    return sum;
  }
}
