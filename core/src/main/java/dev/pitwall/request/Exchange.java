package dev.pitwall.request;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange from arrival to completion, filled by an adapter (agent or filter) and read by
 * the {@link RequestObserver} when it is over. Mutable and reusable, because a server keeps one
 * request object a connection: {@link #begin} makes it new.
 *
 * <p>Not thread-safe by itself: the server hands the request from thread to thread and publishes it
 * in doing so.
 */
public final class Exchange {
  /** The name of the request attribute by which agent and filter know that somebody times. */
  public static final String MARKER = "dev.pitwall.exchange";

  /** A number of bytes that nobody knows. */
  public static final long UNKNOWN_BYTES = -1;

  private boolean open;
  private boolean headerWritten;
  private long startNanos;
  private long endNanos;
  private String method = "";
  private @Nullable String path;
  private String route = Route.UNMATCHED;
  private int status;
  private long bytes;
  private @Nullable String client;
  private @Nullable String failure;
  private @Nullable Clues clues;
  private boolean turnedAway;
  private long slowNanos = Long.MAX_VALUE;
  private @Nullable String trace;
  private long ticket;

  /**
   * A request arrives.
   *
   * @param nanos {@link System#nanoTime()} of the arrival
   */
  public void begin(long nanos) {
    open = true;
    headerWritten = false;
    startNanos = nanos;
    endNanos = nanos;
    method = "";
    path = null;
    route = Route.UNMATCHED;
    status = 0;
    bytes = UNKNOWN_BYTES;
    client = null;
    failure = null;
    clues = null;
    turnedAway = false;
    slowNanos = Long.MAX_VALUE;
    trace = null;
  }

  /** True from {@link #begin} to {@link #end}. */
  public boolean isOpen() {
    return open;
  }

  /**
   * The value of the process-time header, once: at the first call after {@link #begin}; null at
   * every further call, and when the exchange is not open.
   *
   * @param nanos {@link System#nanoTime()} of the commit
   */
  public @Nullable String processTime(long nanos) {
    if (!open || headerWritten) {
      return null;
    }
    headerWritten = true;
    return ProcessTime.format(nanos - startNanos);
  }

  /** What was asked: the method, and the path without query (null if it could not be read). */
  public void request(String method, @Nullable String path, @Nullable String client) {
    this.method = method;
    this.path = path;
    this.client = client;
  }

  /**
   * What was answered.
   *
   * @param status as sent, 100 to 599
   * @param bytes of the body as written by the application, or {@link #UNKNOWN_BYTES}
   * @param failure class name of the exception that ended it, or null
   */
  public void response(int status, String route, long bytes, @Nullable String failure) {
    this.status = status;
    this.route = route;
    this.bytes = bytes;
    this.failure = failure;
  }

  /** What is odd about the request; null if nothing is. */
  public void clues(@Nullable Clues found) {
    clues = found;
  }

  /**
   * Who records it: called at its start, from {@link RequestObserver#started(Exchange)}.
   *
   * @param mine a number that the observer finds again at the end; 0: none
   * @param slow nanoseconds above which the exchange is worth a closer look
   */
  public void observed(long mine, long slow) {
    ticket = mine;
    slowNanos = slow;
  }

  /** What the observer gave it, once: 0 from then on. */
  public long takeTicket() {
    long mine = ticket;
    ticket = 0;
    return mine;
  }

  /**
   * The trace that a slow request belongs to; of a quick one no header is read.
   *
   * @param nanos {@link System#nanoTime()} of about now
   */
  public void trace(Clues.Source request, long nanos) {
    if (nanos - startNanos > slowNanos) {
      trace = TraceParent.id(request.header(TraceParent.HEADER));
    }
  }

  /** The same where the id is known. */
  public void trace(@Nullable String id) {
    trace = id;
  }

  /** The request was answered by the {@link Gate}: it says nothing of the client. */
  public void turnAway() {
    turnedAway = true;
  }

  /** The exchange is over; true only for the first call after {@link #begin}. */
  public boolean end(long nanos) {
    if (!open) {
      return false;
    }
    open = false;
    endNanos = nanos;
    return true;
  }

  /** {@link System#nanoTime()} of the arrival. */
  public long startNanos() {
    return startNanos;
  }

  /** From arrival to completion. */
  public long elapsedNanos() {
    return Math.max(endNanos - startNanos, 0);
  }

  /** As it is now; for who must keep it. */
  Exchange copy() {
    Exchange copy = new Exchange();
    copy.open = open;
    copy.headerWritten = headerWritten;
    copy.startNanos = startNanos;
    copy.endNanos = endNanos;
    copy.request(method, path, client);
    copy.response(status, route, bytes, failure);
    copy.clues = clues;
    copy.turnedAway = turnedAway;
    copy.trace = trace;
    return copy;
  }

  /** The request's method as sent; empty if the request could not be parsed. */
  public String method() {
    return method;
  }

  /** The path without query, undecoded, or null. */
  public @Nullable String path() {
    return path;
  }

  /** See {@link Route}. */
  public String route() {
    return route;
  }

  /** The status as sent; 0 if none was. */
  public int status() {
    return status;
  }

  /** Bytes of the body, or {@link #UNKNOWN_BYTES}. */
  public long bytes() {
    return bytes;
  }

  /** The client's address, or null. */
  public @Nullable String client() {
    return client;
  }

  /** Class name of the exception that ended the exchange, or null. */
  public @Nullable String failure() {
    return failure;
  }

  /** What is odd about the request, or null. */
  public @Nullable Clues clues() {
    return clues;
  }

  /** Id of the trace that a slow exchange belongs to, or null. */
  public @Nullable String trace() {
    return trace;
  }

  /** True if the {@link Gate} answered. */
  public boolean turnedAway() {
    return turnedAway;
  }
}
