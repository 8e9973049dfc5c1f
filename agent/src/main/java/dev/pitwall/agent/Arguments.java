package dev.pitwall.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Splits the agent's arguments: {@code key=value,key=value}. */
final class Arguments {
  private static final String PREFIX = "pitwall.";

  private Arguments() {}

  /**
   * The arguments by key, without the prefix {@code pitwall.}, in the order given. A part without
   * {@code =} continues the value before it, so that a list keeps its commas.
   */
  static Map<String, String> parse(@Nullable String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    if (text == null) {
      return arguments;
    }
    String key = null;
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      String part = text.substring(from, comma < 0 ? text.length() : comma);
      int equals = part.indexOf('=');
      if (equals > 0) {
        key = part.substring(0, equals).trim();
        key = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
        arguments.put(key, part.substring(equals + 1).trim());
      } else if (key != null && !part.isEmpty()) {
        arguments.put(key, arguments.get(key) + "," + part);
      } else if (!part.isBlank()) {
        arguments.put(part.trim(), "");
      }
      from = comma < 0 ? text.length() + 1 : comma + 1;
    }
    return arguments;
  }
}
