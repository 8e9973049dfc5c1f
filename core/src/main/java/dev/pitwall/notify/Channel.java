package dev.pitwall.notify;

/** One wire format, no policy: it sends what it is given, once, and says how that ended. */
public interface Channel {

  /** {@code mail}, {@code slack}... */
  String name();

  /**
   * Sends. Ends within 30 seconds whatever the other side does.
   *
   * @param notification what to say
   * @param attempt 1 for the first
   * @param possiblyRepeated true if an earlier attempt may have arrived; the message says so
   */
  Receipt send(Notification notification, int attempt, boolean possiblyRepeated)
      throws InterruptedException;
}
