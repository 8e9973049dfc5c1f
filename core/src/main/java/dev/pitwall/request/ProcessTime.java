package dev.pitwall.request;

/**
 * The value of the {@code X-Process-Time} header: decimal seconds with six decimals, {@code .} as
 * separator, never an exponent.
 */
public final class ProcessTime {
  private static final int DECIMALS = 6;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private ProcessTime() {}

  /**
   * Formats a duration, cut to whole microseconds.
   *
   * @param nanos elapsed nanoseconds; negative counts as 0
   */
  public static String format(long nanos) {
    long micros = Math.max(nanos, 0) / NANOS_PER_MICRO;
    long seconds = micros / MICROS_PER_SECOND;
    long fraction = micros % MICROS_PER_SECOND;
    if (seconds < 10) {
      byte[] text = new byte[2 + DECIMALS];
      text[0] = (byte) ('0' + seconds);
      text[1] = '.';
      for (int i = 1 + DECIMALS; i > 1; i--) {
        text[i] = (byte) ('0' + fraction % 10);
        fraction /= 10;
      }
      return latin1(text);
    }
    String digits = Long.toString(MICROS_PER_SECOND + fraction);
    return seconds + "." + digits.substring(1);
  }

  @SuppressWarnings("deprecation") // the one constructor that copies bytes without a decoder
  private static String latin1(byte[] ascii) {
    return new String(ascii, 0);
  }
}
