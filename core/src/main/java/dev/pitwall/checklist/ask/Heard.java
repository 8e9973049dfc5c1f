package dev.pitwall.checklist.ask;

import dev.pitwall.schedule.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program has printed so far; read by a thread of its own until its end. */
final class Heard {
  private static final Logger log = LoggerFactory.getLogger(Heard.class);
  static final int MOST_BYTES = 4 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CountDownLatch end = new CountDownLatch(1);

  private Heard() {}

  static Heard from(InputStream stream) {
    Heard heard = new Heard();
    Threads.daemon("checklist-tool", () -> heard.listen(stream)).start();
    return heard;
  }

  private void listen(InputStream stream) {
    byte[] part = new byte[8192];
    try (stream) {
      for (int n = stream.read(part); n >= 0; n = stream.read(part)) {
        bytes.write(part, 0, Math.min(n, MOST_BYTES - bytes.size())); // the rest is let go
      }
    } catch (IOException e) {
      log.debug("the output of a tool broke off", e);
    } finally {
      end.countDown();
    }
  }

  /** The first 4 MiB of what was printed until the end, or until {@code limit} from now. */
  String text(Duration limit) throws InterruptedException {
    if (!end.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      log.debug("a tool is gone and its output is still open");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
