package dev.pitwall;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command talk to the admin port of its own machine by address, whatever name the
 * certificate is for. What goes to an address of this machine never leaves it, so there is nobody
 * on the way who could read along, which plain HTTP to loopback relies on as well. Elsewhere
 * certificates are checked as usual.
 */
final class LocalCertificate {
  private LocalCertificate() {}

  /** A connection to {@code address} that is not connected yet. */
  static HttpURLConnection open(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure && isThisMachine(address.getHost())) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        secure.setSSLSocketFactory(context.getSocketFactory());
        secure.setHostnameVerifier((name, session) -> true);
      } catch (GeneralSecurityException e) {
        throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
      }
    }
    return connection;
  }

  /** Literals only: a name could be made to lead elsewhere between this look and the next. */
  private static boolean isThisMachine(@Nullable String host) throws IOException {
    if (host == null || host.equals("localhost")) {
      return host != null;
    }
    if (!host.startsWith("[") && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return false;
    }
    InetAddress address = InetAddress.getByName(host);
    return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  /** Checks nothing. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
