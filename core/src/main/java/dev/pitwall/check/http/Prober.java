package dev.pitwall.check.http;

import dev.pitwall.check.net.Caller;
import dev.pitwall.check.net.LateException;
import dev.pitwall.check.net.Line;
import dev.pitwall.check.net.Step;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.trust.TrustSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Asks the page once, over a connection of its own: a kept one would hide the cost and the faults
 * of name resolution, connecting and TLS. The JDK's client cannot be told to (in Java 17 it ends
 * only when it is collected), so the little HTTP/1.1 that it takes is spoken here; the phases can
 * then be told apart as well. Redirects are not followed, proxies not used.
 */
final class Prober implements AutoCloseable {
  private final URI uri;
  private final Duration timeout;
  private final TrustSource trust;
  private final TimeSource time;
  private final Caller caller;

  Prober(URI uri, Duration timeout, Optional<Path> caFile, TimeSource time) {
    this.uri = uri;
    this.timeout = timeout;
    this.trust = new TrustSource(caFile, time);
    this.time = time;
    this.caller = new Caller("health-probe", time);
  }

  private boolean secure() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /**
   * Asks.
   *
   * @throws IOException if the private authority cannot be read, so that nothing can be asked
   */
  Probe probe() throws IOException, InterruptedException {
    Optional<SSLContext> tls = secure() ? Optional.of(trust.get().context()) : Optional.empty();
    long start = time.nanoTime();
    try {
      return caller.call(timeout, line -> talk(line, tls, start));
    } catch (LateException e) {
      return Probe.failed(Probe.End.TIMED_OUT, since(start), "");
    } catch (IOException e) {
      return Probe.failed(Probe.End.FAILED, since(start), e.toString());
    }
  }

  private Duration since(long start) {
    return Duration.ofNanos(Math.max(time.nanoTime() - start, 0));
  }

  private Probe talk(Line line, Optional<SSLContext> tls, long start) throws IOException {
    Socket socket = connect(line);
    if (tls.isPresent()) {
      line.at(Step.HANDSHAKE);
      socket = secured(tls.get(), socket);
    }
    Duration connected = since(start);
    line.at(Step.ANSWER);
    socket.getOutputStream().write(request());
    Answer answer = Answer.read(socket.getInputStream());
    Duration answered = since(start);
    line.at(Step.BODY);
    boolean whole = answer.drain();
    return new Probe(
        whole ? Probe.End.ANSWERED : Probe.End.CUT,
        answer.status(),
        connected,
        answered,
        since(start),
        "");
  }

  /** To the first address of the name that takes the connection. */
  private Socket connect(Line line) throws IOException {
    List<InetAddress> addresses = line.resolve(host());
    IOException failure = new IOException("no address");
    for (int i = 0; i < addresses.size(); i++) {
      Duration share = line.left().dividedBy(addresses.size() - i);
      try {
        Socket socket = line.connect(addresses.get(i), port(), share);
        socket.setSoTimeout((int) Math.max(1, line.left().toMillis()));
        return socket;
      } catch (LateException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private Socket secured(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host(), port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private int port() {
    return uri.getPort() > 0 ? uri.getPort() : secure() ? 443 : 80;
  }

  /** Without the brackets of an IPv6 address. */
  private String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private byte[] request() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
    String text =
        "GET "
            + path
            + query
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: pitwall\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    caller.close();
  }
}
