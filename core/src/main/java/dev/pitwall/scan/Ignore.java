package dev.pitwall.scan;

import dev.pitwall.scan.osv.Match;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vulnerability of a package that somebody looked at and accepts for a while.
 *
 * @param id any name of it
 * @param aliases its other names, as far as they are known here
 * @param packageName {@code group:artifact}: never all packages
 * @param version null for every version
 * @param until the last day on which it holds
 * @param statement what a VEX document says; null for an entry of the configuration
 */
public record Ignore(
    String id,
    Set<String> aliases,
    String packageName,
    @Nullable String version,
    String reason,
    LocalDate until,
    @Nullable Statement statement) {

  /**
   * What the author of a VEX document stated.
   *
   * @param status {@code not_affected} or {@code fixed}
   * @param justification one of the five of VEX; empty if it has none
   */
  public record Statement(String status, String justification) {}

  /** Keeps a copy. */
  public Ignore {
    aliases = Set.copyOf(aliases);
  }

  /** One of the configuration. */
  public Ignore(
      String id, String packageName, @Nullable String version, String reason, LocalDate until) {
    this(id, Set.of(), packageName, version, reason, until, null);
  }

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
    return (isName(match.id()) || match.aliases().stream().anyMatch(this::isName))
        && packageName.equals(match.packageName())
        && (version == null || version.equals(match.component().version()));
  }

  private boolean isName(String name) {
    return id.equals(name) || aliases.contains(name);
  }

  boolean holds(LocalDate today) {
    return !today.isAfter(until);
  }
}
