package dev.pitwall.security;

import java.util.Arrays;

/**
 * What is known of one client, packed into {@value #WORDS} longs of a table. A counter is a pair:
 * the current window and the one before, of which at any moment as much counts as still lies within
 * one window's length. Distinct things are counted by the bits that their hashes set (linear
 * counting), in pairs of windows as well.
 *
 * <p>Times are seconds since 1970. What comes late, from a file that is read after another, counts
 * for the window that it belongs to if that is still kept, else for none.
 */
final class Cell {
  static final int WORDS = 16;

  /** Seconds of the four windows. */
  static final int MINUTE = 60;

  static final int FIVE = 300;
  static final int TEN = 600;
  static final int DAY = 86_400;

  // words of a cell
  static final int KEY = 0;
  private static final int SEEN = 1; // first, last
  static final int GOOD_TEN = 2;
  static final int BAD_TEN = 3;
  static final int REQUESTS_MINUTE = 4;
  static final int REQUESTS_DAY = 5;
  static final int REFUSED_DAY = 6;
  static final int ATTEMPTS_TEN = 7;
  static final int NOT_FOUND_MINUTE = 8;
  private static final int PATHS = 9; // and 10: the five minutes before
  private static final int USERS = 11; // and 12: the ten minutes before
  private static final int PROBES = 13; // probes of ten, hits of five: four counters of 16 bits
  private static final int LOGIN = 14; // hash of the target of the last refused login
  private static final int ODD = 15; // odd requests of ten: two of 16 bits; then the error

  private static final long LOW = 0xffff_ffffL;
  private static final double BITS = 64;

  private final long[] cells;
  private int at;

  // how many windows the event is late: 0 for the current one, 1 for the one before
  private long lateMinute;
  private long lateFive;
  private long lateTen;
  private long lateDay;

  /** A view over the cells of a table; {@link #move} says which one. */
  Cell(long[] cells) {
    this.cells = cells;
  }

  Cell move(int index) {
    at = index * WORDS;
    return this;
  }

  long key() {
    return cells[at + KEY];
  }

  /** A newcomer's cell. */
  void begin(long key, long second, long inherited) {
    Arrays.fill(cells, at, at + WORDS, 0);
    cells[at + KEY] = key;
    cells[at + SEEN] = second << 32 | (second & LOW);
    cells[at + REQUESTS_DAY] = pair(0, inherited); // as old as can be
    cells[at + ODD] = Math.min(inherited, LOW);
  }

  private static long pair(long one, long other) {
    return one << 32 | (other & LOW);
  }

  /** Moves its windows on to this second: those of the newest one it has seen, or later ones. */
  void turn(long second) {
    long before = last();
    long now = Math.max(before, second);
    cells[at + SEEN] = pair(first(), now);
    long steps = now / MINUTE - before / MINUTE;
    if (steps > 0) {
      turn32(REQUESTS_MINUTE, steps);
      turn32(NOT_FOUND_MINUTE, steps);
      turnLonger(before, now);
    }
    lateMinute = now / MINUTE - second / MINUTE;
    lateFive = now / FIVE - second / FIVE;
    lateTen = now / TEN - second / TEN;
    lateDay = now / DAY - second / DAY;
  }

  private void turnLonger(long before, long now) {
    long steps = now / FIVE - before / FIVE;
    if (steps > 0) {
      turnBits(PATHS, steps);
      turn16(PROBES, 0, steps);
    }
    steps = now / TEN - before / TEN;
    if (steps > 0) {
      turn32(ATTEMPTS_TEN, steps);
      turn32(GOOD_TEN, steps);
      turn32(BAD_TEN, steps);
      turnBits(USERS, steps);
      turn16(PROBES, 32, steps);
      turn16(ODD, 32, steps);
    }
    steps = now / DAY - before / DAY;
    if (steps > 0) {
      turn32(REQUESTS_DAY, steps);
      turn32(REFUSED_DAY, steps);
      cells[at + ODD] = steps == 1 ? cells[at + ODD] : cells[at + ODD] & ~LOW;
    }
  }

  private void turn32(int word, long steps) {
    cells[at + word] = steps == 1 ? cells[at + word] >>> 32 : 0;
  }

  private void turn16(int word, int shift, long steps) {
    long both = cells[at + word] >>> shift & LOW;
    long turned = steps == 1 ? both >>> 16 : 0;
    cells[at + word] = (cells[at + word] & ~(LOW << shift)) | (turned << shift);
  }

  private void turnBits(int word, long steps) {
    cells[at + word + 1] = steps == 1 ? cells[at + word] : 0;
    cells[at + word] = 0;
  }

  private long late(int word) {
    return switch (word) {
      case REQUESTS_MINUTE, NOT_FOUND_MINUTE -> lateMinute;
      case ATTEMPTS_TEN, GOOD_TEN, BAD_TEN -> lateTen;
      default -> lateDay;
    };
  }

