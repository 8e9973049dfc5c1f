package dev.pitwall.security;

import java.util.ArrayList;
import java.util.List;

/**
 * What is usual at an hour of the day: the same hour of the seven days before. Of each hour it
 * knows how many logins failed and went well, and how many requests there were and found nothing.
 * Two days with that hour are enough to know.
 */
final class Baseline {
  static final int HOURS = 24 * 8;
  private static final int HOUR = 3_600;
  private static final int DAYS = 7;
  private static final int ENOUGH_DAYS = 2;
  private static final long ENOUGH = 50;

  private final Hour[] hours = new Hour[HOURS];

  /** The counts of one hour since 1970. */
  static final class Hour {
    final long number;
    long failed;
    long went;
    long missing;
    long requests;

    Hour(long number) {
      this.number = number;
    }
  }

  /** The hour of this second, to be counted in; an old one's place is taken by a new one. */
  Hour at(long second) {
    long number = second / HOUR;
    int place = (int) (number % HOURS);
    Hour known = hours[place];
    if (known == null || known.number < number) {
      known = new Hour(number);
      hours[place] = known;
    }
    return known;
  }

  /** The usual share of logins that fail, 0 to 1; NaN if nobody knows yet. */
  double failing(long second) {
    long failed = 0;
    long all = 0;
    int days = 0;
    for (Hour each : usual(second)) {
      failed += each.failed;
      all += each.failed + each.went;
      days += each.failed + each.went > 0 ? 1 : 0;
    }
    return days < ENOUGH_DAYS || all < ENOUGH ? Double.NaN : (double) failed / all;
  }

  /** The usual share of requests that find nothing, 0 to 1; NaN if nobody knows yet. */
  double missing(long second) {
    long missing = 0;
    long all = 0;
    int days = 0;
    for (Hour each : usual(second)) {
      missing += each.missing;
      all += each.requests;
      days += each.requests > 0 ? 1 : 0;
    }
    return days < ENOUGH_DAYS || all < ENOUGH ? Double.NaN : (double) missing / all;
  }

  private List<Hour> usual(long second) {
    List<Hour> usual = new ArrayList<>(DAYS);
    for (int day = 1; day <= DAYS; day++) {
      long number = second / HOUR - day * 24L;
      Hour known = hours[(int) (number % HOURS)];
      if (known != null && known.number == number) {
        usual.add(known);
      }
    }
    return usual;
  }

  /** The hours before this one: five numbers each, those of {@link Hour} in their order. */
  List<long[]> list(long second) {
    List<long[]> list = new ArrayList<>();
    for (Hour each : hours) {
      if (each != null && each.number < second / HOUR) {
        list.add(new long[] {each.number, each.failed, each.went, each.missing, each.requests});
      }
    }
    return list;
  }

  /** What an earlier run knew; what is newer here stays. */
  void remember(List<long[]> known) {
    for (long[] each : known) {
      if (each.length == 5 && each[0] >= 0) {
        Hour hour = at(each[0] * HOUR);
        if (hour.number == each[0]) {
          hour.failed += each[1];
          hour.went += each[2];
          hour.missing += each[3];
          hour.requests += each[4];
        }
      }
    }
  }
}
