package dev.pitwall.agent.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that takes a message and thinks about it before it says so. */
final class SlowMail implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger taken = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private final Duration thought;

  SlowMail(Duration thought) throws IOException {
    this.thought = thought;
    threads.execute(this::accept);
  }

  String settings() {
    return Mailbox.settings(server.getLocalPort());
  }

  /** How many messages were given to it, whether it has answered yet or not. */
  int taken() {
    return taken.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> talk(client));
      }
    } catch (IOException closed) {
      never.countDown();
    }
  }

  private void talk(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
        OutputStream out = client.getOutputStream()) {
      say(out, "220 slow");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (verb.equals("DATA")) {
          say(out, "354 go on");
          while (!".".equals(in.readLine())) {
            // its text does not matter
          }
          taken.incrementAndGet();
          if (never.await(thought.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          say(out, "250 taken");
        } else {
          say(out, verb.equals("QUIT") ? "221 bye" : "250 slow");
        }
      }
    } catch (IOException gone) {
      // whoever called has hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
