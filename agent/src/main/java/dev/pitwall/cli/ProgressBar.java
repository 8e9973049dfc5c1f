package dev.pitwall.cli;

import dev.pitwall.schedule.TimeSource;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** How far a job is, on a terminal only; wiped away when the job ends. */
final class ProgressBar implements AutoCloseable {
  private static final long BETWEEN = Duration.ofMillis(100).toNanos();
  private static final int CELLS = 30;

  private final boolean shown;
  private final PrintStream err;
  private final long total;
  private final TimeSource time;
  private long done;
  private long drawn;
  private int width;

  ProgressBar(Terminal terminal, PrintStream err, long total, TimeSource time) {
    this.shown = terminal.interactive() && total > 0;
    this.err = err;
    this.total = total;
    this.time = time;
    this.drawn = time.nanoTime();
  }

  /** So many bytes more are done; on any thread. */
  synchronized void add(long bytes) {
    done += bytes;
    long now = time.nanoTime();
    if (shown && now - drawn >= BETWEEN) {
      drawn = now;
      draw();
    }
  }

  private void draw() {
    double share = Math.min(1, (double) done / total);
    int full = (int) (share * CELLS);
    String bar =
        String.format(
            Locale.ROOT,
            "[%s%s] %3d %%",
            "=".repeat(full),
            " ".repeat(CELLS - full),
            (int) (share * 100));
    width = bar.length();
    err.print("\r" + bar);
    err.flush();
  }

  @Override
  public synchronized void close() {
    if (width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      err.flush();
    }
  }
}
