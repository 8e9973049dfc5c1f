package dev.pitwall.history;

/**
 * Growing whole numbers with nearly the same step: the first one, the first step, and where the
 * step changed. Samples every ten seconds need a few bytes an hour.
 */
final class Times {
  private Times() {}

  /** Writes them, but not how many they are. */
  static void write(int[] times, ByteSink to) {
    if (times.length == 0) {
      return;
    }
    to.number(times[0]);
    ByteSink changes = new ByteSink();
    int count = 0;
    int step = times.length > 1 ? times[1] - times[0] : 0;
    to.number(step);
    int last = 1;
    for (int i = 2; i < times.length; i++) {
      int now = times[i] - times[i - 1];
      if (now != step) {
        changes.number(i - last).signed(now - step);
        step = now;
        last = i;
        count++;
      }
    }
    to.number(count).put(changes.toBytes());
  }

  /**
   * Reads {@code count} of them.
   *
   * @param most none is larger
   */
  static int[] read(ByteSource from, int count, int most) throws DamageException {
    int[] times = new int[count];
    if (count == 0) {
      return times;
    }
    times[0] = from.count(most);
    long step = from.count(most);
    int changes = from.count(count);
    int at = 1;
    for (int i = 0; i <= changes; i++) {
      int next = i == changes ? count : at + from.count(count - at);
      at = fill(times, at, next, step, most);
      if (i < changes) {
        step += from.signed();
        if (step < 0 || step > most) {
          throw new DamageException("a step of " + step + " seconds");
        }
      }
    }
    return times;
  }

  private static int fill(int[] times, int from, int to, long step, int most)
      throws DamageException {
    for (int i = from; i < to; i++) {
      long time = times[i - 1] + step;
      if (time > most) {
        throw new DamageException("the time " + time + " is beyond " + most);
      }
      times[i] = (int) time;
    }
    return to;
  }
}
