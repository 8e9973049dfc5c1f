package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.request.Route;
import dev.pitwall.schedule.TimeSource;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** What happens at the commit and at the end of an exchange. */
final class Timing {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_ERROR = 400;

  private final AdapterContext context;
  private final RequestObserver requests;
  private final TimeSource time;
  private final HookSwitch commit;
  private final HookSwitch done;

  Timing(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    commit = context.hookSwitch("jetty12.commit");
    done = context.hookSwitch("jetty12.done");
  }

  /** A request arrives. */
  void started(Exchange exchange) {
    finish(exchange); // one that was forgotten
    exchange.begin(time.nanoTime());
    requests.started();
  }

  /**
   * The head of the response is about to be written; never called for 100 and 103. The status is
   * still 0 where Jetty makes the page of an exception.
   */
  void committing(TimedStream stream, Response response, HttpFields.Mutable headers) {
    if (!commit.on()) {
      return;
    }
    try {
      HeaderSettings header = context.header();
      if (header.enabled()
          && response.getStatus() != SWITCHING_PROTOCOLS
          && !headers.contains(header.name())) {
        headers.add(
            header.name(), ProcessTime.format(time.nanoTime() - stream.exchange().startNanos()));
      }
    } catch (Throwable thrown) {
      commit.failed(thrown);
    }
  }

  /** The exchange is over, however it ended. */
  void ended(TimedStream stream) {
    try {
      if (!stream.exchange().isOpen()) {
        return;
      }
      long nanos = time.nanoTime();
      if (done.on()) {
        try {
          stream.describe();
        } catch (Throwable thrown) { // told with what is known by now
          done.failed(thrown);
        }
      }
      if (stream.exchange().end(nanos)) {
        requests.finished(stream.exchange());
      }
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  /** A request was refused before it reached the handlers: malformed, too large, ambiguous. */
  void rejected(Request request, Response response) {
    int status = response.getStatus();
    if (status < FIRST_ERROR) {
      return;
    }
    Visitor visitor = new Visitor(request);
    Exchange exchange = new Exchange();
    exchange.begin(request.getHeadersNanoTime());
    requests.started();
    try {
      exchange.request(request.getMethod(), request.getHttpURI().getPath(), visitor.peer());
      exchange.response(
          status, Route.UNMATCHED, Response.getContentBytesWritten(response), null);
      exchange.clues(Clues.of(exchange.method(), status, visitor));
    } finally {
      finish(exchange);
    }
  }

  private void finish(Exchange exchange) {
    if (exchange.end(time.nanoTime())) {
      requests.finished(exchange);
    }
  }
}
