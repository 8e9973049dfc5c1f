package dev.pitwall.logs.analyze;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads the times of lines. The minute of the line before is remembered by its bytes, so a calendar
 * is asked about once a minute of log, not once a line.
 */
final class Clock {
  /** No offset is written: the zone of the run counts. */
  static final int LOCAL = Integer.MIN_VALUE;

  private static final byte[] MONTHS =
      "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int MOST_OFFSET = 18 * 3600;

  /** The length of a blank and {@code +0000}. */
  private static final int ZONE = 6;

  private final Span span;
  private final ZoneId zone;
  private final long firstSecond;
  private final long endSecond;

  private long key0;
  private long key1;
  private int key2;
  private int keyZone;
  private boolean keyed;

  /** The zone that was read last, as it is written, and what it is; -1 is none. */
  private long zoneText = -1;

  private int zoneOffset;

  private long minute;
  private boolean wanted;
  private int hour;
  private int second;

  /** The offset that was read last, or LOCAL, and where it ended. */
  private int offset;

  private int end;

  /**
   * A clock.
   *
   * @param zone of lines that name none
   */
  Clock(Span span, ZoneId zone) {
    this.span = span;
    this.zone = zone;
    this.firstSecond = span.firstSecond();
    this.endSecond = span.endSecond();
  }

  boolean chosen() {
    return wanted && minute + second >= firstSecond && minute + second < endSecond;
  }

  long epochSecond() {
    return minute + second;
  }

  int hour() {
    return hour;
  }

  /** Index after {@code 26/Nov/2026:03:04:05 +0000}, or -1. */
  int common(byte[] b, int from, int to) {
    if (to - from < 20) {
      return -1;
    }
    int seconds = two(b, from + 18);
    if (b[from + 17] != ':' || seconds < 0 || seconds > 60) {
      return -1;
    }
    if (!zone(b, from + 20, to)) {
      return -1;
    }
    long k0 = Swar.word(b, from);
    long k1 = Swar.word(b, from + 8);
    int k2 = b[from + 16];
    if (!isMinute(k0, k1, k2)) {
      if (b[from + 2] != '/' || b[from + 6] != '/' || b[from + 11] != ':' || b[from + 14] != ':') {
        return -1;
      }
      int year = four(b, from + 7);
      if (!minute(year, month(b, from + 3), two(b, from), two(b, from + 12), two(b, from + 15))) {
        return -1;
      }
      key(k0, k1, k2);
    }
    second = seconds;
    return end;
  }

  /**
   * Index after {@code 2026-11-26T03:04:05.123+09:00} and its relatives: slashes or dots in the
   * date, a space or comma before the time, dot or comma before the fraction, zone or none; or -1.
   */
  int iso(byte[] b, int from, int to) {
    if (to - from < 19 || b[from + 13] != ':' || b[from + 16] != ':') {
      return -1;
    }
    int seconds = two(b, from + 17);
    if (seconds < 0 || seconds > 60) {
      return -1;
    }
    int next = fraction(b, from + 19, to);
    if (!offset(b, next, to)) {
      return -1;
    }
    long k0 = Swar.word(b, from);
    long k1 = Swar.word(b, from + 8);
    if (!isMinute(k0, k1, 0)) {
      byte dash = b[from + 4];
      byte t = b[from + 10];
      if (dash != b[from + 7]
          || (dash != '-' && dash != '/' && dash != '.')
          || (t != 'T' && t != ' ' && t != ',')) {
        return -1;
      }
      int year = four(b, from);
      if (!minute(year, two(b, from + 5), two(b, from + 8), two(b, from + 11), two(b, from + 14))) {
        return -1;
      }
      key(k0, k1, 0);
    }
    second = seconds;
    return end;
  }

  /** Index after {@code 26-Nov-2026 03:04:05.123}, as Tomcat writes it, or -1. */
  int named(byte[] b, int from, int to) {
    if (to - from < 20 || b[from + 14] != ':' || b[from + 17] != ':') {
      return -1;
    }
    byte dash = b[from + 2];
    if ((dash != '-' && dash != '/' && dash != ' ') || b[from + 6] != dash || b[from + 11] != ' ') {
      return -1;
    }
    int seconds = two(b, from + 18);
    if (seconds < 0 || seconds > 60) {
      return -1;
    }
    int next = fraction(b, from + 20, to);
    if (!offset(b, next, to)) {
      return -1;
    }
    long k0 = Swar.word(b, from);
    long k1 = Swar.word(b, from + 8);
    int k2 = b[from + 16];
    if (!isMinute(k0, k1, k2)) {
      int year = four(b, from + 7);
      if (!minute(year, month(b, from + 3), two(b, from), two(b, from + 12), two(b, from + 15))) {
        return -1;
      }
      key(k0, k1, k2);
    }
    second = seconds;
    return end;
  }

  /** Index after {@code Wed Nov 26 03:04:05.123456 2026}, as Apache's error log has it, or -1. */
  int spelled(byte[] b, int from, int to) {
    if (to - from < 24 || b[from + 3] != ' ' || b[from + 7] != ' ' || b[from + 13] != ':') {
      return -1;
    }
    int seconds = two(b, from + 17);
    int next = fraction(b, from + 19, to);
    if (seconds < 0 || seconds > 60 || b[from + 16] != ':' || next + 5 > to || b[next] != ' ') {
      return -1;
    }
    int day = b[from + 8] == ' ' ? two0(b, from + 9) : two(b, from + 8);
    offset = LOCAL;
    keyed = false;
    if (!minute(four(b, next + 1), month(b, from + 4), day, two(b, from + 11), two(b, from + 14))) {
      return -1;
    }
    second = seconds;
    return next + 5;
  }

