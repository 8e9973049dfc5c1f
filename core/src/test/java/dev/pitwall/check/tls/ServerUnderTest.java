package dev.pitwall.check.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A TLS server on the loopback address that shows what it is told to, after what it is told to. */
final class ServerUnderTest implements AutoCloseable {
  /** What happens before TLS. */
  interface Before {
    /** False: no TLS follows. */
    boolean talk(Socket socket, CountDownLatch end) throws IOException, InterruptedException;
  }

  static final Before AT_ONCE = (socket, end) -> true;
  static final Before SILENCE =
      (socket, end) -> {
        end.await();
        return false;
      };

  private record Shown(PrivateKey key, List<X509Certificate> chain) {}

  private final Map<String, Shown> byName = new ConcurrentHashMap<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ServerSocket listener;
  private final Before before;
  private final SSLContext context;
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger bytesAfterHandshake = new AtomicInteger();
  private volatile boolean wantsClientCertificate;

  ServerUnderTest() throws IOException, GeneralSecurityException {
    this(AT_ONCE);
  }

  ServerUnderTest(Before before) throws IOException, GeneralSecurityException {
    this.before = before;
    context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new BySni()}, null, null);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "tls-under-test");
    thread.setDaemon(true);
    thread.start();
  }

  /** Shows {@code own} and {@code others} to those who ask for another name or none. */
  ServerUnderTest shows(Identity own, Identity... others) {
    return shows("", own, others);
  }

  ServerUnderTest shows(String name, Identity own, Identity... others) {
    List<X509Certificate> chain = new CopyOnWriteArrayList<>(List.of(own.certificate()));
    List.of(others).forEach(each -> chain.add(each.certificate()));
    byName.put(name, new Shown(own.keys().getPrivate(), chain));
    return this;
  }

  void showsNothing() {
    byName.clear();
  }

  ServerUnderTest wantsClientCertificate() {
    wantsClientCertificate = true;
    return this;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket), "tls-under-test-conversation");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain) {
      if (!before.talk(plain, end)) {
        return;
      }
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
      socket.setUseClientMode(false);
      socket.setNeedClientAuth(wantsClientCertificate);
      socket.startHandshake();
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        bytesAfterHandshake.incrementAndGet();
      }
    } catch (IOException clientIsGone) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private final class BySni extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, Socket socket) {
      String asked = "";
      ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
      for (SNIServerName each : session.getRequestedServerNames()) {
        if (each instanceof SNIHostName name) {
          asked = name.getAsciiName();
        }
      }
      String alias = byName.containsKey(asked) ? asked : "";
      Shown shown = byName.get(alias);
      boolean fits = shown != null && shown.key().getAlgorithm().equals(type);
      return fits ? alias : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, SSLEngine engine) {
      return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      Shown shown = byName.get(alias);
      return shown == null ? null : shown.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      Shown shown = byName.get(alias);
      return shown == null ? null : shown.key();
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return byName.keySet().toArray(String[]::new);
    }
  }
}
