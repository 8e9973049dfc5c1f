package dev.pitwall.scan.osv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one record says about one package.
 *
 * @param id as {@code GHSA-jfh8-c2jp-5v3q}
 * @param aliases other names of the same thing
 * @param score CVSS 3 base score, 0.0 to 10.0; null if the record has none
 * @param ranges of versions that are affected
 * @param versions that are affected whatever the ranges say, each between two line ends: there may
 *     be hundreds, and of most records nobody asks for them
 */
record Advisory(
    String id,
    List<String> aliases,
    String summary,
    Severity severity,
    @Nullable Double score,
    List<VersionRange> ranges,
    String versions) {

  Advisory {
    aliases = List.copyOf(aliases);
    ranges = List.copyOf(ranges);
  }

  /**
   * Whether this version is.
   *
   * @param version that of {@code text}; empty if it is none
   */
  boolean affects(String text, Optional<MavenVersion> version) {
    return versions.contains("\n" + text + "\n")
        || (version.isPresent()
            && ranges.stream().anyMatch(range -> range.contains(version.get())));
  }

  /**
   * The version to take: of each range around this one the next fix, and of these the latest. Empty
   * if one of them has none, so that nothing is promised that does not hold.
   */
  Optional<String> fixFor(String text) {
    Optional<MavenVersion> version = MavenVersion.of(text);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    List<VersionRange> around =
        ranges.stream().filter(range -> range.contains(version.get())).toList();
    List<String> fixes = new ArrayList<>();
    for (VersionRange range : around.isEmpty() ? ranges : around) {
      Optional<String> fix = range.fixAfter(version.get());
      if (fix.isPresent()) {
        fixes.add(fix.get());
      } else if (!around.isEmpty()) {
        return Optional.empty();
      }
    }
    Comparator<String> order = Comparator.comparing(each -> MavenVersion.of(each).orElseThrow());
    return around.isEmpty() ? fixes.stream().min(order) : fixes.stream().max(order);
  }
}
