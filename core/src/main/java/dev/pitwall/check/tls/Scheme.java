package dev.pitwall.check.tls;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a conversation gets to TLS. */
enum Scheme {
  TLS(443),
  HTTPS(443),
  /** PostgreSQL's SSLRequest. */
  POSTGRES(5432),
  /** SMTP with STARTTLS. */
  SMTP(587),
  /** SMTP with TLS from the first byte. */
  SMTPS(465);

  private final int port;

  Scheme(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  /** Browsers compare alternative names only; libpq and mail servers also the common name. */
  boolean commonNameCounts() {
    return this == POSTGRES || this == SMTP || this == SMTPS;
  }

  static Optional<Scheme> of(String word) {
    if (word.equalsIgnoreCase("postgresql")) {
      return Optional.of(POSTGRES);
    }
    return Stream.of(values())
        .filter(scheme -> scheme.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst();
  }
}
