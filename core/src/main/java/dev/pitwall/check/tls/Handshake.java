package dev.pitwall.check.tls;

import dev.pitwall.check.net.Line;
import dev.pitwall.check.net.Step;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets a server show its certificates. Whatever it shows is written down and accepted, so that an
 * expired one can be read; nothing is ever sent over such a connection.
 */
final class Handshake {
  private Handshake() {}

  /**
   * The certificates in the order of the server, its own first; never empty. A server that breaks
   * off later, for instance because it wants a certificate of the client, has shown them already.
   */
  static List<X509Certificate> chain(Line line, Socket plain, Endpoint endpoint)
      throws IOException {
    Recorder recorder = new Recorder();
    SSLSocket socket = over(plain, endpoint, recorder);
    line.at(Step.HANDSHAKE);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      if (recorder.chain.isEmpty()) {
        throw e;
      }
    }
    if (recorder.chain.isEmpty()) {
      throw new Refused("handshake.no-certificate", "");
    }
    return recorder.chain;
  }

  private static SSLSocket over(Socket plain, Endpoint endpoint, Recorder recorder)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[] {recorder}, null);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, endpoint.name(), endpoint.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(endpoint.sni().stream().toList());
      parameters.setEndpointIdentificationAlgorithm(null);
      socket.setSSLParameters(parameters);
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /**
   * Writes down and accepts. Extended, because the JDK checks algorithms beside any other kind, and
   * a weak certificate expires like every other.
   */
  private static final class Recorder extends X509ExtendedTrustManager {
    private volatile List<X509Certificate> chain = List.of();

    private void record(X509Certificate[] shown) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
      record(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
      record(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) {
      record(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
      throw new UnsupportedOperationException("a client checks no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("a client checks no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type) {
      throw new UnsupportedOperationException("a client checks no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
