package dev.pitwall.export.otlp;

import dev.pitwall.notify.wire.Content;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What waits to be pushed, oldest first: at most {@link #MOST_BYTES}, beyond which the oldest makes
 * room. All values are added up since the start, so what was dropped is missing in the past only.
 */
final class Buffer {
  static final int MOST_BYTES = 2 << 20;

  private final Deque<Payload> waiting = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  /** One request as it goes over the wire; equal to itself alone. */
  static final class Payload {
    private final Content body;
    private final int points;

    /**
     * A request.
     *
     * @param points how many data points it holds
     */
    Payload(Content body, int points) {
      this.body = body;
      this.points = points;
    }

    Content body() {
      return body;
    }

    int points() {
      return points;
    }
  }

  synchronized void add(Payload payload) {
    waiting.addLast(payload);
    bytes += payload.body().length();
    while (bytes > MOST_BYTES) {
      Payload oldest = waiting.removeFirst();
      bytes -= oldest.body().length();
      dropped += oldest.points();
    }
  }

  /** The oldest; it stays here while it is sent. */
  synchronized Optional<Payload> oldest() {
    return Optional.ofNullable(waiting.peekFirst());
  }

  /** It arrived; nothing happens if it was dropped meanwhile. */
  synchronized void done(Payload payload) {
    if (waiting.peekFirst() == payload) {
      waiting.removeFirst();
      bytes -= payload.body().length();
    }
  }

  /** The receiver does not want it, today or ever. */
  synchronized void refused(Payload payload) {
    if (waiting.peekFirst() == payload) {
      done(payload);
      dropped += payload.points();
    }
  }

  /** The receiver took a payload, but these points of it not. */
  synchronized void rejected(long points) {
    dropped += points;
  }

  /** Data points that arrived nowhere, since the start. */
  synchronized long dropped() {
    return dropped;
  }

  synchronized int size() {
    return waiting.size();
  }
}
