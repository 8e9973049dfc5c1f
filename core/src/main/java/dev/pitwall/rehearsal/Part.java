package dev.pitwall.rehearsal;

import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Side;
import dev.pitwall.history.Tape;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One series, with what is needed to pass quickly over times in which nothing is near a threshold.
 */
final class Part {
  /** Readings of a block. */
  static final int BLOCK = 16;

  private final Tape.Strip strip;
  private final double[] worst;
  private final boolean[] whole;

  /**
   * Looks at all blocks.
   *
   * @param side on which side of a threshold the trouble is
   */
  Part(Tape.Strip strip, Tape tape, Side side) {
    this.strip = strip;
    int blocks = (strip.size() + BLOCK - 1) / BLOCK;
    worst = new double[blocks];
    whole = new boolean[blocks];
    for (int block = 0; block < blocks; block++) {
      double extreme = Double.NaN;
      boolean complete = true;
      for (int i = block * BLOCK; i < end(block); i++) {
        double value = strip.value(i);
        if (!Double.isNaN(value)) {
          extreme = Double.isNaN(extreme) ? value : side.worse(extreme, value);
        }
        complete &= i == 0 || tape.tick(strip.second(i - 1) + 1) >= strip.second(i);
      }
      worst[block] = extreme;
      whole[block] = complete;
    }
  }

  private int end(int block) {
    return Math.min(strip.size(), (block + 1) * BLOCK);
  }

  Tape.Strip strip() {
    return strip;
  }

  /**
   * The last reading of the block that begins here, if nothing in the block comes near the first
   * level and the check never came without this reading; else this reading.
   */
  int quietUntil(int index, Rule rule) {
    int block = index / BLOCK;
    boolean begins = index % BLOCK == 0 && whole[block];
    if (!begins || (!Double.isNaN(worst[block]) && rule.beyond(worst[block], rule.first()))) {
      return index;
    }
    return end(block) - 1;
  }

  /** The worst value of each block that has one. */
  List<Double> extremes() {
    return Arrays.stream(worst).filter(value -> !Double.isNaN(value)).boxed().toList();
  }

  /** The worst value; not a number if none is known. */
  double worst(Side side) {
    double extreme = Double.NaN;
    for (double each : worst) {
      if (!Double.isNaN(each)) {
        extreme = Double.isNaN(extreme) ? each : side.worse(extreme, each);
      }
    }
    return extreme;
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
