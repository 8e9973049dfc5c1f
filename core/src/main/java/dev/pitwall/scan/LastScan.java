package dev.pitwall.scan;

import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.scan.osv.SnapshotFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the last planned scan found, as far as rules and checklists want to know it.
 *
 * @param at when it ended
 * @param snapshot when the newest record of the snapshot was changed; null without a snapshot
 * @param components libraries and archives that were read
 * @param counts null if nothing is known
 * @param risks the libraries, worst first; at most {@value #MOST_RISKS}
 * @param gap why something may be there that was not found; null if nothing speaks for it
 * @param detail of the gap: a number or what went wrong; may be empty
 * @param image what trivy said of the container image; null if none is named
 */
public record LastScan(
    Instant at,
    @Nullable Instant snapshot,
    int components,
    @Nullable Counts counts,
    List<Risk> risks,
    @Nullable Gap gap,
    String detail,
    @Nullable Image image) {
  static final int MOST_RISKS = 100;

  /** Keeps a copy. */
  public LastScan {
    risks = List.copyOf(risks);
  }

  /**
   * Vulnerabilities that are not ignored; one of a library that lies at several places counts once.
   *
   * @param all in whatever the JVM has, loaded or not
   * @param inUse of libraries that are loaded, or of which nobody knows
   * @param urgent of those in use the critical ones
   * @param usedLibraries that these in use are in
   */
  public record Counts(int all, int inUse, int urgent, int usedLibraries) {}

  /**
   * Of the container image.
   *
   * @param target as it is configured
   * @param all null if unknown
   * @param critical null if unknown
   * @param fixable of the critical ones those that a newer package mends; null if unknown
   * @param reason why it is unknown, for people; null if it is known
   */
  public record Image(
      String target,
      @Nullable Integer all,
      @Nullable Integer critical,
      @Nullable Integer fixable,
      @Nullable String reason) {}

  /** Why no finding is not a good sign. */
  public enum Gap {
    /** No snapshot is configured. */
    NO_SNAPSHOT,
    /** The snapshot is absent, damaged or not to be believed; the detail says which. */
    UNUSABLE,
    /** Its newest record is older than a month; the detail is the days. */
    TOO_OLD,
    /** Some archives were not read; the detail is their number. */
    UNREAD,
    /** Only the agent knows what the JVM loaded. */
    NO_AGENT,
    /** It came to no end; the detail says why. */
    FAILED;

    /** As the words have it: {@code no-snapshot}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One that came to no end. */
  public static LastScan without(Instant at, Gap gap, String detail) {
    return new LastScan(at, null, 0, null, List.of(), gap, detail, null);
  }

  private static Image image(ImageReport report, ScanWords words) {
    String target = report.target().text();
    if (report instanceof ImageReport.Scanned scanned) {
      ImageReport.Counts counts = scanned.counts();
      return new Image(target, counts.all(), counts.critical(), counts.fixable(), null);
    }
    return new Image(target, null, null, null, words.image((ImageReport.Unknown) report));
  }

  /**
   * The short form of a report.
   *
   * @param words for why the image is unknown
   */
  public static LastScan of(ScanReport report, Instant now, ScanWords words) {
    List<Risk> risks =
        report.found().map(found -> Risk.of(found.vulnerabilities())).orElse(List.of()).stream()
            .sorted(
                Comparator.comparing((Risk risk) -> risk.urgent() == 0)
                    .thenComparing(risk -> !risk.inUse())
                    .thenComparing(Risk::severity, Comparator.reverseOrder()))
            .toList();
    Counts counts =
        report.found().isEmpty()
            ? null
            : new Counts(
                risks.stream().mapToInt(Risk::count).sum(),
                risks.stream().filter(Risk::inUse).mapToInt(Risk::count).sum(),
                risks.stream().mapToInt(Risk::urgent).sum(),
                (int) risks.stream().filter(Risk::inUse).count());
    Gap gap = gap(report);
    return new LastScan(
        now,
        report.database().facts().map(SnapshotFacts::newest).orElse(null),
        report.inventory().components().size(),
        counts,
        risks.subList(0, Math.min(MOST_RISKS, risks.size())),
        gap,
        gap == null ? "" : detail(gap, report, now),
        report.image().map(scanned -> image(scanned, words)).orElse(null));
  }

  /** The same with what trivy said. */
  public LastScan with(Image scanned) {
    return new LastScan(at, snapshot, components, counts, risks, gap, detail, scanned);
  }

  private static @Nullable Gap gap(ScanReport report) {
    ScanReport.Database database = report.database();
    if (database.problem() != null) {
      return Gap.UNUSABLE;
    }
    if (report.found().isEmpty()) {
      return Gap.NO_SNAPSHOT;
    }
    if (database.age() == ScanReport.Freshness.TOO_OLD) {
      return Gap.TOO_OLD;
    }
    return report.inventory().skipped().isEmpty() ? null : Gap.UNREAD;
  }

  private static String detail(Gap gap, ScanReport report, Instant now) {
    return switch (gap) {
      case UNUSABLE ->
          String.valueOf(report.database().problem()).toLowerCase(Locale.ROOT).replace('_', '-');
      case TOO_OLD ->
          report.database().facts().map(facts -> facts.age(now).toDays() + "").orElse("");
      case UNREAD -> String.valueOf(report.inventory().skipped().size());
      case NO_SNAPSHOT, NO_AGENT, FAILED -> "";
    };
  }
}
