package dev.pitwall.contract.server;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes what the filter tells to the file {@code pitwall.test.records}: {@code started}, and a
 * line of tab-separated fields for each finished exchange.
 */
public final class RecordFile implements RequestObserver {
  private final Path file = Path.of(System.getProperty("pitwall.test.records"));

  @Override
  public void started() {
    append("started");
  }

  @Override
  public void finished(Exchange exchange) {
    append(
        String.join(
            "\t",
            exchange.method(),
            exchange.path(),
            Integer.toString(exchange.status()),
            exchange.route(),
            Long.toString(exchange.bytes()),
            exchange.failure() == null ? "-" : exchange.failure(),
            Long.toString(exchange.elapsedNanos()),
            exchange.client()));
  }

  private void append(String line) {
    try {
      // one write in append mode: lines of two web applications do not mix
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
