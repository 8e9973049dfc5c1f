package dev.pitwall.servlet;

import dev.pitwall.Pitwall;
import dev.pitwall.admin.AdminMount;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.check.postgres.SharedDriver;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one filter instance works for, from its {@code init} to its {@code destroy}: the agent in
 * this JVM if there is one; else the observer that the application offers; else an engine of its
 * own, shared with the other filters of this class loader.
 */
public final class FilterRuntime implements AutoCloseable {
  /**
   * The attribute of the servlet context under which an application may offer a {@link
   * RequestObserver} of its own; then no engine is started.
   */
  public static final String OBSERVER = "dev.pitwall.request.RequestObserver";

  private static final Logger log = LoggerFactory.getLogger(FilterRuntime.class);

  // Web applications that share this class have nothing else in common that could hold the engine.
  private static final SharedEngine<LoadedConfiguration> SHARED =
      new SharedEngine<>(LibraryEngine::start);

  private final RequestObserver observer;
  private final Entrance entrance;
  private final @Nullable String header;
  private final @Nullable Mount mount;
  private final Runnable end;

  private FilterRuntime(
      RequestObserver observer, Entrance entrance, HttpSettings http, Runnable end) {
    this(observer, entrance, http.headerEnabled() ? http.headerName() : null, null, end);
  }

  private FilterRuntime(
      RequestObserver observer,
      Entrance entrance,
      @Nullable String header,
      @Nullable Mount mount,
      Runnable end) {
    this.observer = new GuardedObserver(observer);
    this.entrance = entrance;
    this.header = header;
    this.mount = mount;
    this.end = end;
  }

  /**
   * For the agent itself, which has no filter in the application and times around servlets.
   *
   * @param header name of the process-time header; null if none is wanted
   */
  public static FilterRuntime within(RequestObserver agent, Gate gate, @Nullable String header) {
    return new FilterRuntime(agent, gate::closed, header, null, () -> {});
  }

  /**
   * A filter is registered and will come, perhaps not before the first request: there are
   * containers that initialise filters as late as that. The agent, if there is one, marks the
   * requests that it times from now on.
   */
  public static void announce() {
    BridgeObserver.find();
  }

  /** Begins the work of a filter; null if {@code enabled} is false, and nothing is started. */
  public static @Nullable FilterRuntime open(WebApplication web) {
    try {
      Application application = web.application();
      Sources sources =
          Sources.ofProcess("").withApplication(application.settings(), application.detected());
      return open(web, application, LoadedConfiguration.load(sources, Pitwall.keys()), SHARED);
    } catch (RuntimeException | LinkageError e) {
      log.error(
          "starting Pitwall failed: requests are answered as if it were not there. Mend the cause"
              + " below and start the application again",
          e);
      return null;
    }
  }

  static @Nullable FilterRuntime open(
      WebApplication web,
      Application application,
      LoadedConfiguration configuration,
      SharedEngine<LoadedConfiguration> shared) {
    if (!CoreSettings.from(configuration).enabled()) {
      return null;
    }
    HttpSettings http = HttpSettings.from(configuration);
    BridgeObserver agent = BridgeObserver.find();
    if (agent != null) {
      return new FilterRuntime(agent, agent::closed, http, () -> {});
    }
    RequestObserver offered = web.observer();
    if (offered != null) {
      return new FilterRuntime(offered, Entrance.OPEN, http, () -> {});
    }
    Engine engine = shared.acquire(configuration, application);
    return new FilterRuntime(
        engine.observer(),
        engine.gate()::closed,
        http.headerEnabled() ? http.headerName() : null,
        AdminMount.path(configuration).map(path -> new Mount(path, engine::mount)).orElse(null),
        () -> {
          shared.release(application);
          if (web.holdsPitwall()) {
            SharedDriver.leave(PostgresSettings.from(configuration));
          }
        });
  }

  /** A request comes in. */
  public TimedExchange begin() {
    return new TimedExchange(observer, TimeSource.system());
  }

  /**
   * What a request gets instead of the application; null if it goes through. A failure of Pitwall's
   * own lets it through.
   */
  public Gate.@Nullable Answer answer(Gate.Visitor visitor) {
    try {
      Gate.Closed closed = entrance.closed();
      return closed == null ? null : closed.answer(visitor);
    } catch (RuntimeException | LinkageError e) {
      log.debug("whether a request goes through cannot be told", e);
      return null;
    }
  }

  /**
   * True if a request is for the dashboard: it is answered by {@link #answerMounted}, and neither
   * timed nor recorded.
   *
   * @param context path of the web application
   * @param uri the path as sent
   */
  public boolean isMounted(@Nullable String context, @Nullable String uri) {
    return mount != null && uri != null && mount.owns(context == null ? "" : context, uri);
  }

  /** Answers a request that {@link #isMounted}. */
  public void answerMounted(MountedCall call) throws IOException {
    if (mount != null) {
      mount.answer(call);
    }
  }

  /** Name of the process-time header; null if none is wanted. */
  public @Nullable String header() {
    return header;
  }

  /** Ends the work; the engine ends with its last filter. */
  @Override
  public void close() {
    end.run();
  }
}
