package dev.pitwall.backup;

import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes from one stream to another on a thread of its own, because reading from a program
 * cannot be interrupted. It ends with the end of what it reads, with the program, or with the first
 * failure to write.
 */
final class Pump {
  private static final int BUFFER = 128 << 10;

  private final InputStream in;
  private final OutputStream out;
  private final Runnable first;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile long bytes;
  private volatile boolean ended;
  private volatile @Nullable IOException unwritten;
  private volatile @Nullable Throwable broken;

  /**
   * Carries nothing before {@link #start}.
   *
   * @param first called when the first byte has come
   */
  Pump(InputStream in, OutputStream out, Runnable first) {
    this.in = in;
    this.out = out;
    this.first = first;
    this.thread = Threads.daemon("backup-stream", this::carry);
  }

  void start() {
    thread.start();
  }

  private void carry() {
    byte[] buffer = new byte[BUFFER];
    long carried = 0;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (carried == 0 && n > 0) {
          first.run();
        }
        if (!write(buffer, n)) {
          return;
        }
        carried += n;
        bytes = carried;
      }
      ended = true;
    } catch (IOException | RuntimeException | LinkageError e) {
      broken = e;
    } finally {
      over.countDown();
    }
  }

  private boolean write(byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
      return true;
    } catch (IOException e) {
      unwritten = e;
      return false;
    }
  }

  /** Waits so long at most; true once it is over. */
  boolean await(Duration limit) throws InterruptedException {
    return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What was carried so far. */
  long bytes() {
    return bytes;
  }

  /** True if everything was carried, up to the end of the stream. */
  boolean ended() {
    return ended;
  }

  /** Why nothing more could be written; null if that is not why it is over. */
  @Nullable IOException unwritten() {
    return unwritten;
  }

  /** Why nothing more could be read; null if that is not why it is over. */
  @Nullable Throwable broken() {
    return broken;
  }
}
