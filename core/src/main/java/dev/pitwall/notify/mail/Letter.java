package dev.pitwall.notify.mail;

import dev.pitwall.notify.Notification;

/**
 * What is to be sent.
 *
 * @param attempt 1 for the first
 * @param possiblyRepeated true if an earlier attempt may have arrived
 */
record Letter(Notification notification, int attempt, boolean possiblyRepeated) {

  /** One line, marked where it may be a second copy. */
  String subject() {
    String subject = oneLine(notification.subject());
    return possiblyRepeated ? subject + " [possibly repeated]" : subject;
  }

  /** Without line breaks and control characters: nothing of it can become a header of its own. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
  }
}