  /**
   * Takes a moment that was read elsewhere; false if there is no such one.
   *
   * @param numbers year, month, day, hour, minute, second
   * @param east seconds, or {@link #LOCAL}
   */
  boolean read(int[] numbers, int east) {
    keyed = false;
    offset = east;
    if (numbers[5] > 60
        || Math.abs((long) (east == LOCAL ? 0 : east)) > MOST_OFFSET
        || !minute(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])) {
      return false;
    }
    second = numbers[5];
    return true;
  }

  /** Takes a moment that was written as a number; its day and hour are those of the zone. */
  void epoch(long epochSeconds) {
    Instant at = Instant.ofEpochSecond(epochSeconds);
    ZoneOffset there = zone.getRules().getOffset(at);
    long local = epochSeconds + there.getTotalSeconds();
    keyed = false;
    second = (int) Math.floorMod(epochSeconds, 60L);
    minute = epochSeconds - second;
    hour = (int) (Math.floorMod(local, 86_400L) / 3_600);
    wanted = span.mayHold(Math.floorDiv(local, 86_400L), minute, there.getTotalSeconds());
  }

  /** The same as {@link #offset}; what is written as in the line before need not be read. */
  private boolean zone(byte[] b, int from, int to) {
    boolean whole = from + ZONE <= to;
    long text = Swar.head(Swar.word(b, from), ZONE);
    if (whole && text == zoneText) {
      offset = zoneOffset;
      end = from + ZONE;
      return true;
    }
    boolean read = offset(b, from, to);
    if (read && whole && end == from + ZONE) {
      zoneText = text;
      zoneOffset = offset;
    }
    return read;
  }

  private boolean isMinute(long k0, long k1, int k2) {
    return keyed && k0 == key0 && k1 == key1 && k2 == key2 && offset == keyZone;
  }

  private void key(long k0, long k1, int k2) {
    key0 = k0;
    key1 = k1;
    key2 = k2;
    keyZone = offset;
    keyed = true;
  }

  private boolean minute(int year, int month, int day, int hours, int minutes) {
    if (year < 1
        || month < 1
        || day < 1
        || hours < 0
        || hours > 23
        || minutes < 0
        || minutes > 59) {
      return false;
    }
    LocalDateTime local;
    try {
      local = LocalDateTime.of(year, month, day, hours, minutes);
    } catch (DateTimeException e) {
      return false;
    }
    ZoneOffset there =
        offset == LOCAL ? zone.getRules().getOffset(local) : ZoneOffset.ofTotalSeconds(offset);
    minute = local.toEpochSecond(there);
    hour = hours;
    wanted = span.mayHold(local.toLocalDate().toEpochDay(), minute, there.getTotalSeconds());
    return true;
  }

  private static int fraction(byte[] b, int from, int to) {
    if (from + 1 >= to || (b[from] != '.' && b[from] != ',') || !isDigit(b[from + 1])) {
      return from;
    }
    int i = from + 1;
    while (i < to && isDigit(b[i])) {
      i++;
    }
    return i;
  }

  /** Reads an optional zone; false if there is one that does not exist. */
  private boolean offset(byte[] b, int from, int to) {
    offset = LOCAL;
    end = from;
    if (from >= to) {
      return true;
    }
    byte c = b[from];
    if (c == 'Z') {
      offset = 0;
      end = from + 1;
      return true;
    }
    int sign = from;
    if (c == ' ') {
      if (from + 4 <= to && isUtc(b, from + 1) && (from + 4 == to || !isLetter(b[from + 4]))) {
        offset = 0;
        end = from + 4;
        return true;
      }
      sign++;
    }
    if (sign + 5 > to || (b[sign] != '+' && b[sign] != '-')) {
      return true;
    }
    int hours = two(b, sign + 1);
    boolean colon = b[sign + 3] == ':' && sign + 6 <= to;
    int minutes = two(b, sign + (colon ? 4 : 3));
    if (hours < 0 || minutes < 0) {
      return true; // " -1 ..." is no zone
    }
    int seconds = hours * 3600 + minutes * 60;
    if (seconds > MOST_OFFSET || minutes > 59) {
      return false;
    }
    offset = b[sign] == '-' ? -seconds : seconds;
    end = sign + (colon ? 6 : 5);
    return true;
  }

  private static boolean isUtc(byte[] b, int from) {
    return (b[from] == 'U' && b[from + 1] == 'T' && b[from + 2] == 'C')
        || (b[from] == 'G' && b[from + 1] == 'M' && b[from + 2] == 'T');
  }

  private static int month(byte[] b, int from) {
    for (int i = 0; i < MONTHS.length; i += 3) {
      if (MONTHS[i] == b[from] && MONTHS[i + 1] == b[from + 1] && MONTHS[i + 2] == b[from + 2]) {
        return i / 3 + 1;
      }
    }
    return -1;
  }

  /** Two digits, or something negative. */
  static int two(byte[] b, int from) {
    int tens = b[from] - '0';
    int ones = b[from + 1] - '0';
    return (tens | ones) < 0 || tens > 9 || ones > 9 ? -10_000 : tens * 10 + ones;
  }

  private static int two0(byte[] b, int from) {
    return isDigit(b[from]) ? b[from] - '0' : -1;
  }

  private static int four(byte[] b, int from) {
    int high = two(b, from);
    int low = two(b, from + 2);
    return high < 0 || low < 0 ? -1 : high * 100 + low;
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
