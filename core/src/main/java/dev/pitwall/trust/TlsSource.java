package dev.pitwall.trust;

import java.io.IOException;
import javax.net.ssl.SSLContext;

/** Says anew for each connection whom a client trusts, so a renewed file needs no restart. */
@FunctionalInterface
public interface TlsSource {

  /**
   * A context for one connection.
   *
   * @throws IOException if a file cannot be read or holds no certificate; the message names the key
   */
  SSLContext sslContext() throws IOException;
}
