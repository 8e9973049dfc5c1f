package dev.pitwall.scan.inventory;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes package URLs of the type {@code maven}. */
final class PackageUrl {
  private static final String PLAIN = ".-_~";

  private PackageUrl() {}

  static String maven(@Nullable String group, String artifact, @Nullable String version) {
    return "pkg:maven/"
        + (group == null ? "" : encoded(group) + "/")
        + encoded(artifact)
        + (version == null ? "" : "@" + encoded(version));
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || PLAIN.indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
