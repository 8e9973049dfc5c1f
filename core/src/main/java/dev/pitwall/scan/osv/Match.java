package dev.pitwall.scan.osv;

import dev.pitwall.scan.inventory.Component;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One vulnerability of one component; records that mean the same are one match.
 *
 * @param packageName {@code group:artifact} as the database has it
 * @param certain false if several packages have that artifact's name, or nothing says its group
 * @param id the CVE if there is one
 * @param aliases its other names
 * @param score CVSS 3 base score; null if no record has one
 * @param fixed the version to take; null if none is named
 * @param vendorBuild true if a vendor built it anew and may have mended it under this number
 */
public record Match(
    Component component,
    String packageName,
    boolean certain,
    String id,
    List<String> aliases,
    String summary,
    Severity severity,
    @Nullable Double score,
    @Nullable String fixed,
    boolean vendorBuild) {

  /** Maven's order of versions; a text that is none stands first. */
  public static final Comparator<String> VERSION_ORDER =
      Comparator.comparing(
          text -> MavenVersion.of(text).orElse(null),
          Comparator.nullsFirst(Comparator.naturalOrder()));

  /** Keeps a copy. */
  public Match {
    aliases = List.copyOf(aliases);
  }
}
