package dev.pitwall.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client here trusts: the JVM's trust store, whatever the application made its default, and
 * a private authority beside it. A snapshot: taken anew, it sees a renewed file.
 *
 * @param certificates of the authorities, or of servers that are trusted by name
 * @param manager decides by them
 */
public record Authorities(List<X509Certificate> certificates, X509TrustManager manager) {

  /** Keeps a copy. */
  public Authorities {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads both.
   *
   * @param caFile certificates in PEM; empty: the JVM's alone
   * @throws IOException if the file cannot be read or holds no certificate; the message names it
   */
  public static Authorities of(Optional<Path> caFile) throws IOException {
    try {
      List<X509Certificate> all = new ArrayList<>();
      all.addAll(List.of(manager(null).getAcceptedIssuers()));
      if (caFile.isPresent()) {
        all.addAll(read(caFile.get()));
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < all.size(); i++) {
        store.setCertificateEntry("authority-" + i, all.get(i));
      }
      return new Authorities(all, manager(store));
    } catch (GeneralSecurityException e) {
      throw new IOException("the trust store cannot be built: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> read(Path file) throws IOException {
    List<X509Certificate> read = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        if (each instanceof X509Certificate authority) {
          read.add(authority);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate in PEM", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
    if (read.isEmpty()) {
      throw new IOException(file + " holds no certificate in PEM");
    }
    return read;
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("this JVM has no X.509 trust manager");
  }

  /** The certificates as ends of a path. */
  public Set<TrustAnchor> anchors() {
    return certificates.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet());
  }

  /** A client's context that trusts these and nobody else. */
  public SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }
}
