package dev.pitwall.cli;

import dev.pitwall.backup.Progress;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import java.util.Locale;

/** One line on a terminal that is written over again and again. */
final class ProgressBar implements Progress {
  private static final int CELLS = 20;
  private static final long BETWEEN = 4L << 20;

  private final Session session;
  private final Amounts amounts;
  private Stage stage = Stage.PREPARE;
  private long shown = -1;

  ProgressBar(Session session) {
    this.session = session;
    this.amounts = new Amounts(session.locale());
  }

  @Override
  public synchronized void stage(Stage next) {
    clear();
    stage = next;
    shown = -1;
    draw(0, 0);
  }

  @Override
  public synchronized void bytes(long done, long of) {
    if (shown < 0 || Math.abs(done - shown) >= BETWEEN) {
      shown = done;
      draw(done, of);
    }
  }

  @Override
  public synchronized void note(String line) {
    clear();
    session.say(TextTable.printable(line));
  }

  /** Takes the line away. */
  synchronized void clear() {
    session.err().print("\r\u001b[K");
    session.err().flush();
  }

  private void draw(long done, long of) {
    String name =
        session.words().get("backup.stage." + stage.name().toLowerCase(Locale.ROOT));
    StringBuilder line = new StringBuilder("\r\u001b[K").append(name);
    if (of > 0) {
      int full = (int) Math.min(CELLS, done * CELLS / of);
      line.append(" [").append("#".repeat(full)).append(" ".repeat(CELLS - full)).append(']');
    }
    if (done > 0) {
      line.append(' ').append(amounts.of(Unit.BYTES, done));
    }
    session.err().print(line);
    session.err().flush();
  }
}
