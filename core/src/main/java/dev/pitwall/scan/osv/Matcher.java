package dev.pitwall.scan.osv;

import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.GroupMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds one component against the database. */
final class Matcher {
  private final IndexReader index;

  Matcher(IndexReader index) {
    this.index = index;
  }

  /** Matches of a component whose version is known. */
  List<Match> match(Component component, String version) throws IOException {
    List<Match> matches = new ArrayList<>();
    List<String> names = names(component);
    // a name of its own is certain; of those that are guessed it is one, if only one can be
    boolean certain = names.size() == 1 && !isBlind(component);
    Optional<MavenVersion> order = MavenVersion.of(version);
    for (String name : names) {
      Map<Object, List<Advisory>> sets = new LinkedHashMap<>();
      for (Advisory advisory : index.advisories(name)) {
        if (advisory.affects(version, order)) {
          sets.computeIfAbsent(index.set(advisory.id()), set -> new ArrayList<>()).add(advisory);
        }
      }
      for (List<Advisory> same : sets.values()) {
        matches.add(match(component, name, certain, version, same));
      }
    }
    return matches;
  }

  /** True if nothing about the component tells groups apart. */
  private static boolean isBlind(Component component) {
    return component.group() == null && component.hints().isEmpty();
  }

  private List<String> names(Component component) {
    String artifact = component.artifact();
    if (artifact == null) {
      return List.of();
    }
    Optional<String> own = component.packageName();
    if (own.isPresent()) {
      return List.of(own.get());
    }
    List<String> groups = index.groups(artifact);
    List<String> hints = component.hints();
    if (!hints.isEmpty()) {
      List<String> exact =
          groups.stream().filter(group -> GroupMatch.within(group, hints)).toList();
      groups =
          exact.isEmpty()
              ? groups.stream().filter(group -> GroupMatch.agree(group, hints)).toList()
              : exact;
    }
    return groups.stream().map(group -> group + ":" + artifact).toList();
  }

  private static Match match(
      Component component, String name, boolean certain, String version, List<Advisory> same) {
    Set<String> ids = new TreeSet<>(Comparator.comparing(Matcher::rank).thenComparing(id -> id));
    Severity severity = Severity.UNKNOWN;
    Double score = null;
    String summary = "";
    for (Advisory each : same) {
      ids.add(each.id());
      ids.addAll(each.aliases());
      severity = severity.compareTo(each.severity()) >= 0 ? severity : each.severity();
      Double other = each.score();
      if (other != null && (score == null || score < other)) {
        score = other;
      }
      summary = summary.isEmpty() ? each.summary() : summary;
    }
    List<String> names = List.copyOf(ids);
    return new Match(
        component,
        name,
        certain,
        names.get(0),
        names.subList(1, names.size()),
        summary,
        severity,
        score,
        fix(same, version),
        MavenVersion.isVendorBuild(version));
  }

  /** The latest that one of the records asks for: it satisfies all that name one. */
  private static @Nullable String fix(List<Advisory> same, String version) {
    return same.stream()
        .map(each -> each.fixFor(version))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(each -> MavenVersion.of(each).orElseThrow()))
        .orElse(null);
  }

  private static int rank(String id) {
    if (id.startsWith("CVE-")) {
      return 0;
    }
    return id.startsWith("GHSA-") ? 1 : 2;
  }

  /** What a copy of unknown version may have; empty if nothing is known of any version. */
  Optional<UnknownCopy> copy(Component component) throws IOException {
    Optional<String> name = component.packageName();
    int advisories = name.isEmpty() ? 0 : index.advisories(name.get()).size();
    return advisories == 0
        ? Optional.empty()
        : Optional.of(new UnknownCopy(component, name.get(), advisories));
  }
}
