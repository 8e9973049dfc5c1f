package dev.pitwall.request;

import org.jspecify.annotations.Nullable;

/**
 * The value of the {@code X-Process-Time} header: decimal seconds with six decimals, {@code .} as
 * separator, never an exponent.
 */
public final class ProcessTime {
  /** The most characters that {@link #encode} writes. */
  public static final int LONGEST = 17;

  private static final int DECIMALS = 6;
  private static final int RADIX = 10;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /**
   * The texts of the quickest responses, by their microseconds; each is made when it is first
   * wanted, all of them are 100 KB. Who races here makes the same text twice.
   */
  private static final @Nullable String[] QUICK = new String[2_000];

  private ProcessTime() {}

  /**
   * Formats a duration, cut to whole microseconds. Below two milliseconds it costs no object.
   *
   * @param nanos elapsed nanoseconds; negative counts as 0
   */
  public static String format(long nanos) {
    long micros = Math.max(nanos, 0) / NANOS_PER_MICRO;
    if (micros >= QUICK.length) {
      return text(nanos);
    }
    String known = QUICK[(int) micros];
    if (known == null) {
      known = text(nanos);
      QUICK[(int) micros] = known;
    }
    return known;
  }

  private static String text(long nanos) {
    byte[] text = new byte[LONGEST];
    return latin1(text, encode(nanos, text));
  }

  /**
   * {@link #format} into the first bytes of an array, as ASCII.
   *
   * @param nanos elapsed nanoseconds; negative counts as 0
   * @param into at least {@value #LONGEST} bytes
   * @return how many were written
   */
  public static int encode(long nanos, byte[] into) {
    long rest = Math.max(nanos, 0) / NANOS_PER_MICRO;
    int point = 1;
    for (long seconds = rest / MICROS_PER_SECOND; seconds >= RADIX; seconds /= RADIX) {
      point++;
    }
    int length = point + 1 + DECIMALS;
    for (int i = length - 1; i >= 0; i--) {
      if (i == point) {
        into[i] = '.';
      } else {
        into[i] = (byte) ('0' + rest % RADIX);
        rest /= RADIX;
      }
    }
    return length;
  }

  @SuppressWarnings("deprecation") // the one constructor that copies bytes without a decoder
  private static String latin1(byte[] ascii, int length) {
    return new String(ascii, 0, 0, length);
  }
}
