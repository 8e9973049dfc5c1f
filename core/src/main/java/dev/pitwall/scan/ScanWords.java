package dev.pitwall.scan;

import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.text.Messages;
import java.util.Locale;

/** Why a scan says too little, and what mends it; in one line each. */
public final class ScanWords {
  private final Messages words;

  /** Japanese or English. */
  public ScanWords(Locale locale) {
    this.words = Messages.of(ScanWords.class, locale);
  }

  /** Of a gap. */
  public String gap(Gap gap, String detail) {
    String key = "problem." + detail;
    boolean known = gap == Gap.UNUSABLE && words.has(key);
    return words.get("gap." + gap.key(), "detail", known ? words.get(key) : detail);
  }

  /** Why trivy said nothing about the image. */
  public String image(ImageReport.Unknown unknown) {
    return words.get(
        "image." + unknown.reason().key(),
        "detail",
        unknown.detail(),
        "target",
        unknown.target().text());
  }

  /** No scan has ended since this process began. */
  public String none() {
    return words.get("gap.none");
  }

  /** The planned one was not made. */
  public String overdue(Object due, Object last) {
    return words.get("gap.overdue", "due", due, "last", last);
  }
}
