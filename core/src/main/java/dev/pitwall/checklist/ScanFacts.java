package dev.pitwall.checklist;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last planned scan for vulnerabilities found, as far as a morning wants to know it.
 *
 * @param planned false if no {@code scan.schedule} is set
 * @param found null if nothing is known
 * @param libraries those with vulnerabilities that are in use, worst first; at most {@value #MOST}
 * @param image what trivy said of the container image; null if none is named
 * @param reason why something may be there that was not found; null if nothing speaks for it
 */
public record ScanFacts(
    boolean planned,
    @Nullable Found found,
    List<Library> libraries,
    @Nullable Image image,
    @Nullable String reason) {

  /** So many libraries are told of; the others are counted. */
  public static final int MOST = 10;

  /** No schedule, and nothing to tell. */
  public static final ScanFacts NONE = new ScanFacts(false, null, List.of(), null, null);

  /** Keeps a copy. */
  public ScanFacts {
    libraries = List.copyOf(libraries);
  }

  /**
   * How many.
   *
   * @param snapshot when the newest record of the database was changed; null without a database
   * @param all vulnerabilities in whatever is there
   * @param inUse of libraries that are loaded, or of which nobody knows
   * @param urgent of those in use the critical ones
   * @param usedLibraries that these are in
   */
  public record Found(
      Instant at, @Nullable Instant snapshot, int all, int inUse, int urgent, int usedLibraries) {}

  /**
   * A library in use.
   *
   * @param packageName {@code group:artifact}
   * @param ids its vulnerabilities, some of them
   * @param count of all of them
   * @param urgent true if one of them is critical
   * @param severity of the worst: {@code HIGH}
   * @param fixed the version to take; empty if none is named
   */
  public record Library(
      String packageName,
      String version,
      String ids,
      int count,
      boolean urgent,
      String severity,
      String fixed) {}

  /**
   * Of the container image.
   *
   * @param all vulnerabilities; null if unknown
   * @param critical of them
   * @param fixable of the critical ones those that a newer package mends
   * @param reason why it is unknown; null if it is known
   */
  public record Image(
      String target, @Nullable Integer all, int critical, int fixable, @Nullable String reason) {}

  /** Nothing is known, though it was to be. */
  public static ScanFacts unknown(String reason) {
    return new ScanFacts(true, null, List.of(), null, reason);
  }
}
