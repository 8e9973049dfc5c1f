package dev.pitwall;

import dev.pitwall.checklist.ScanFacts;
import dev.pitwall.config.Configuration;
import dev.pitwall.scan.LastScan;
import dev.pitwall.scan.LastScan.Counts;
import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.LastScan.Image;
import dev.pitwall.scan.Risk;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.ScanWords;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the last planned scan says to the morning's checklist. */
final class KeptScan {
  private KeptScan() {}

  /**
   * The facts.
   *
   * @param last null if none has ended, or nobody here knows
   */
  static ScanFacts of(Configuration c, Locale locale, @Nullable LastScan last) {
    ScanSettings settings = ScanSettings.from(c);
    if (settings.schedule().isEmpty()) {
      return ScanFacts.NONE;
    }
    ScanWords words = new ScanWords(locale);
    if (last == null) {
      return ScanFacts.unknown(words.none());
    }
    Gap gap = last.gap();
    Counts counts = last.counts();
    String reason = gap == null ? null : words.gap(gap, last.detail());
    List<Risk> used = last.risks().stream().filter(Risk::inUse).toList();
    Image image = last.image();
    return new ScanFacts(
        true,
        counts == null
            ? null
            : new ScanFacts.Found(
                last.at(),
                last.snapshot(),
                counts.all(),
                counts.inUse(),
                counts.urgent(),
                counts.usedLibraries()),
        used.stream().limit(ScanFacts.MOST).map(KeptScan::library).toList(),
        image == null ? null : image(image),
        reason);
  }

  private static ScanFacts.Library library(Risk risk) {
    String fixed = risk.fixed();
    return new ScanFacts.Library(
        risk.packageName(),
        risk.version(),
        String.join(", ", risk.ids()),
        risk.count(),
        risk.urgent() > 0,
        risk.severity().name(),
        fixed == null ? "" : fixed);
  }

  private static ScanFacts.Image image(Image image) {
    Integer critical = image.critical();
    Integer fixable = image.fixable();
    return new ScanFacts.Image(
        image.target(),
        image.all(),
        critical == null ? 0 : critical,
        fixable == null ? 0 : fixable,
        image.reason());
  }
}
