package dev.pitwall.servlet.boot;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The properties {@code pitwall.*} of an application, as Spring resolves them. System properties
 * and environment variables are left to Pitwall, which reads them itself.
 */
final class SpringSettings {
  private static final String ROOT = "pitwall.";
  private static final Pattern ELEMENT = Pattern.compile("(.+)\\[(\\d+)]");

  private SpringSettings() {}

  static Map<String, String> of(ConfigurableEnvironment environment) {
    Map<String, String> settings = new TreeMap<>();
    Map<String, SortedMap<Integer, String>> lists = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named && !readByPitwall(source)) {
        for (String name : named.getPropertyNames()) {
          if (name.startsWith(ROOT)) {
            Optional.ofNullable(environment.getProperty(name))
                .ifPresent(value -> put(name, value, settings, lists));
          }
        }
      }
    }
    lists.forEach((name, values) -> settings.putIfAbsent(name, String.join(",", values.values())));
    return settings;
  }

  private static boolean readByPitwall(PropertySource<?> source) {
    return source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
        || source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }

  /** Spring has each element of a list as a property of its own. */
  private static void put(
      String name,
      String value,
      Map<String, String> settings,
      Map<String, SortedMap<Integer, String>> lists) {
    Matcher element = ELEMENT.matcher(name);
    if (element.matches()) {
      lists
          .computeIfAbsent(element.group(1), list -> new TreeMap<>())
          .put(Integer.valueOf(element.group(2)), value);
    } else {
      settings.put(name, value);
    }
  }
}
