package dev.pitwall.schedule;

import java.io.IOException;

/** Starts other programs without a trace in the application. */
public final class Processes {
  private Processes() {}

  /**
   * Starts it. The JDK's thread that waits for processes outlives us and keeps the context loader
   * of whoever started the first one: it must not be a web application's.
   *
   * @throws IOException if it cannot be started
   */
  public static Process start(ProcessBuilder builder) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return builder.start();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
