package dev.pitwall.admin;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
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
 */
public record AdminSettings(
    boolean enabled,
    String bind,
    int port,
    Optional<String> token,
    List<String> hosts,
    boolean proxy,
    boolean prometheus) {

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
  private static final Key<Boolean> PROMETHEUS =
      Key.flag("export.prometheus", true, "Whether /metrics on the admin port answers.");

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
    this(enabled, bind, port, token, hosts, false, prometheus);
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(List.of(ENABLED, BIND, PORT, TOKEN, HOSTS, PROXY, ACTIONS, PROMETHEUS));
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
        c.get(PROMETHEUS));
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
