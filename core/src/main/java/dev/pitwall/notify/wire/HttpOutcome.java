package dev.pitwall.notify.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one request ended. */
public sealed interface HttpOutcome {

  /**
   * The other side answered.
   *
   * @param status 200 to 599
   * @param body its first 2048 bytes as one line of at most 200 characters, without the address
   * @param retryAfter what it asked for, at most one hour; null if it did not
   * @param start the same bytes as they came, for an answer that is no text; they may show the
   *     address
   */
  record Answered(int status, String body, @Nullable Duration retryAfter, Content start)
      implements HttpOutcome {
    /** An answer whose bytes do not matter. */
    public Answered(int status, String body, @Nullable Duration retryAfter) {
      this(status, body, retryAfter, Content.NONE);
    }

    /** 200 to 299. */
    public boolean isTaken() {
      return status / 100 == 2;
    }

    /**
     * True if the same may be taken later: trouble of the server, or what it asks to repeat (408,
     * 425, 429).
     */
    public boolean mayGoBetter() {
      return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    /** True if a gateway lost the answer of the server behind it, which may have taken it. */
    public boolean maybeArrived() {
      return status == 502 || status == 504;
    }
  }

  /**
   * No answer.
   *
   * @param detail for people, one line, without the address; may be empty
   * @param maybeArrived true if the request was on its way when it happened
   */
  record Broken(Fault fault, String detail, boolean maybeArrived) implements HttpOutcome {}

  /** What went wrong. */
  enum Fault {
    /** The trust store, for instance. */
    NOT_PREPARED,
    UNKNOWN_HOST,
    NO_CONNECTION,
    TLS,
    /** One read took too long. */
    NO_ANSWER,
    /** The whole took too long. */
    LATE,
    /** The connection broke. */
    BROKEN,
    /** The answer is not HTTP. */
    NOT_HTTP,
    /** The attempt before has not ended yet. */
    STUCK
  }
}
