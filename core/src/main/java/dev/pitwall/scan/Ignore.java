package dev.pitwall.scan;

import dev.pitwall.scan.osv.Match;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A vulnerability of a package that somebody looked at and accepts for a while.
 *
 * @param id any name of it
 * @param packageName {@code group:artifact}: never all packages
 * @param version null for every version
 * @param until the last day on which it holds
 */
public record Ignore(
    String id, String packageName, @Nullable String version, String reason, LocalDate until) {

  /** By the text of a package. */
  static Ignore of(String id, String text, String reason, LocalDate until) {
    int at = text.indexOf('@');
    return new Ignore(
        id,
        at < 0 ? text : text.substring(0, at),
        at < 0 ? null : text.substring(at + 1),
        reason,
        until);
  }

  boolean concerns(Match match) {
    boolean named = id.equals(match.id()) || match.aliases().contains(id);
    return named
        && packageName.equals(match.packageName())
        && (version == null || version.equals(match.component().version()));
  }

  boolean holds(LocalDate today) {
    return !today.isAfter(until);
  }
}
