package dev.pitwall.logs.follow;

/**
 * How much is read.
 *
 * @param first bytes at the end of a file that is seen for the first time; more than zero
 * @param run the most bytes in one run; more than zero
 * @param backlog of a longer one only the last {@code first} bytes are read, the others are counted
 *     as skipped; a shorter one is read in several runs
 */
public record Reach(long first, long run, long backlog) {
  private static final long MIB = 1 << 20;

  /** For whom only the newest events count: the last mebibyte of more than four. */
  public static final Reach NEWEST = new Reach(MIB, 4 * MIB, 4 * MIB);

  /** For whom every line counts: 16 MiB a run, and 1 GiB is caught up with. */
  public static final Reach ALL = new Reach(16 * MIB, 16 * MIB, 1024 * MIB);

  /** Refuses a reach of nothing. */
  public Reach {
    if (first <= 0 || run <= 0 || backlog < first) {
      throw new IllegalArgumentException("reach " + first + ", " + run + ", " + backlog);
    }
  }
}
