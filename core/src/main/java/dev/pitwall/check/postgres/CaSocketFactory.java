package dev.pitwall.check.postgres;

import dev.pitwall.trust.Authorities;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.ssl.WrappedFactory;

/**
 * Trusts the CA in the file that {@code sslrootcert} names, and what the JVM trusts. Made by the
 * driver, by its name; the driver still compares the host name.
 */
public final class CaSocketFactory extends WrappedFactory {

  /**
   * Reads the CA file.
   *
   * @param info the connection's properties
   * @throws CertificateException if the file cannot be read or holds no certificate
   */
  public CaSocketFactory(Properties info) throws CertificateException {
    Path file = Path.of(info.getProperty("sslrootcert", ""));
    try {
      factory = Authorities.of(Optional.of(file)).context().getSocketFactory();
    } catch (IOException e) {
      throw new CertificateException("postgres.ca-file: " + e.getMessage(), e);
    }
  }
}
