package dev.pitwall.alert;

/**
 * How many samples must be beyond the level: {@code enough} of the last {@code among}. A rule fires
 * on a sample that is itself beyond; as long as the others may be too few misses, it stays pending.
 *
 * @param enough at least 1
 * @param among at least {@code enough}, at most 100
 */
public record Samples(int enough, int among) {
  /** Every sample counts, and one is enough. */
  public static final Samples EACH = new Samples(1, 1);

  /** Refuses what cannot be. */
  public Samples {
    if (enough < 1 || among < enough || among > 100) {
      throw new IllegalArgumentException(
          enough + " of " + among + " samples: 1 <= enough <= among <= 100 is allowed");
    }
  }
}
