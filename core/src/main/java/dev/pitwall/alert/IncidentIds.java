package dev.pitwall.alert;

import java.time.Instant;
import java.util.function.Function;

/**
 * Ids such as {@code I6K2Q9ZB7}: {@code I}, the seconds since 2020 in six characters (enough until
 * 2054), and two characters that tell this process from others. Two ids of one process are never
 * the same: each counts at least one second more than the one before, also when the clock is set
 * back. Letters and digits that sound or look alike are left out (Crockford's Base32). Not
 * thread-safe; the ledger that owns it is.
 */
public final class IncidentIds implements Function<Instant, String> {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final long EPOCH = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

  private final String process;
  private long last;

  /**
   * Ids of one process.
   *
   * @param process any number that other processes are not likely to have: a random one
   */
  public IncidentIds(long process) {
    this.process = encode(process, 2);
  }

  @Override
  public String apply(Instant opened) {
    last = Math.max(last + 1, opened.getEpochSecond() - EPOCH);
    return "I" + encode(last, 6) + process;
  }

  private static String encode(long number, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int shift = (length - 1) * 5; shift >= 0; shift -= 5) {
      text.append(DIGITS.charAt((int) (number >>> shift) & 31));
    }
    return text.toString();
  }
}
