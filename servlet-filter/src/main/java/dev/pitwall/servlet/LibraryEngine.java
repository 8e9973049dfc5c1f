package dev.pitwall.servlet;

import dev.pitwall.Pitwall;
import dev.pitwall.admin.AdminMount;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.request.EarlyRequests;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Pitwall, for a filter without an agent. It comes up on a thread of its own, so the
 * application starts as fast as before; requests are kept meanwhile. Checks, messages and the admin
 * port begin when the application has started: when its framework says so, at its first request, or
 * after {@value #PATIENCE_SECONDS} seconds.
 */
final class LibraryEngine implements Engine, RequestObserver {
  private static final Logger log = LoggerFactory.getLogger(LibraryEngine.class);
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final LoadedConfiguration configuration;
  private final Gate gate = new Gate();
  private final EarlyRequests requests = new EarlyRequests();
  private final CountDownLatch serving = new CountDownLatch(1);
  private final Map<Application, @Nullable MeterRegistry> applications = new HashMap<>();
  private final Thread starting;
  private @Nullable Pitwall pitwall;
  private @Nullable AutoCloseable logEvents;
  private boolean closed;

  private LibraryEngine(LoadedConfiguration configuration) {
    this.configuration = configuration;
    starting = Threads.daemon("start", this::run);
  }

  /** Starts the engine; returns at once. */
  static Engine start(LoadedConfiguration configuration) {
    LibraryEngine engine = new LibraryEngine(configuration);
    engine.starting.start();
    return engine;
  }

  private void run() {
    try {
      Pitwall opened = Pitwall.open(configuration, gate);
      if (!take(opened)) {
        opened.close();
        return;
      }
      requests.deliverTo(opened.requests());
      tell(opened);
      boolean unused = serving.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      opened.watch();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      requests.deliverTo(new Unrecorded());
      log.error(
          "starting Pitwall failed: requests are answered and carry their process time, but nothing"
              + " is recorded. Mend the cause below and start the application again",
          e);
    }
  }

  private synchronized boolean take(Pitwall opened) {
    if (closed) {
      return false;
    }
    pitwall = opened;
    logEvents = ApplicationLog.listen(opened::logEvents);
    for (MeterRegistry registry : applications.values()) {
      if (registry != null) {
        opened.exportTo(registry);
      }
    }
    return true;
  }

  private void tell(Pitwall opened) {
    if (requests.dropped() > 0) {
      opened
          .findings()
          .report(
              "filter.early-requests",
              "Keeping requests until Pitwall was ready: "
                  + requests.dropped()
                  + " were dropped, "
                  + EarlyRequests.MOST
                  + " are kept at most. They are missing in the metrics; nothing needs to be"
                  + " done.");
    }
    opened
        .http()
        .accessLogFile()
        .filter(file -> !file.isBlank())
        .ifPresent(
            file ->
                opened
                    .findings()
                    .report(
                        "http.access-log",
                        "Writing the access log to "
                            + file
                            + ": without the agent the application's own logging decides where the"
                            + " logger pitwall.access goes. Name the file there, and take"
                            + " http.access-log.file out."));
  }

  @Override
  public RequestObserver observer() {
    return this;
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public synchronized @Nullable AdminMount mount() {
    return pitwall == null ? null : pitwall.mount();
  }

  @Override
  public void started() {
    requests.started();
  }

  @Override
  public void started(Exchange exchange) {
    requests.started(exchange);
  }

  @Override
  public void finished(Exchange exchange) {
    requests.finished(exchange);
    if (serving.getCount() != 0) {
      serving.countDown();
    }
  }

  @Override
  public synchronized void join(Application application) {
    applications.put(application, null);
    var unused = application.whenStarted().thenAccept(registry -> started(application, registry));
  }

  private synchronized void started(Application application, @Nullable MeterRegistry registry) {
    serving.countDown();
    if (registry != null && applications.containsKey(application)) {
      applications.put(application, registry);
      if (pitwall != null) {
        pitwall.exportTo(registry);
      }
    }
  }

  @Override
  public synchronized void leave(Application application) {
    MeterRegistry registry = applications.remove(application);
    if (registry != null && pitwall != null && !applications.containsValue(registry)) {
      pitwall.withdrawFrom(registry);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    serving.countDown();
    // not interrupted: that would close the files that it may be opening
    join(starting);
    synchronized (this) {
      ApplicationLog.stop(logEvents);
      if (pitwall != null) {
        pitwall.close();
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(CLOSE_DEADLINE.toMillis());
      if (thread.isAlive()) {
        log.warn("Pitwall did not come up within {} and ends on its own", CLOSE_DEADLINE);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