  /** One more in a counter of 32 bits. */
  void count(int word) {
    long late = late(word);
    if (late == 0 && cells[at + word] >>> 32 != LOW) {
      cells[at + word] += 1L << 32;
    } else if (late == 1 && (cells[at + word] & LOW) != LOW) {
      cells[at + word]++;
    }
  }

  private void count16(int word, int shift, long late) {
    int place = shift + (late == 0 ? 16 : 0);
    if (late <= 1 && (cells[at + word] >>> place & 0xffff) != 0xffff) {
      cells[at + word] += 1L << place;
    }
  }

  void probe() {
    count16(PROBES, 32, lateTen);
  }

  void hit() {
    count16(PROBES, 0, lateFive);
  }

  void odd() {
    count16(ODD, 32, lateTen);
  }

  void path(long hash) {
    if (lateFive <= 1) {
      cells[at + PATHS + (int) lateFive] |= 1L << hash;
    }
  }

  void user(long hash) {
    if (lateTen <= 1) {
      cells[at + USERS + (int) lateTen] |= 1L << hash;
    }
  }

  /** What it was denied for is paid: it begins anew. What the readings count of a day stays. */
  void forgive() {
    cells[at + ATTEMPTS_TEN] = 0;
    cells[at + NOT_FOUND_MINUTE] = 0;
    cells[at + BAD_TEN] = 0;
    Arrays.fill(cells, at + PATHS, at + PROBES, 0);
    cells[at + PROBES] &= LOW << 32; // the hits
  }

  void login(long target) {
    cells[at + LOGIN] = target;
  }

  long login() {
    return cells[at + LOGIN];
  }

  long first() {
    return cells[at + SEEN] >>> 32;
  }

  long last() {
    return cells[at + SEEN] & LOW;
  }

  /** By how much {@link #requests} may be too large. */
  long error() {
    return cells[at + ODD] & LOW;
  }

  /** All requests of the current day's window and the one before, as they are. */
  long requests() {
    return (cells[at + REQUESTS_DAY] >>> 32) + (cells[at + REQUESTS_DAY] & LOW);
  }

  /** The sliding count of a counter of 32 bits over a window of so many seconds. */
  double sliding(int word, int window, long second) {
    return sliding(cells[at + word] >>> 32, cells[at + word] & LOW, window, second);
  }

  private static double sliding(long current, long before, int window, long second) {
    double left = 1 - (double) (second % window) / window;
    return current + before * left;
  }

  private double sliding16(int word, int shift, int window, long second) {
    long both = cells[at + word] >>> shift;
    return sliding(both >>> 16 & 0xffff, both & 0xffff, window, second);
  }

  double probes(long second) {
    return sliding16(PROBES, 32, TEN, second);
  }

  double hits(long second) {
    return sliding16(PROBES, 0, FIVE, second);
  }

  double odds(long second) {
    return sliding16(ODD, 32, TEN, second);
  }

  /** How many different paths in about five minutes; exact to a tenth up to some 150. */
  double paths(long second) {
    return distinct(PATHS, FIVE, second);
  }

  /** How many different users in about ten minutes. */
  double users(long second) {
    return distinct(USERS, TEN, second);
  }

  /** The union while half of the window before still counts, else the current one. */
  private double distinct(int word, int window, long second) {
    long current = cells[at + word];
    return second % window * 2 < window ? linear(current | cells[at + word + 1]) : linear(current);
  }

  static double linear(long bits) {
    int set = Long.bitCount(bits);
    return set == 64 ? BITS * Math.log(BITS) : BITS * Math.log(BITS / (BITS - set));
  }

  /**
   * How much would be lost with it: what it asked for counts once, what speaks against it a
   * thousandfold. Windows that have passed do not count.
   */
  long worth(long second) {
    long day = second / DAY - last() / DAY;
    long ten = second / TEN - last() / TEN;
    long five = second / FIVE - last() / FIVE;
    long worth = 0;
    if (day <= 1) {
      worth += day == 1 ? cells[at + REQUESTS_DAY] >>> 32 : requests();
      worth += 1_000 * (sum(REFUSED_DAY) & LOW);
    }
    if (ten <= 1) {
      worth += 1_000 * (sum(ATTEMPTS_TEN) + Long.bitCount(cells[at + USERS]));
      worth += 5_000 * (cells[at + PROBES] >>> 48 & 0xffff) + (cells[at + ODD] >>> 48 & 0xffff);
    }
    if (five <= 1) {
      worth += 1_000L * Long.bitCount(cells[at + PATHS] | cells[at + PATHS + 1]);
    }
    return worth;
  }

  private long sum(int word) {
    return (cells[at + word] >>> 32) + (cells[at + word] & LOW);
  }
}
