package dev.pitwall.admin;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the admin port answers. A page of a stranger can point its own name at a
 * loopback address (DNS rebinding) but can neither use an address literal nor {@code localhost}, so
 * those are always good, and every other name must have been configured.
 */
final class HostNames {
  private final String bind;
  private final List<String> hosts;

  HostNames(String bind, List<String> hosts) {
    this.bind = bind.toLowerCase(Locale.ROOT);
    this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether a {@code Host} header names us; its port does not matter. */
  boolean accepts(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String host = withoutPort(header.strip().toLowerCase(Locale.ROOT));
    return host.equals("localhost")
        || host.equals(bind)
        || hosts.contains(host)
        || host.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || host.matches("\\[[0-9a-f:.]{2,45}(%[0-9a-z]+)?\\]");
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
