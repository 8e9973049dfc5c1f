package dev.pitwall.scan.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Artifact and version by the name of a file, as build tools make it: {@code
 * artifact-version[-classifier].jar}. The version is the longest end that begins with a digit and
 * in which no foreign word stands before another number: {@code log4j-1.2-api-2.14.1} is version
 * 2.14.1.
 *
 * @param stem the name without its ending
 * @param version null if the name has none
 */
record FileName(String stem, String artifact, @Nullable String version) {
  private static final Pattern DISCOVERY =
      Pattern.compile("(.+)-(v\\d+(?:(?:alpha|beta|p\\d+)\\d*)*-rev\\d+-[\\d.]+)");
  private static final Pattern TIMESTAMP =
      Pattern.compile("(.+?)-(\\d[\\w.]*-\\d{8}\\.\\d{6}-\\d+)(?:-.+)?");
  private static final Pattern QUALIFIER =
      Pattern.compile(
          "(?i)(alpha|beta|milestone|rc|cr|m|b|pre|preview|ea|sp|build|snapshot|final|ga|release"
              + "|incubating|jre|android|jdk|java|redhat|fuse|hadoop|atlassian|empty|patch|p|r|u)"
              + "[.\\d]*.*");

  static FileName of(String name) {
    String stem = name;
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      stem = name.substring(0, dot);
    }
    Matcher discovery = DISCOVERY.matcher(stem);
    if (discovery.matches()) {
      return new FileName(stem, discovery.group(1), discovery.group(2));
    }
    Matcher timestamp = TIMESTAMP.matcher(stem);
    if (timestamp.matches()) {
      return new FileName(stem, timestamp.group(1), timestamp.group(2));
    }
    for (int dash = stem.indexOf('-'); dash > 0; dash = stem.indexOf('-', dash + 1)) {
      String version = version(stem.substring(dash + 1));
      if (version != null) {
        return new FileName(stem, stem.substring(0, dash), version);
      }
    }
    return new FileName(stem, stem, null);
  }

  /** The version that {@code rest} begins with; null if it is none. */
  private static @Nullable String version(String rest) {
    if (rest.isEmpty() || !isDigit(rest.charAt(0))) {
      return null;
    }
    List<String> version = new ArrayList<>();
    boolean foreign = false;
    for (String part : rest.split("-", -1)) {
      if (part.isEmpty()) {
        return null;
      }
      if (isDigit(part.charAt(0))) {
        if (foreign) {
          return null;
        }
        version.add(part);
      } else if (!foreign && QUALIFIER.matcher(part.toLowerCase(Locale.ROOT)).matches()) {
        version.add(part);
      } else {
        foreign = true; // a classifier
      }
    }
    return String.join("-", version);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
