package dev.pitwall.check.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What is said of a certificate, for people; cut to a length, because servers write what they like.
 */
final class Facts {
  private static final int LONGEST = 120;
  private static final int MOST_NAMES = 5;

  private Facts() {}

  static String name(X500Principal principal) {
    String name = principal.getName();
    return name.isEmpty() ? "-" : cut(name);
  }

  /** The names that it is for. */
  static String names(X509Certificate certificate) {
    List<String> names = HostNames.of(certificate);
    String shown = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
    if (names.size() > MOST_NAMES) {
      shown += ", ...";
    }
    return shown.isEmpty() ? "-" : cut(shown);
  }

  /** In hexadecimal, as openssl and browsers show it. */
  static String serial(X509Certificate certificate) {
    return cut(certificate.getSerialNumber().toString(16));
  }

  static Instant begins(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  static Instant ends(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  static Duration lifetime(X509Certificate certificate) {
    return Duration.between(begins(certificate), ends(certificate));
  }

  /** Negative after the expiry. */
  static double secondsLeft(X509Certificate certificate, Instant now) {
    return Duration.between(now, ends(certificate)).toMillis() / 1e3;
  }

  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
