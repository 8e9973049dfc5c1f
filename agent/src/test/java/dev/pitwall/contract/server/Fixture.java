package dev.pitwall.contract.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What every server of the suite tells the test, and when it ends. */
final class Fixture {
  private Fixture() {}

  /** Something that is stopped. */
  interface Stop {
    void run() throws Exception;
  }

  /** Says the port on stdout, waits until stdin ends, stops, and says what of Pitwall is left. */
  @SuppressWarnings("SystemOut") // the way to tell the test
  static void serve(int port, Stop stop) throws Exception {
    System.out.println("PORT " + port);
    System.out.flush();
    awaitEnd();
    stop.run();
    System.out.println("LEFT " + threadsOfPitwall());
  }

  private static void awaitEnd() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private static List<String> threadsOfPitwall() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pitwall-"))
        .sorted()
        .toList();
  }
}
