package dev.pitwall.check.net;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that a conversation has, and the socket on which it is held. At the deadline {@link
 * Caller} cuts the line from another thread: a peer that sends one byte a second never runs into a
 * read's own time-out.
 */
public final class Line {
  private static final Logger log = LoggerFactory.getLogger(Line.class);

  private final TimeSource time;
  private final long endNanos;
  private volatile Step step = Step.RESOLVE;
  private boolean cut;
  private @Nullable Socket socket;

  Line(TimeSource time, Duration limit) {
    this.time = time;
    this.endNanos = time.nanoTime() + limit.toNanos();
  }

  /** Says what comes next, for the one who reads how it ended. */
  public void at(Step next) {
    step = next;
  }

  Step step() {
    return step;
  }

  /**
   * The time until the deadline.
   *
   * @throws LateException if there is none
   */
  public Duration left() throws LateException {
    long nanos = endNanos - time.nanoTime();
    if (nanos <= 0) {
      throw new LateException(step);
    }
    return Duration.ofNanos(nanos);
  }

  /**
   * The addresses of a name, or of an address in writing.
   *
   * @throws java.net.UnknownHostException if there are none
   */
  public List<InetAddress> resolve(String host) throws IOException {
    at(Step.RESOLVE);
    return List.of(InetAddress.getAllByName(host));
  }

  /**
   * A new connection, past every proxy; the one before is closed.
   *
   * @param limit for connecting, and for each read; at most what is left
   */
  public Socket connect(InetAddress address, int port, Duration limit) throws IOException {
    at(Step.CONNECT);
    int millis = (int) Math.max(1, Math.min(limit.toMillis(), left().toMillis()));
    Socket fresh = new Socket(Proxy.NO_PROXY);
    hold(fresh);
    fresh.connect(new InetSocketAddress(address, port), millis);
    fresh.setSoTimeout(millis);
    fresh.setTcpNoDelay(true);
    return fresh;
  }

  private void hold(Socket fresh) throws LateException {
    Socket before;
    synchronized (this) {
      before = socket;
      socket = fresh;
      if (cut) {
        before = fresh;
      }
    }
    quietly(before);
    if (before == fresh) {
      throw new LateException(step);
    }
  }

  /** Ends the conversation, whoever waits on it. */
  void cut() {
    Socket open;
    synchronized (this) {
      cut = true;
      open = socket;
      socket = null;
    }
    quietly(open);
  }

  private static void quietly(@Nullable Socket socket) {
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("a connection did not close cleanly", e);
    }
  }
}
