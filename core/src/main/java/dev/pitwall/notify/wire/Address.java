package dev.pitwall.notify.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request goes. Its path and query may be a secret, so they are never part of a text:
 * {@link #toString} names the host only.
 */
public final class Address {
  private final URI uri;
  private final String host;
  private final boolean tls;

  private Address(URI uri, String host) {
    this.uri = uri;
    this.host = host;
    this.tls = "https".equalsIgnoreCase(uri.getScheme());
  }

  /**
   * An address that something secret may go to: {@code https}, or {@code http} to this machine.
   *
   * @return empty if it is none, or holds a user and password
   */
  public static Optional<Address> secret(String text) {
    return of(text).filter(address -> address.tls || address.isHere());
  }

  /**
   * An {@code http} or {@code https} address.
   *
   * @return empty if it is none, or holds a user and password
   */
  public static Optional<Address> of(String text) {
    try {
      URI uri = new URI(text.strip());
      String host = uri.getHost();
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean usable =
          host != null
              && uri.getRawUserInfo() == null
              && uri.getPort() <= 65_535
              && uri.getPort() != 0
              && (scheme.equals("http") || scheme.equals("https"));
      return usable ? Optional.of(new Address(uri, host)) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty(); // the caller says what is allowed; the text of e shows the secret
    }
  }

  /** The same server, with this path after the address's own. */
  public Address below(String path) {
    String own = uri.getRawPath() == null ? "" : uri.getRawPath();
    String base = own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
    return new Address(URI.create(uri.getScheme() + "://" + authority() + base + path), host);
  }

  /** True if it is this machine. */
  public boolean isHere() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /** As written, an IPv6 address in its brackets. */
  public String host() {
    return host;
  }

  /** As written, without query; may be empty. */
  public String path() {
    return uri.getRawPath() == null ? "" : uri.getRawPath();
  }

  boolean isTls() {
    return tls;
  }

  int port() {
    return uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
  }

  /** What stands in the header {@code Host}. */
  String authority() {
    return uri.getPort() > 0 ? host + ":" + uri.getPort() : host;
  }

  /** Path and query as they go over the wire, in ASCII. */
  String target() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String all = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    StringBuilder ascii = new StringBuilder(all.length());
    for (byte each : all.getBytes(StandardCharsets.UTF_8)) {
      if (each > 0) {
        ascii.append((char) each);
      } else {
        ascii.append(String.format(Locale.ROOT, "%%%02X", each));
      }
    }
    return ascii.toString();
  }

  /** {@code text} without path and query, should the other side or the JVM repeat them. */
  public String masked(String text) {
    String target = target();
    String safe = target.length() < 2 ? text : text.replace(target, "/********");
    String query = uri.getRawQuery();
    return query == null || query.length() < 4 ? safe : safe.replace(query, "********");
  }

  @Override
  public String toString() {
    return host;
  }
}
