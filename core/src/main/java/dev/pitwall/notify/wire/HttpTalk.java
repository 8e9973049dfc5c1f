package dev.pitwall.notify.wire;

import dev.pitwall.notify.wire.HttpOutcome.Broken;
import dev.pitwall.notify.wire.HttpOutcome.Fault;
import dev.pitwall.trust.TlsSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request over one connection, which is closed after it. */
final class HttpTalk implements Attempts.Talk {
  private static final Logger log = LoggerFactory.getLogger(HttpTalk.class);
  private static final int MOST_ADDRESSES = 3;

  private final HttpCall call;
  private final TlsSource trust;
  private final Deadlines deadlines;
  private final HttpHead.Clock clock;
  private final OpenSockets sockets = new OpenSockets();
  private volatile boolean sent;
  private volatile @Nullable HttpOutcome outcome;

  HttpTalk(HttpCall call, TlsSource trust, Deadlines deadlines, HttpHead.Clock clock) {
    this.call = call;
    this.trust = trust;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  /** How it ended; null while it has not. */
  @Nullable HttpOutcome outcome() {
    return outcome;
  }

  /** True once the other side may have seen the request. */
  boolean sent() {
    return sent;
  }

  @Override
  public void hangUp() {
    sockets.close();
  }

  @Override
  public void hold() {
    try {
      Socket socket = connect();
      outcome = exchange(socket);
    } catch (Failure e) {
      outcome = new Broken(e.fault, e.detail, sent);
    } catch (RuntimeException | LinkageError e) {
      log.warn("{}: failed unexpectedly with {}", call, e.getClass().getName());
      outcome = new Broken(Fault.BROKEN, e.getClass().getName(), sent);
    } finally {
      sockets.close();
    }
  }

  private Socket connect() throws Failure {
    Address address = call.address();
    Socket plain = connect(addresses(address));
    if (!address.isTls()) {
      return plain;
    }
    SSLSocketFactory tls;
    try {
      tls = sockets.tls(trust.sslContext().getSocketFactory());
    } catch (IOException e) {
      throw new Failure(Fault.NOT_PREPARED, reason(e));
    }
    try {
      Socket secure = tls.createSocket(plain, unbracketed(address.host()), address.port(), true);
      ((SSLSocket) secure).startHandshake();
      return secure;
    } catch (SocketTimeoutException e) {
      throw new Failure(Fault.NO_ANSWER, "");
    } catch (IOException e) {
      throw new Failure(Fault.TLS, reason(e));
    }
  }

  private static InetAddress[] addresses(Address address) throws Failure {
    try {
      return InetAddress.getAllByName(unbracketed(address.host()));
    } catch (UnknownHostException e) {
      throw new Failure(Fault.UNKNOWN_HOST, "");
    }
  }

  /** The first address that answers: one family may lead nowhere. */
  private Socket connect(InetAddress[] addresses) throws Failure {
    IOException last = new ConnectException();
    for (int i = 0; i < Math.min(addresses.length, MOST_ADDRESSES); i++) {
      try {
        Socket socket = sockets.plain().createSocket();
        socket.setSoTimeout((int) deadlines.read().toMillis());
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(addresses[i], call.address().port()),
            (int) deadlines.connect().toMillis());
        return socket;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new Failure(Fault.NO_CONNECTION, reason(last));
  }

  private HttpOutcome exchange(Socket socket) throws Failure {
    try {
      OutputStream out = socket.getOutputStream();
      sent = true; // also if the write fails: what was before the failure may be there
      out.write(request());
      out.flush();
      return HttpHead.read(new BufferedInputStream(socket.getInputStream()), call, clock);
    } catch (SocketTimeoutException e) {
      throw new Failure(Fault.NO_ANSWER, "");
    } catch (HttpHead.NotHttp e) {
      throw new Failure(Fault.NOT_HTTP, call.address().masked(reason(e)));
    } catch (SSLException e) {
      throw new Failure(Fault.TLS, reason(e));
    } catch (IOException e) {
      throw new Failure(Fault.BROKEN, reason(e));
    }
  }

  private byte[] request() {
    Content body = call.body();
    StringBuilder head = new StringBuilder(512);
    head.append(call.method()).append(' ').append(call.address().target()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(call.address().authority()).append("\r\n");
    head.append("User-Agent: pitwall\r\nAccept: */*\r\nConnection: close\r\n");
    call.headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!call.method().equals("GET")) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(start, start.length + body.length());
    body.copyTo(all, start.length);
    return all;
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text = root.getMessage();
    return HttpHead.oneLine(
        text == null || text.isBlank() ? root.getClass().getSimpleName() : text);
  }

  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
    private final Fault fault;
    private final String detail;

    Failure(Fault fault, String detail) {
      super(detail);
      this.fault = fault;
      this.detail = detail;
    }
  }
}
