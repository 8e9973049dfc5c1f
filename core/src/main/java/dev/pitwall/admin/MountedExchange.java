package dev.pitwall.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A call to the application as the handlers know it: its path begins below the mount. */
final class MountedExchange extends HttpExchange {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}(?:%.*)?");

  private final AdminMount.Call call;
  private final String root;
  private final Headers asked = new Headers();
  private final Headers answered = new Headers();
  private final URI uri;
  private final InetSocketAddress peer;
  private int status = -1;

  /**
   * Takes a call.
   *
   * @param root the path of the mount, with that of the web application
   */
  MountedExchange(AdminMount.Call call, String root) {
    this.call = call;
    this.root = root;
    call.headers(asked::add);
    String path = call.uri().substring(root.length());
    String query = call.query();
    uri = uri(query == null ? path : path + "?" + query);
    peer = new InetSocketAddress(address(call.peer()), 0);
  }

  /** One that cannot be read stands for a path that does not exist. */
  private static URI uri(String text) {
    try {
      return URI.create(text.startsWith("//") ? "/-" : text);
    } catch (IllegalArgumentException notEncoded) {
      return URI.create("/-");
    }
  }

  /** Of what is no address (a socket of the file system) nobody is near. */
  private static InetAddress address(String peer) {
    try {
      return LITERAL.matcher(peer).matches()
          ? InetAddress.getByName(peer)
          : InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException noAddress) {
      throw new IllegalArgumentException(peer, noAddress);
    }
  }

  /** The path of the mount with a slash behind. */
  String root() {
    return root + "/";
  }

  boolean isSecure() {
    return call.secure();
  }

  @Override
  public Headers getRequestHeaders() {
    return asked;
  }

  @Override
  public Headers getResponseHeaders() {
    return answered;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return call.method();
  }

  @Override
  public InputStream getRequestBody() {
    try {
      return call.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OutputStream getResponseBody() {
    try {
      return call.out();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void sendResponseHeaders(int code, long length) {
    status = code;
    answered.forEach((name, values) -> values.forEach(value -> call.header(name, value)));
    call.head(code, length);
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return peer;
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public void close() {
    // the container closes what is its own
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException("there is no server of ours");
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return null;
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return null;
  }
}
