package dev.pitwall.check.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a served chain is worth to a client.
 *
 * @param chain the certificates that count, the server's own first; never empty
 * @param first the one of them that expires first
 * @param distrusts why a client would not connect; empty if it would, expiry apart
 */
record Verdict(List<X509Certificate> chain, X509Certificate first, List<Distrust> distrusts) {

  /** Keeps copies. */
  Verdict {
    chain = List.copyOf(chain);
    distrusts = List.copyOf(distrusts);
  }

  /**
   * One reason.
   *
   * @param key of the text that says it
   * @param met what was met, for its placeholder {@code {met}}
   */
  record Distrust(String key, String met) {}

  X509Certificate leaf() {
    return chain.get(0);
  }

  Instant expires() {
    return Facts.ends(first);
  }
}
