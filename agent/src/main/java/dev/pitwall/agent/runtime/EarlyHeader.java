package dev.pitwall.agent.runtime;

import dev.pitwall.agent.weave.HeaderSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header's settings for responses that are written before the configuration is read: from the
 * sources that need no parser.
 */
final class EarlyHeader {
  private EarlyHeader() {}

  static HeaderSettings from(Map<String, String> arguments) {
    String enabled = value(arguments, "http.header.enabled", "PITWALL_HTTP_HEADER_ENABLED");
    String name = value(arguments, "http.header.name", "PITWALL_HTTP_HEADER_NAME");
    boolean on = enabled == null || !enabled.equalsIgnoreCase("false");
    try {
      return new HeaderSettings(on, name == null ? HeaderSettings.DEFAULT.name() : name);
    } catch (IllegalArgumentException toldByTheConfiguration) {
      return new HeaderSettings(on, HeaderSettings.DEFAULT.name());
    }
  }

  private static @Nullable String value(
      Map<String, String> arguments, String key, String variable) {
    String argument = arguments.get(key);
    if (argument != null) {
      return argument;
    }
    String property = System.getProperty("pitwall." + key);
    return property != null ? property : System.getenv(variable);
  }
}
