package dev.pitwall.servlet;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.request.RequestObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that a filter starts when no agent and no application offers one. So far it keeps the
 * access log: one line a request, {@code METHOD path status seconds bytes client}, on the logger
 * {@code pitwall.access}.
 */
final class LibraryEngine implements Engine, RequestObserver {
  private static final Logger access = LoggerFactory.getLogger("pitwall.access");

  /** Starts the engine. */
  static Engine start() {
    return new LibraryEngine();
  }

  @Override
  public RequestObserver observer() {
    return this;
  }

  @Override
  public String header() {
    return "X-Process-Time";
  }

  @Override
  public void started() {
    // a line is written at the end
  }

  @Override
  public void finished(Exchange exchange) {
    if (access.isInfoEnabled()) {
      access.info(line(exchange));
    }
  }

  @Override
  public void close() {
    // the logger belongs to the application
  }

  static String line(Exchange exchange) {
    return word(exchange.method())
        + ' '
        + word(exchange.path())
        + ' '
        + exchange.status()
        + ' '
        + ProcessTime.format(exchange.elapsedNanos())
        + ' '
        + (exchange.bytes() < 0 ? "-" : Long.toString(exchange.bytes()))
        + ' '
        + word(exchange.client());
  }

  private static String word(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "-";
    }
    StringBuilder word = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        word.append(String.format("\\x%02x", (int) c));
      } else {
        word.append(c);
      }
    }
    return word.toString();
  }
}
