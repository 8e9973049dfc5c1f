package dev.pitwall.notify;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.trust.Authorities;
import dev.pitwall.trust.TlsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whom the channels trust: the JVM's trust store, and a private authority beside it.
 *
 * @param caFile certificates in PEM; null: only the JVM's
 */
public record TrustSettings(@Nullable Path caFile) implements TlsSource {
  private static final Key<Path> CA_FILE =
      Key.path(
          "notify.ca-file",
          null,
          "A private certificate authority in PEM for mail servers and webhooks, trusted beside the"
              + " JVM's own trust store.");

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(CA_FILE);
  }

  /** As configured. */
  public static TrustSettings from(Configuration configuration) {
    return new TrustSettings(configuration.find(CA_FILE).orElse(null));
  }

  /**
   * A context that trusts both; the file is read at every call, so a renewed one needs no restart.
   *
   * @throws IOException if the file cannot be read or holds no certificate
   */
  @Override
  public SSLContext sslContext() throws IOException {
    try {
      return Authorities.of(Optional.ofNullable(caFile)).context();
    } catch (IOException e) {
      throw new IOException("notify.ca-file: " + e.getMessage(), e.getCause());
    }
  }
}
