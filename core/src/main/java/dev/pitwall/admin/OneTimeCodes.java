package dev.pitwall.admin;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Codes that open a session once, within a while. Thread-safe; the newest few are kept. */
final class OneTimeCodes {
  private static final int MOST = 16;

  private final TimeSource time;
  private final Map<String, Long> ends = new LinkedHashMap<>();

  OneTimeCodes(TimeSource time) {
    this.time = time;
  }

  /** Takes a code in; kept is only its hash. */
  synchronized void add(String code, Duration good) {
    ends.put(AccessGuard.key(code), time.nanoTime() + good.toNanos());
    if (ends.size() > MOST) {
      ends.remove(ends.keySet().iterator().next());
    }
  }

  /** True the first time, as long as it is good. */
  synchronized boolean redeem(String code) {
    Long end = ends.remove(AccessGuard.key(code));
    return end != null && time.nanoTime() - end < 0;
  }
}
