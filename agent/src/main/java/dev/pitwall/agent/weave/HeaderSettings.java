package dev.pitwall.agent.weave;

/**
 * The process-time header.
 *
 * @param enabled {@code http.header.enabled}
 * @param name {@code http.header.name}
 */
public record HeaderSettings(boolean enabled, String name) {
  /** Enabled, {@code X-Process-Time}. */
  public static final HeaderSettings DEFAULT = new HeaderSettings(true, "X-Process-Time");

  /** Checks the name: a token of RFC 9110, 5.6.2. */
  public HeaderSettings {
    if (!isToken(name)) {
      throw new IllegalArgumentException(
          "header name '" + name + "': letters, digits and !#$%&'*+-.^_`|~ are allowed");
    }
  }

  /** Without a regular expression: the first one loads classes, and this runs before the server. */
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
