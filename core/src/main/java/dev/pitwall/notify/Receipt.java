package dev.pitwall.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt to send ended. */
public sealed interface Receipt {

  /** One line for people; no secret in it. */
  String detail();

  /** The other side has taken it. */
  record Sent(String detail) implements Receipt {}

  /**
   * Not taken, but it may be later.
   *
   * @param retryAfter what the other side asked for; null if it did not say
   * @param maybeArrived true if the connection broke after the message was out
   */
  record TryAgain(String detail, @Nullable Duration retryAfter, boolean maybeArrived)
      implements Receipt {}

  /** Refused for good: sending the same again cannot help. */
  record Refused(String detail) implements Receipt {}
}
