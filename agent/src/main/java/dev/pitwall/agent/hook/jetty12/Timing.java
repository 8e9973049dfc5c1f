package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import org.eclipse.jetty.http.HttpFields;

/** What happens at the commit and at the end of an exchange. */
final class Timing {
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
    requests.started(exchange);
  }

  /** The head of the response is about to be written; never called for 100 and 103. */
  void committing(TimedStream stream, HttpFields.Mutable headers) {
    if (!commit.on()) {
      return;
    }
    try {
      HeaderSettings header = context.header();
      if (header.enabled() && !stream.isUpgrade() && !headers.contains(header.name())) {
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
          stream.describe(nanos);
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

  private void finish(Exchange exchange) {
    if (exchange.end(time.nanoTime())) {
      requests.finished(exchange);
    }
  }
}
