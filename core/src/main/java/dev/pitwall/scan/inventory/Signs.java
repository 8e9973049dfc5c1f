package dev.pitwall.scan.inventory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** What was seen inside one archive that may say what it is. */
final class Signs {
  private static final int MOST_PACKAGES = 2_000;
  private static final int MOST_POMS = 500;
  private static final int SHOWN_PACKAGES = 4;
  private static final int SEGMENTS = 4;
  private static final List<String> ROOTS =
      List.of("BOOT-INF/classes/", "WEB-INF/classes/", "META-INF/versions/");

  private final Markers markers;
  private final Map<String, Integer> packages = new LinkedHashMap<>();
  private final Set<Pom> poms = new LinkedHashSet<>();
  private final Map<String, Markers.Marker> copies = new LinkedHashMap<>();
  private @Nullable Attributes manifest;

  Signs(Markers markers) {
    this.markers = markers;
  }

  void entry(String name) {
    if (!name.endsWith(".class")) {
      return;
    }
    Markers.@Nullable Marker marker = markers.find(name);
    if (marker != null) {
      copies.putIfAbsent(marker.group() + ":" + marker.artifact(), marker);
    }
    String path = name;
    for (String root : ROOTS) {
      if (path.startsWith(root)) {
        path = path.substring(root.length());
      }
    }
    int end = -1;
    for (int i = 0; i < SEGMENTS; i++) {
      int next = path.indexOf('/', end + 1);
      if (next < 0) {
        break;
      }
      end = next;
    }
    if (end > 0) {
      String dotted = path.substring(0, end).replace('/', '.');
      if (packages.size() < MOST_PACKAGES || packages.containsKey(dotted)) {
        packages.merge(dotted, 1, Integer::sum);
      }
    }
  }

  void pom(byte[] text) {
    if (poms.size() < MOST_POMS) {
      Pom.read(text).ifPresent(poms::add);
    }
  }

  void manifest(byte[] text) {
    try {
      manifest = new Manifest(new ByteArrayInputStream(text)).getMainAttributes();
    } catch (IOException | IllegalArgumentException e) {
      manifest = null; // one sign less
    }
  }

  Set<Pom> poms() {
    return poms;
  }

  Map<String, Markers.Marker> copies() {
    return copies;
  }

  /** A main attribute of the manifest; empty if there is none. */
  String attribute(String name) {
    Attributes main = manifest;
    String value = main == null ? null : main.getValue(name);
    return value == null ? "" : value.strip();
  }

  /** Dotted names that the group may begin with, the likeliest first. */
  List<String> hints() {
    Set<String> hints = new LinkedHashSet<>();
    for (String name :
        List.of("Implementation-Vendor-Id", "Bundle-SymbolicName", "Automatic-Module-Name")) {
      String value = attribute(name).split(";", 2)[0].strip();
      if (value.contains(".") && Pom.isName(value)) {
        hints.add(value);
      }
    }
    List<Map.Entry<String, Integer>> frequent = new ArrayList<>(packages.entrySet());
    frequent.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()));
    frequent.stream().limit(SHOWN_PACKAGES).map(Map.Entry::getKey).forEach(hints::add);
    return List.copyOf(hints);
  }

  /** Whether classes lie in packages of this group, or the manifest names it. */
  boolean agreesWith(String group) {
    return GroupMatch.agree(group, hints());
  }
}
