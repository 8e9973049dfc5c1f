package dev.pitwall.notify.mail;

import java.util.Locale;

/** How far a conversation with the server came. */
enum Step {
  CONNECT,
  GREETING,
  TLS,
  LOGIN,
  MAIL,
  RCPT,
  DATA,
  /** The final dot is out: from here on the server may have taken the message. */
  DOT,
  TAKEN;

  String key() {
    return "step." + name().toLowerCase(Locale.ROOT);
  }
}
