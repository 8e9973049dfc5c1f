package dev.pitwall.servlet;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.request.Route;
import dev.pitwall.schedule.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way through a filter: begun when the request comes in, over when the
 * outermost dispatch or the asynchronous cycle ends, told to the observer exactly once.
 */
public final class TimedExchange {
  private static final int SERVER_ERROR = 500;

  private final Exchange exchange = new Exchange();
  private final RequestObserver observer;
  private final TimeSource time;
  private @Nullable String mapping;
  private @Nullable String failure;
  private boolean asynchronous;
  private boolean escaped;
  private @Nullable CommitTracker tracker;
  private Clues.@Nullable Source source;

  TimedExchange(RequestObserver observer, TimeSource time) {
    this.observer = observer;
    this.time = time;
    exchange.begin(time.nanoTime());
    observer.started(exchange);
  }

  /** A tracker that puts this exchange's process time into {@code head} under {@code header}. */
  public CommitTracker tracker(CommitTracker.Head head, @Nullable String header) {
    CommitTracker made = new CommitTracker(head, header, this);
    tracker = made;
    return made;
  }

  /** What was asked; see {@link Exchange#request}. */
  public void request(String method, @Nullable String path, @Nullable String client) {
    exchange.request(method, path, client);
  }

  /** Where the request's headers can be read until the exchange is over. */
  public void source(Clues.Source request) {
    source = request;
  }

  /** The gate answered in the application's place. */
  public void turnAway() {
    exchange.turnAway();
  }

  /**
   * The servlet that the container chose.
   *
   * @param context path of the web application
   * @param pattern of the mapping; null if the container does not know it
   */
  public void mapped(@Nullable String context, @Nullable String pattern) {
    mapping = pattern == null ? null : Route.mapping(context == null ? "" : context, pattern);
  }

  /** An exception gets out of a dispatch: the container is about to answer 500, if it still can. */
  public void escaped(Throwable problem) {
    failed(problem);
    escaped = true;
    if (tracker != null) {
      tracker.commit();
    }
  }

  /** A dispatch ends after which the container closes the response, past every wrapper. */
  public void closing() {
    if (tracker != null) {
      tracker.commit();
    }
  }

  /** Whether something waits for the asynchronous cycle to end. An escaped exception ends it. */
  public synchronized boolean goesOn() {
    return asynchronous && !escaped;
  }

  /** An asynchronous part of the exchange fails. */
  public void failed(@Nullable Throwable problem) {
    if (problem != null) {
      failure = problem.getClass().getName();
    }
  }

  /** The exchange goes on after the dispatch; true the first time. */
  public synchronized boolean goOnAsynchronously() {
    boolean first = !asynchronous;
    asynchronous = true;
    return first;
  }

  /** True once {@link #goOnAsynchronously} was called. */
  public synchronized boolean isAsynchronous() {
    return asynchronous;
  }

  /**
   * The exchange is over; only the first call counts.
   *
   * @param head of the response
   * @param template of the framework, an attribute of the request, or null
   */
  public synchronized void finish(CommitTracker.Head head, @Nullable Object template) {
    boolean errorAhead = escaped && !head.isCommitted();
    if (!exchange.end(time.nanoTime())) {
      return;
    }
    int status = errorAhead ? Math.max(head.getStatus(), SERVER_ERROR) : head.getStatus();
    String pattern = template == null ? null : template.toString();
    long bytes = tracker == null ? Exchange.UNKNOWN_BYTES : tracker.written();
    exchange.response(status, Route.of(pattern, mapping, status), bytes, failure);
    Clues.Source asked = source;
    if (asked != null) {
      source = null;
      describe(status, asked);
    }
    observer.finished(exchange);
  }

  /** Says nothing if the container has let go of the request already. */
  private void describe(int status, Clues.Source asked) {
    try {
      exchange.trace(asked, exchange.startNanos() + exchange.elapsedNanos());
      exchange.clues(Clues.of(exchange.method(), status, asked));
    } catch (RuntimeException gone) {
      exchange.trace(null);
    }
  }

  synchronized @Nullable String processTime() {
    return exchange.processTime(time.nanoTime());
  }
}
