package dev.pitwall.notify.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one attempt. Closing them is the only thing that ends a blocked read or write from
 * outside. The mail library finds the factories in its session's properties, for plain connections
 * and for TLS alike.
 */
public final class OpenSockets {
  private static final Logger log = LoggerFactory.getLogger(OpenSockets.class);

  private final List<Socket> open = new ArrayList<>();
  private boolean closed;

  /** None is open yet. */
  public OpenSockets() {}

  /** Makes plain sockets. */
  public SocketFactory plain() {
    return new Plain();
  }

  /** Makes TLS sockets, and turns plain ones into TLS, that check the server's name. */
  public SSLSocketFactory tls(SSLSocketFactory maker) {
    return new Tls(maker);
  }

  /** Ends everything, also what is made later. */
  public void close() {
    List<Socket> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
    }
    all.forEach(OpenSockets::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("a connection was already broken", e);
    }
  }

  private <S extends Socket> S keep(S socket) throws IOException {
    boolean late;
    synchronized (this) {
      late = closed;
      open.add(socket);
    }
    if (late) {
      socket.close();
      throw new IOException("the attempt is over");
    }
    return socket;
  }

  private final class Plain extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      return keep(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return keep(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return keep(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return keep(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return keep(new Socket(host, port, localHost, localPort));
    }
  }

  private final class Tls extends SSLSocketFactory {
    private final SSLSocketFactory maker;

    Tls(SSLSocketFactory maker) {
      this.maker = maker;
    }

    private Socket checked(Socket socket) throws IOException {
      if (socket instanceof SSLSocket tls) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
      }
      return keep(socket);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return maker.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return maker.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
      return checked(maker.createSocket());
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return checked(maker.createSocket(plain, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return checked(maker.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return checked(maker.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return checked(maker.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return checked(maker.createSocket(host, port, localHost, localPort));
    }
  }
}
