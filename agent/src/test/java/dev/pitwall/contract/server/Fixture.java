package dev.pitwall.contract.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What every server of the suite tells the test, and when it ends. */
public final class Fixture {
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

  /** Whether the test wants a virtual thread for each request. */
  static boolean isVirtual() {
    return Boolean.getBoolean("pitwall.test.virtual");
  }

  /** A virtual thread for each task, if the test wants them. Java 17 does not know the method. */
  static Optional<ExecutorService> virtualThreads() throws ReflectiveOperationException {
    return isVirtual()
        ? Optional.of(
            (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null))
        : Optional.empty();
  }

  /** Of the current thread, {@code virtual} or {@code platform}: its text begins so from 21 on. */
  public static String kindOfThread() {
    return Thread.currentThread().toString().startsWith("VirtualThread") ? "virtual" : "platform";
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
