package dev.pitwall.scan;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A package URL of the type {@code maven}, read.
 *
 * @param packageName {@code group:artifact}
 * @param version null if it names none
 */
record MavenPurl(String packageName, @Nullable String version) {
  private static final String TYPE = "pkg:maven/";
  private static final int LONGEST = 1_000;

  /** Empty for every other text. */
  static Optional<MavenPurl> of(String text) {
    if (!text.startsWith(TYPE) || text.length() > LONGEST) {
      return Optional.empty();
    }
    String rest = text.substring(TYPE.length()).split("[?#]", 2)[0];
    int at = rest.indexOf('@');
    String name = at < 0 ? rest : rest.substring(0, at);
    String version = at < 0 ? "" : rest.substring(at + 1);
    int slash = name.lastIndexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      return Optional.empty();
    }
    try {
      String group = decoded(name.substring(0, slash)).replace('/', '.');
      String artifact = decoded(name.substring(slash + 1));
      return Optional.of(
          new MavenPurl(group + ":" + artifact, version.isEmpty() ? null : decoded(version)));
    } catch (IllegalArgumentException badlyEncoded) {
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
