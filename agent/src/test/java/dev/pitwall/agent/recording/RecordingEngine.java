package dev.pitwall.agent.recording;

import dev.pitwall.agent.runtime.AgentStart;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Appends one line an event: {@code started}, {@code finished METHOD path status route bytes
 * failure client seconds}, {@code error LOGGER message throwable}, {@code event LOGGER message},
 * {@code watch}, {@code finding CODE}, {@code closed}. Fields are separated by tabs, unknown is
 * {@code -}.
 */
final class RecordingEngine implements Engine, RequestObserver, LogEvents {
  private final FileOutputStream out;
  private final AgentStart start;
  private final Findings findings = new Findings(TimeSource.system());

  RecordingEngine(Path file, AgentStart start) throws IOException {
    out = new FileOutputStream(file.toFile(), true);
    this.start = start;
  }

  private synchronized void line(@Nullable Object... fields) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(line.isEmpty() ? "" : "\t").append(field == null ? "-" : field);
    }
    try {
      out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public void started() {
    line("started");
  }

  @Override
  public void finished(Exchange exchange) {
    line(
        "finished",
        exchange.method(),
        exchange.path(),
        exchange.status(),
        exchange.route(),
        exchange.bytes(),
        exchange.failure(),
        exchange.client(),
        exchange.elapsedNanos() / 1e9);
  }

  @Override
  public void event(boolean error, String logger, String message, @Nullable String throwableClass) {
    line(error ? "error" : "event", logger, message, throwableClass);
  }

  @Override
  public RequestObserver requests() {
    return this;
  }

  @Override
  public LogEvents logEvents() {
    return this;
  }

  @Override
  public Findings findings() {
    return findings;
  }

  @Override
  public void watch() {
    findings.list().forEach(finding -> line("finding", finding.code(), finding.text()));
    line("watch", start.instrumentation().getAllLoadedClasses().length > 0);
  }

  @Override
  public void close() {
    line("closed");
  }
}
