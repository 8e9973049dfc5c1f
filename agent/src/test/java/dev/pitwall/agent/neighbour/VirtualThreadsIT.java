package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A virtual thread a request: nothing of Pitwall's may stay for each of them. */
class VirtualThreadsIT {
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");
  private static final int REQUESTS = LONG ? 1_000_000 : 50_000;
  private static final int WARM_UP = 10_000;

  /** Two bytes a request in a long run, 16 in a usual one: no object is as small. */
  private static final long MOST_BYTES = LONG ? 2_000_000 : 800_000;

  private static final byte[] REQUEST =
      "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void nothingStaysOfRequestsOnVirtualThreads() throws Exception {
    Path newest = Launch.jdks().toList().get((int) Launch.jdks().count() - 1);
    assumeTrue(newest.toString().contains("25"), "there is no JDK 25");
    Launch launch = Launch.tomcat(newest, folder).with("-Dhello.threads=virtual");
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      request(running.port(), WARM_UP);
      long before = live(running);
      request(running.port(), REQUESTS);
      long after = live(running);
      assertThat(after - before)
          .as("%d bytes before, %d after", before, after)
          .isLessThan(MOST_BYTES);
      assertThat(running.get("/hello/thread").body()).isEqualTo("virtual");
      running.finish();
    }
  }

  private static long live(Running running) throws Exception {
    return Long.parseLong(running.get("/hello/live").body());
  }

  /** One after the other on one connection: each finds no thread that waits for it. */
  private static void request(int port, int count) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < count; i++) {
        out.write(REQUEST);
        readThrough(in, "\r\n\r\nhello");
      }
    }
  }

  private static void readThrough(InputStream in, String end) throws IOException {
    int matched = 0;
    while (matched < end.length()) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the server closed the connection");
      }
      matched = octet == end.charAt(matched) ? matched + 1 : octet == '\r' ? 1 : 0;
    }
  }
}
