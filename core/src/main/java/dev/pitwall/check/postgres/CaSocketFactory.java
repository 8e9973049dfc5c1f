package dev.pitwall.check.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
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
  public CaSocketFactory(Properties info) throws GeneralSecurityException {
    Path file = Path.of(info.getProperty("sslrootcert", ""));
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager both = new Either(manager(null), manager(read(file)));
    context.init(null, new TrustManager[] {both}, null);
    factory = context.getSocketFactory();
  }

  private static KeyStore read(Path file) throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + count++, ca);
      }
      if (count == 0) {
        throw new CertificateException("postgres.ca-file: " + file + " holds no certificate");
      }
      return store;
    } catch (IOException e) {
      throw new CertificateException("postgres.ca-file: " + file + " cannot be read", e);
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory made =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    made.init(store);
    for (TrustManager manager : made.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new CertificateException("this JVM has no X.509 trust manager");
  }

  private record Either(X509TrustManager jvm, X509TrustManager own) implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      try {
        own.checkServerTrusted(chain, type);
      } catch (CertificateException notOurs) {
        jvm.checkServerTrusted(chain, type);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a client's trust manager checks no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
