package dev.pitwall.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark of an address; of a name that comes twice the first. */
final class Query {
  private static final int MOST = 64;

  private final Map<String, String> values = new HashMap<>();

  private Query() {}

  /** Reads it as it came; what cannot be decoded is left out. */
  static Query of(@Nullable String raw) {
    Query query = new Query();
    for (String pair : raw == null ? new String[0] : raw.split("&", MOST)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String value = decoded(pair.substring(equals + 1));
        if (value != null) {
          query.values.putIfAbsent(pair.substring(0, equals), value);
        }
      }
    }
    return query;
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return null;
    }
  }

  /** The value; null if there is none. */
  @Nullable String get(String name) {
    return values.get(name);
  }

  /** True for a number of so many digits at the most, without a sign. */
  static boolean isWhole(String text, int mostDigits) {
    return !text.isEmpty()
        && text.length() <= mostDigits
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
