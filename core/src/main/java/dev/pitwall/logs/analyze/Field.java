package dev.pitwall.logs.analyze;

/**
 * A field of an access log line and the text behind it.
 *
 * @param kind what it holds
 * @param then the literal that ends it; empty for the last one
 */
record Field(Kind kind, String then) {

  /** What is read from a field. */
  enum Kind {
    /** Nothing of it. */
    SKIP,
    /** Address or host name of the client. */
    CLIENT,
    /** The name that was sent for authentication. */
    USER,
    /** {@code X-Forwarded-For}. */
    FORWARDED,
    /** {@code User-Agent}. */
    AGENT,
    /** {@code 26/Nov/2026:03:04:05 +0000}. */
    COMMON_TIME,
    /** {@code 2026-11-26T03:04:05+00:00} and relatives. */
    ISO_TIME,
    /** Seconds since 1970, perhaps with decimals. */
    EPOCH_SECONDS,
    /** Milliseconds since 1970. */
    EPOCH_MILLIS,
    /** {@code GET /path HTTP/1.1}. */
    REQUEST,
    METHOD,
    PATH,
    STATUS,
    BYTES,
    /** Response times in three units. */
    SECONDS,
    MILLIS,
    MICROS
  }

  static Field of(Kind kind, String then) {
    return new Field(kind, then);
  }
}
