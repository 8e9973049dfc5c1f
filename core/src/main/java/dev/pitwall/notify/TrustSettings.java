package dev.pitwall.notify;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the channels trust: the JVM's trust store, and a private authority beside it.
 *
 * @param caFile certificates in PEM; null: only the JVM's
 */
public record TrustSettings(@Nullable Path caFile) {
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
  public SSLContext sslContext() throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (X509Certificate issuer : issuersOfTheJvm()) {
        trusted.setCertificateEntry("jvm-" + number++, issuer);
      }
      if (caFile != null) {
        for (Certificate issuer : read(caFile)) {
          trusted.setCertificateEntry("own-" + number++, issuer);
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the trust store cannot be built: " + e.getMessage(), e);
    }
  }

  private static Iterable<? extends Certificate> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException(noCertificate(file));
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw new IOException(noCertificate(file), e);
    } catch (java.nio.file.FileSystemException e) {
      throw new IOException("notify.ca-file " + file + " cannot be read", e);
    }
  }

  private static String noCertificate(Path file) {
    return "notify.ca-file " + file + " holds no certificate in PEM";
  }

  private static X509Certificate[] issuersOfTheJvm() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        return x509.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}
