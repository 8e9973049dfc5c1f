package dev.pitwall.scan.image;

import dev.pitwall.scan.osv.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What trivy said of a container image, or why it said nothing. */
public sealed interface ImageReport {

  /** The image. */
  ImageTarget target();

  /**
   * It was scanned.
   *
   * @param trivy its version
   * @param database when trivy's database was made; null if it does not tell
   * @param system the image's operating system as {@code debian 12.5}; empty if there is none
   * @param unsupported true if nobody mends that system any more
   * @param counts of all that was found
   * @param worst what was found, worst first; at most {@value #MOST}
   */
  record Scanned(
      ImageTarget target,
      String trivy,
      @Nullable Instant database,
      String system,
      boolean unsupported,
      Counts counts,
      List<Weakness> worst)
      implements ImageReport {
    /** Keeps a copy. */
    public Scanned {
      worst = List.copyOf(worst);
    }
  }

  /**
   * Nothing is known.
   *
   * @param detail a version, a path, or what trivy complained about; may be empty
   */
  record Unknown(ImageTarget target, Reason reason, String detail) implements ImageReport {}

  /** So many are told one by one. */
  int MOST = 200;

  /**
   * How many.
   *
   * @param critical of all the critical ones
   * @param fixable of these, those that a newer package mends
   */
  record Counts(int all, int critical, int fixable) {}

  /**
   * One vulnerability of one package.
   *
   * @param fixed the version that mends it; null if none does
   * @param where the layer or file it was found in
   */
  record Weakness(
      String id,
      String packageName,
      String version,
      @Nullable String fixed,
      Severity severity,
      String where) {}

  /** Why nothing is known. */
  enum Reason {
    /** There is no trivy on the path. */
    NOT_INSTALLED,
    /** Others than root and this user could change the program; the detail is what. */
    WRITABLE,
    /** This version was published by an attacker; the detail is the version. */
    MALICIOUS,
    /** It has no database yet; the detail is where it is looked for. */
    NO_DATABASE,
    /** Its database is older than a month; the detail is the days. */
    OLD_DATABASE,
    /** There is no such file or image; the detail is what trivy says. */
    NO_IMAGE,
    /** It did not end in time; the detail is the minutes. */
    LATE,
    /** It printed more than any report is long. */
    TOO_LONG,
    /** It ended with an error, or its report cannot be read. */
    FAILED;

    /** As the words have it: {@code not-installed}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
