package dev.pitwall.scan.image;

import dev.pitwall.schedule.Threads;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a program prints, read by a thread of its own while it is printed.
 *
 * @param <T> what is made of it
 */
final class Output<T> {
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable T read;
  private volatile @Nullable IOException failure;

  private Output() {}

  /** Makes something of a text. */
  interface Reading<T> {
    T read(Reader text) throws IOException;
  }

  /** More was printed than is read. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException(long most) {
      super("more than " + most + " bytes");
    }
  }

  static <T> Output<T> of(InputStream stream, long mostBytes, Reading<T> reading) {
    Output<T> output = new Output<>();
    Threads.daemon("scan-trivy", () -> output.listen(stream, mostBytes, reading)).start();
    return output;
  }

  private void listen(InputStream stream, long mostBytes, Reading<T> reading) {
    try (Reader text =
        new InputStreamReader(new Bounded(stream, mostBytes), StandardCharsets.UTF_8)) {
      read = reading.read(text);
    } catch (IOException e) {
      failure = e;
    } finally {
      end.countDown();
    }
  }

  /**
   * What was made of it, at most {@code limit} from now.
   *
   * @throws IOException if it could not be read, or did not end
   */
  T result(Duration limit) throws IOException, InterruptedException {
    boolean ended = isOver(limit);
    IOException wrong = failure;
    T result = read;
    if (wrong != null) {
      throw wrong;
    }
    if (!ended || result == null) {
      throw new IOException("the output did not end");
    }
    return result;
  }

  /** Waits until nothing more is read, at most {@code limit}; true once that is so. */
  boolean isOver(Duration limit) throws InterruptedException {
    return end.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** True if more was printed than is read: the program need not go on. */
  boolean isTooLong() {
    return failure instanceof TooLongException;
  }

  private static final class Bounded extends FilterInputStream {
    private final long most;
    private long bytes;

    Bounded(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    private int counted(int more) throws IOException {
      bytes += Math.max(0, more);
      if (bytes > most) {
        throw new TooLongException(most);
      }
      return more;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      counted(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return counted(super.read(into, from, length));
    }
  }
}
