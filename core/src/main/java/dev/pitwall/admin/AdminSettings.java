package dev.pitwall.admin;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings {@code admin.*} and {@code export.prometheus}.
 *
 * @param enabled whether there is an admin port; default true
 * @param bind the address to listen on; default 127.0.0.1
 * @param port 0 to 65535, 0 takes a free one; default 7717
 * @param token what opens the dashboard and the API; absent: one is made and kept in the state dir
 * @param hosts further names by which the admin port may be called, for a proxy in front; default
 *     none
 * @param proxy whether a proxy with TLS stands in front; default false. Without one nothing but the
 *     open paths answers beyond loopback
 * @param prometheus whether {@code /metrics} answers; default true
 * @param tls the port's own certificate; absent: it speaks plain HTTP
 */
public record AdminSettings(
    boolean enabled,
    String bind,
    int port,
    Optional<String> token,
    List<String> hosts,
    boolean proxy,
    boolean prometheus,
    Optional<Tls> tls) {

  private static final Key<Boolean> ENABLED =
      Key.flag("admin.enabled", true, "Whether there is an admin port.");
  private static final Key<String> BIND =
      Key.text("admin.bind", "127.0.0.1", "The address that the admin port listens on.");
  private static final Key<Integer> PORT =
      Key.number(
          "admin.port", 0, 65_535, 7717, "0 takes a free one; if busy the next ten are tried.");
  private static final Key<String> TOKEN =
      Key.secret("admin.token", "Opens the dashboard and the API; made if not set.");
  private static final Key<List<String>> HOSTS =
      Key.texts("admin.hosts", List.of(), "Further names by which the admin port may be called.");
  private static final Key<Boolean> PROXY =
      Key.flag(
          "admin.proxy",
          false,
          "Whether a proxy with TLS stands in front; beyond loopback needed for all but probes and"
              + " metrics.");
  private static final Key<Boolean> ACTIONS =
      Key.flag(
          "admin.actions",
          false,
          "Whether the API may freeze evidence, turn requests away (for the emergency procedure)"
              + " and let denied clients in, and the dashboard acknowledge, silence and test.");
  private static final Key<Path> TLS_CERTIFICATE =
      Key.path(
          "admin.tls.certificate",
          null,
          "The admin port's certificate with its chain in PEM; with admin.tls.key the port speaks"
              + " https, and beyond loopback answers everything. Taken anew when it changes.");
  private static final Key<Path> TLS_KEY =
      Key.path(
          "admin.tls.key",
          null,
          "The private key of that certificate in PEM (PKCS#8, without a password).");
  private static final Key<Boolean> PROMETHEUS =
      Key.flag("export.prometheus", true, "Whether /metrics on the admin port answers.");

  /**
   * Files in PEM, either of which may be absent or wrong.
   *
   * @param certificate with its chain
   * @param key PKCS#8
   */
  public record Tls(Path certificate, Path key) {}

  /** Keeps a copy of the names. */
  public AdminSettings {
    hosts = List.copyOf(hosts);
  }

  /** The same without a proxy. */
  public AdminSettings(
      boolean enabled,
      String bind,
      int port,
      Optional<String> token,
      List<String> hosts,
      boolean prometheus) {
    this(enabled, bind, port, token, hosts, false, prometheus, Optional.empty());
  }

  /** The same without a certificate. */
  public AdminSettings(
      boolean enabled,
      String bind,
      int port,
      Optional<String> token,
      List<String> hosts,
      boolean proxy,
      boolean prometheus) {
    this(enabled, bind, port, token, hosts, proxy, prometheus, Optional.empty());
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                ENABLED,
                BIND,
                PORT,
                TOKEN,
                HOSTS,
                PROXY,
                TLS_CERTIFICATE,
                TLS_KEY,
                ACTIONS,
                PROMETHEUS));
    keys.addAll(AdminMount.keys());
    return keys;
  }

  /** The effective settings. */
  public static AdminSettings from(Configuration c) {
    return new AdminSettings(
        c.get(ENABLED),
        c.get(BIND),
        c.get(PORT),
        c.find(TOKEN),
        c.get(HOSTS),
        c.get(PROXY),
        c.get(PROMETHEUS),
        tls(c));
  }

  /**
   * One of the two alone is a pair whose other file does not exist: a finding, and no plain HTTP.
   */
  private static Optional<Tls> tls(Configuration c) {
    Optional<Path> certificate = c.find(TLS_CERTIFICATE);
    Optional<Path> key = c.find(TLS_KEY);
    return certificate.isEmpty() && key.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Tls(
                certificate.orElse(Path.of("admin.tls.certificate (not set)")),
                key.orElse(Path.of("admin.tls.key (not set)"))));
  }

  /** True if nobody on the way can read along: a certificate of its own, or a proxy with one. */
  boolean sealed() {
    return proxy || tls.isPresent();
  }

  /** {@code admin.actions}: may the API do more than tell; default false. */
  public static boolean actions(Configuration c) {
    return c.get(ACTIONS);
  }

  @Override
  public String toString() {
    return "AdminSettings[enabled=" + enabled + ", bind=" + bind + ", port=" + port + "]";
  }
}
