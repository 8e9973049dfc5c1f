package dev.pitwall.cli;

import dev.pitwall.backup.Progress;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.io.PrintStream;
import java.util.Locale;

/**
 * One line on stderr that says how far a long work is, with a bar where the end is known, written
 * over and over; a line a stage where there is no terminal.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";
  private static final int CELLS = 30;

  private final PrintStream err;
  private final boolean terminal;
  private final Messages words;
  private final Amounts amounts;
  private String stage = "";
  private long shown = -1;
  private long read;

  ProgressLine(Session session, boolean terminal) {
    this.err = session.err();
    this.terminal = terminal;
    this.words = session.words();
    this.amounts = new Amounts(session.locale());
  }

  @Override
  public synchronized void stage(Stage next) {
    stage = words.get("progress." + next.name().toLowerCase(Locale.ROOT));
    shown = -1;
    if (terminal) {
      err.print(CLEAR + stage);
      err.flush();
    } else {
      err.println(stage);
    }
  }

  @Override
  public synchronized void bytes(long done, long of) {
    if (!terminal) {
      return;
    }
    // what is estimated may be exceeded; 99 until the stage is over
    long step = of > 0 ? Math.min(99, done * 100 / of) : done >> 20;
    if (step == shown) {
      return;
    }
    shown = step;
    String size = amounts.of(Unit.BYTES, (double) done);
    err.print(CLEAR + stage + "  " + (of > 0 ? bar((int) step) : "") + size);
    err.flush();
  }

  private static String bar(int percent) {
    int full = percent * CELLS / 100;
    return String.format(
        Locale.ROOT, "[%s%s] %2d %%  ", "=".repeat(full), " ".repeat(CELLS - full), percent);
  }

  /** So many bytes more of files were read, on any thread; a terminal alone shows it. */
  synchronized void read(long bytes, long of) {
    if (read == 0) {
      stage = words.get("progress.read");
    }
    read += bytes;
    bytes(read, of);
  }

  @Override
  public synchronized void note(String line) {
    if (terminal) {
      err.print(CLEAR);
    }
    err.println(TextTable.printable(line));
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    if (terminal) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
