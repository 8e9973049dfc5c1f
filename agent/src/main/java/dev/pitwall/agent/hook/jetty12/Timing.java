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
    exchange.begin(time.nanoTime());
    requests.started(exchange);
  }

  /** The head of the response is about to be written; never called for 100 and 103. */
  void committing(Connected connected, HttpFields.Mutable headers) {
    if (!commit.on()) {
      return;
    }
    try {
      HeaderSettings header = context.header();
      if (header.enabled() && !connected.isUpgrade() && !Fields.contains(headers, header.name())) {
        long elapsed = time.nanoTime() - connected.exchange.startNanos();
        headers.add(header.name(), ProcessTime.format(elapsed));
      }
    } catch (Throwable thrown) {
      commit.failed(thrown);
    }
  }

  /** The exchange is over, however it ended. */
  void ended(Connected connected) {
    Exchange exchange = connected.exchange;
    try {
      if (!exchange.isOpen()) {
        return;
      }
      long nanos = time.nanoTime();
      if (done.on()) {
        try {
          connected.describe(nanos);
        } catch (Throwable thrown) { // told with what is known by now
          done.failed(thrown);
        }
      }
      if (exchange.end(nanos)) {
        requests.finished(exchange);
      }
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  /** One whose end was never told. */
  void finishForgotten(Exchange exchange) {
    if (exchange.end(time.nanoTime())) {
      requests.finished(exchange);
    }
  }
}
