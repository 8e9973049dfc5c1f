package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Some series over a time, reading by reading, oldest first, for whoever wants to live through it
 * once more. Times are whole seconds. Days that are kept as minutes alone have one reading a
 * minute, its mean, at the minute's end; no minute tells of unknown readings.
 */
public final class Tape {
  /** Readings on one tape that fit into memory at any time: 12 bytes each. */
  public static final int MOST = 1_500_000;

  private final Instant from;
  private final Instant to;
  private final List<Strip> strips;
  private final BitSet ticks;
  private final Instant coarseUntil;

  /**
   * What is wanted.
   *
   * @param names of the readings
   * @param ticking names of readings that the same check answers: when they came, the check was run
   * @param from the first second
   * @param to the second after the last one; at most 4,000 days later
   * @param most readings; of more the newest
   */
  public record Order(Set<String> names, Set<String> ticking, Instant from, Instant to, int most) {
    private static final long LONGEST_DAYS = 4_000;

    /** Keeps copies. */
    public Order {
      names = Set.copyOf(names);
      ticking = Set.copyOf(ticking);
      if (!from.isBefore(to) || from.plusSeconds(LONGEST_DAYS * 86_400).isBefore(to)) {
        throw new IllegalArgumentException(
            "from "
                + from
                + " to "
                + to
                + " is no time of up to "
                + LONGEST_DAYS
                + " days; ask for an earlier begin or a shorter time");
      }
    }
  }

  Tape(Instant from, Instant to, List<Strip> strips, BitSet ticks, Instant coarseUntil) {
    this.from = from;
    this.to = to;
    this.strips = List.copyOf(strips);
    this.ticks = ticks;
    this.coarseUntil = coarseUntil;
  }

  /** One series. */
  public static final class Strip {
    private final ReadingKey key;
    private final Unit unit;
    private final long base;
    private final int[] seconds;
    private final double[] values;

    Strip(ReadingKey key, Unit unit, long base, int[] seconds, double[] values) {
      this.key = key;
      this.unit = unit;
      this.base = base;
      this.seconds = seconds;
      this.values = values;
    }

    /** What it is of. */
    public ReadingKey key() {
      return key;
    }

    /** The unit of the values. */
    public Unit unit() {
      return unit;
    }

    /** How many readings. */
    public int size() {
      return seconds.length;
    }

    /** When it was read: second since 1970, growing. */
    public long second(int index) {
      return base + seconds[index];
    }

    /** The value; not a number for an unknown reading. */
    public double value(int index) {
      return values[index];
    }
  }

  /** Its begin: later than asked for if there were too many readings. */
  public Instant from() {
    return from;
  }

  /** Its end. */
  public Instant to() {
    return to;
  }

  /** The series, by name. */
  public List<Strip> strips() {
    return strips;
  }

  /** Before this the readings are minutes; the begin of time if none is. */
  public Instant coarseUntil() {
    return coarseUntil;
  }

  /**
   * The next second in which the check was run.
   *
   * @param second the first to look at, since 1970
   * @return {@link Long#MAX_VALUE} if there is none
   */
  public long tick(long second) {
    long base = from.getEpochSecond();
    int next = second - base > Integer.MAX_VALUE ? -1 : ticks.nextSetBit(offset(second, base));
    return next < 0 ? Long.MAX_VALUE : base + next;
  }

  private static int offset(long second, long base) {
    return (int) Math.max(0, second - base);
  }
}
