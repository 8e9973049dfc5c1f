package dev.pitwall.cli;

import dev.pitwall.backup.Progress;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.io.PrintStream;
import java.util.Locale;

/**
 * One line on stderr that says how far a long work is, written over and over; a line a stage where
 * there is no terminal.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final Messages words;
  private final Amounts amounts;
  private String stage = "";
  private long shown = -1;

  ProgressLine(Session session, boolean terminal) {
    this.err = session.err();
    this.terminal = terminal;
    this.words = session.words();
    this.amounts = new Amounts(session.locale());
  }

  @Override
  public void stage(Stage next) {
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
  public void bytes(long done, long of) {
    if (!terminal) {
      return;
    }
    // what is estimated may be exceeded; 99 until the stage is over
    long step = of > 0 ? Math.min(99, done * 100 / of) : done >> 20;
    if (step == shown) {
      return;
    }
    shown = step;
    String size = amounts.of(Unit.BYTES, done);
    err.print(CLEAR + stage + "  " + (of > 0 ? step + " %  " : "") + size);
    err.flush();
  }

  @Override
  public void note(String line) {
    if (terminal) {
      err.print(CLEAR);
    }
    err.println(TextTable.printable(line));
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (terminal) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
