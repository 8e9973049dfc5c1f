package dev.pitwall.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger should say, worked out anew from the whole history at every sample: slow, without
 * any state but the history, and therefore another program than the one under test. One rule above,
 * two levels, no flapping.
 */
final class NaiveModel {
  /** {@code restarted}: the process was started anew before this sample. */
  private record Entry(@Nullable Double value, long seconds, boolean restarted, boolean gap) {}

  private final Rule rule;
  private final List<Entry> history = new ArrayList<>();

  /** Of each level: the index from which it is watched anew, because it fired or cleared. */
  private final int[] from;

  private final boolean[] active;
  private final int[] inside;
  private int highest = -1;

  NaiveModel(Rule rule) {
    this.rule = rule;
    from = new int[rule.levels().size()];
    inside = new int[rule.levels().size()];
    active = new boolean[rule.levels().size()];
  }

  /** What the sample must cause, in one word; empty for nothing. */
  String next(@Nullable Double value, long seconds, boolean restarted) {
    long before = history.isEmpty() ? seconds : history.get(history.size() - 1).seconds();
    boolean gap = !restarted && seconds - before > 3 * Bench.STEP.toSeconds();
    if (restarted) {
      keepPendingWindows();
    }
    history.add(new Entry(value, seconds, restarted, gap));
    int now = history.size() - 1;
    if (value == null) {
      return "";
    }
    boolean open = highest >= 0;
    int fired = -1;
    for (int level = 0; level < active.length; level++) {
      if (active[level]) {
        if (cleared(level, now)) {
          active[level] = false;
          from[level] = now + 1;
        }
      } else if (fires(level, now)) {
        fired = level;
      }
    }
    for (int level = 0; level <= fired; level++) {
      if (!active[level]) {
        active[level] = true;
        inside[level] = now + 1;
      }
    }
    if (!open && fired >= 0) {
      highest = fired;
      return "OPENED " + rule.levels().get(fired).severity();
    }
    if (open && fired > highest) {
      highest = fired;
      return "CHANGED " + rule.levels().get(fired).severity();
    }
    for (boolean one : active) {
      if (one) {
        return "";
      }
    }
    highest = -1;
    return open ? "RESOLVED" : "";
  }

  /** Time that counts between a sample and the one before. */
  private long counted(int index) {
    if (index == 0) {
      return 0;
    }
    Entry entry = history.get(index);
    Entry before = history.get(index - 1);
    boolean looked =
        entry.value() != null && before.value() != null && !entry.gap() && !entry.restarted();
    return looked ? entry.seconds() - before.seconds() : 0;
  }

  private boolean beyond(int level, int index) {
    Double value = history.get(index).value();
    return value != null && value > rule.levels().get(level).fire();
  }

  /** The newest measured samples since {@code first}, at most as many as are asked for. */
  private List<Integer> window(int first, int now) {
    List<Integer> window = new ArrayList<>();
    for (int i = now; i >= first && window.size() < rule.samples().among(); i--) {
      if (history.get(i).value() != null) {
        window.add(i);
      }
    }
    return window;
  }

  /** The first sample that may be looked at: after the last gap, and after it fired or cleared. */
  private int begin(int level, int now) {
    int first = from[level];
    for (int i = first; i <= now; i++) {
      first = history.get(i).gap() ? i : first;
    }
    return first;
  }

  /** Where the breach that lasts until {@code now} began; -1 if there is none. */
  private int pendingSince(int level, int now) {
    int since = -1;
    for (int i = begin(level, now); i <= now; i++) {
      if (history.get(i).value() == null) {
        continue;
      }
      if (since < 0) {
        since = beyond(level, i) ? i : -1;
      } else {
        long misses = window(since, i).stream().filter(one -> !beyond(level, one)).count();
        since = misses > rule.samples().among() - rule.samples().enough() ? -1 : since;
      }
    }
    return since;
  }

  private boolean fires(int level, int now) {
    int since = pendingSince(level, now);
    if (since < 0 || !beyond(level, now)) {
      return false;
    }
    long held = 0;
    for (int i = since + 1; i <= now; i++) {
      held += counted(i);
    }
    long hits = window(begin(level, now), now).stream().filter(one -> beyond(level, one)).count();
    return held >= rule.levels().get(level).pendingFor().toSeconds()
        && hits >= rule.samples().enough();
  }

  private boolean cleared(int level, int now) {
    long held = -1;
    for (int i = inside[level]; i <= now; i++) {
      Double value = history.get(i).value();
      if (history.get(i).gap() && held >= 0) {
        held = 0;
      }
      if (value == null) {
        continue;
      }
      if (value > rule.levels().get(level).clear()) {
        held = -1;
      } else {
        held = held < 0 ? 0 : held + counted(i);
      }
    }
    return held >= rule.resolveAfter().toSeconds();
  }

  /** A restart knows the samples of a pending breach only. */
  private void keepPendingWindows() {
    for (int level = 0; level < active.length; level++) {
      int since = history.isEmpty() ? -1 : pendingSince(level, history.size() - 1);
      from[level] = since < 0 ? history.size() : since;
    }
  }
}
