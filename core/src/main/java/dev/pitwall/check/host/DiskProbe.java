package dev.pitwall.check.host;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one path on a thread that may be lost: {@code statvfs} on a dead NFS server never
 * returns and cannot be interrupted. While one question hangs no second is asked.
 */
final class DiskProbe {
  private final Path path;
  private final Disks disks;
  private final TimeSource time;
  private @Nullable CompletableFuture<Disks.Disk> question;
  private Instant askedAt = Instant.EPOCH;

  DiskProbe(Path path, Disks disks, TimeSource time) {
    this.path = path;
    this.disks = disks;
    this.time = time;
  }

  Path path() {
    return path;
  }

  /** When the question under way was asked. */
  Instant askedAt() {
    return askedAt;
  }

  /** Asks, unless the question before is still open. */
  void begin() {
    if (question != null) {
      return;
    }
    CompletableFuture<Disks.Disk> asked = new CompletableFuture<>();
    question = asked;
    askedAt = time.now();
    Threads.daemon("disk-probe", () -> answer(asked)).start();
  }

  private void answer(CompletableFuture<Disks.Disk> asked) {
    try {
      asked.complete(disks.ask(path));
    } catch (IOException | RuntimeException | LinkageError e) {
      asked.completeExceptionally(e);
    }
  }

  /**
   * The answer.
   *
   * @throws TimeoutException if there is none within {@code wait}; the question stays open
   * @throws IOException if the system refused
   */
  Disks.Disk await(Duration wait) throws InterruptedException, TimeoutException, IOException {
    CompletableFuture<Disks.Disk> asked = question;
    if (asked == null) {
      throw new IllegalStateException("disk probe of " + path + ": await before begin");
    }
    try {
      Disks.Disk disk = asked.get(Math.max(wait.toNanos(), 0), TimeUnit.NANOSECONDS);
      question = null;
      return disk;
    } catch (ExecutionException e) {
      question = null;
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }
}
