package dev.pitwall.scan.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Classes by which a library is known even where its packages were renamed: the end of the path
 * stays, as {@code log4j/core/lookup/JndiLookup.class}.
 */
final class Markers {
  private static final String LIST = "markers.properties";

  private final Map<String, List<Marker>> byFile = new HashMap<>();

  /**
   * One class.
   *
   * @param end of its path
   */
  record Marker(String end, String group, String artifact) {}

  private Markers(Properties list) {
    for (String end : list.stringPropertyNames()) {
      String[] name = list.getProperty(end).split(":", 2);
      String file = end.substring(end.lastIndexOf('/') + 1);
      byFile.computeIfAbsent(file, key -> new ArrayList<>()).add(new Marker(end, name[0], name[1]));
    }
  }

  static Markers read() {
    Properties list = new Properties();
    try (InputStream in = Markers.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException(LIST + " is missing from the jar");
      }
      list.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Markers(list);
  }

  /**
   * The library of a class.
   *
   * @param entry the path inside the archive
   */
  @Nullable Marker find(String entry) {
    int slash = entry.lastIndexOf('/');
    List<Marker> same = byFile.get(entry.substring(slash + 1));
    if (same != null) {
      for (Marker each : same) {
        int before = entry.length() - each.end().length();
        if (entry.endsWith(each.end()) && (before == 0 || entry.charAt(before - 1) == '/')) {
          return each;
        }
      }
    }
    return null;
  }
}
