package dev.pitwall.scan;

import dev.pitwall.scan.osv.Match;
import dev.pitwall.scan.osv.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One library in one version with everything known against it.
 *
 * @param packageName {@code group:artifact}
 * @param ids its vulnerabilities, what to look at first on top; at most {@value #MOST_IDS}
 * @param count of all of them; 1 or more
 * @param urgent of them, those that are critical while nothing says that the library is not loaded
 * @param severity the worst of them
 * @param fixed the version to take for all of them; null if one of them names none
 * @param loaded whether classes of it are loaded; null if unknown
 */
public record Risk(
    String packageName,
    String version,
    List<String> ids,
    int count,
    int urgent,
    Severity severity,
    @Nullable String fixed,
    @Nullable Boolean loaded) {
  static final int MOST_IDS = 5;

  /** Keeps a copy. */
  public Risk {
    ids = List.copyOf(ids);
  }

  /** Unless it is known that no class of it is loaded. */
  public boolean inUse() {
    return !Boolean.FALSE.equals(loaded);
  }

  private record Name(String packageName, String version) {}

  /** By library, in the order in which they are given. */
  static List<Risk> of(List<Vulnerability> all) {
    Map<Name, List<Vulnerability>> libraries = new LinkedHashMap<>();
    for (Vulnerability one : all) {
      Match match = one.match();
      String version = String.valueOf(match.component().version());
      libraries
          .computeIfAbsent(new Name(match.packageName(), version), name -> new ArrayList<>())
          .add(one);
    }
    List<Risk> risks = new ArrayList<>();
    libraries.forEach((name, found) -> risks.add(of(name, found)));
    return risks;
  }

  private static Risk of(Name name, List<Vulnerability> found) {
    // the same library may lie at several places
    Map<String, Vulnerability> byId = new LinkedHashMap<>();
    for (Vulnerability one : found) {
      byId.merge(one.match().id(), one, (first, second) -> first.urgent() ? first : second);
    }
    List<String> ids = List.copyOf(byId.keySet());
    List<Match> matches = byId.values().stream().map(Vulnerability::match).toList();
    return new Risk(
        name.packageName(),
        name.version(),
        ids.subList(0, Math.min(MOST_IDS, ids.size())),
        ids.size(),
        (int) byId.values().stream().filter(Vulnerability::urgent).count(),
        matches.stream().map(Match::severity).max(Comparator.naturalOrder()).orElseThrow(),
        fix(matches),
        loaded(found));
  }

  private static @Nullable String fix(List<Match> matches) {
    List<String> fixes = new ArrayList<>();
    for (Match match : matches) {
      String fixed = match.fixed();
      if (fixed == null) {
        return null; // no version mends them all
      }
      fixes.add(fixed);
    }
    return fixes.stream().max(Match.VERSION_ORDER).orElse(null);
  }

  private static @Nullable Boolean loaded(List<Vulnerability> found) {
    boolean unknown = false;
    for (Vulnerability one : found) {
      Boolean loaded = one.loaded();
      if (Boolean.TRUE.equals(loaded)) {
        return true;
      }
      unknown |= loaded == null;
    }
    return unknown ? null : Boolean.FALSE;
  }
}
