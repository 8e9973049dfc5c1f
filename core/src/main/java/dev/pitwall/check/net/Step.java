package dev.pitwall.check.net;

/** What a conversation was about when it ended. */
public enum Step {
  /** Asking for the addresses of a name. */
  RESOLVE,
  CONNECT,
  /** The plain words before TLS: PostgreSQL's SSLRequest, SMTP's STARTTLS. */
  UPGRADE,
  HANDSHAKE,
  /** From the request to the end of the answer's header. */
  ANSWER,
  BODY,
  /** Reading a file. */
  FILE
}
