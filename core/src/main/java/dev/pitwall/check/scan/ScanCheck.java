package dev.pitwall.check.scan;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.scan.LastScan;
import dev.pitwall.scan.LastScan.Counts;
import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.LastScan.Image;
import dev.pitwall.scan.Risk;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.ScanWords;
import dev.pitwall.schedule.Cron;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the last planned scan found. Scans nothing itself. A scan that found nothing while
 * something speaks against it, as an old snapshot, is unknown; one that found something is known,
 * whatever else there may be.
 */
final class ScanCheck implements Check {
  private static final ReadingKey VULNERABLE = ReadingKey.of("scan.vulnerable");
  private static final ReadingKey IN_USE = ReadingKey.of("scan.in-use");
  private static final ReadingKey FINDINGS = ReadingKey.of("scan.findings");
  private static final ReadingKey IMAGE = ReadingKey.of("scan.image");

  /** A start takes ten minutes to its first scan; a planned one is tried for three quarters. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final int MOST_OFFENDERS = 10;

  private final boolean image;
  private final Cron times;
  private final ScanChecks.Means means;
  private final ScanWords why;
  private final Messages words;
  private final Instant begin;

  ScanCheck(ScanSettings settings, Cron times, ScanChecks.Means means) {
    this.image = settings.image().isPresent();
    this.times = times;
    this.means = means;
    this.why = new ScanWords(means.locale());
    this.words = Messages.of(ScanCheck.class, means.locale());
    this.begin = means.time().now();
  }

  @Override
  public String id() {
    return "scan";
  }

  @Override
  public List<Reading> unknown(String reason) {
    List<Reading> all = new ArrayList<>();
    all.add(new Reading.Unknown(VULNERABLE, Unit.COUNT, reason));
    all.add(new Reading.Unknown(IN_USE, Unit.COUNT, reason));
    all.add(new Reading.Unknown(FINDINGS, Unit.COUNT, reason));
    if (image) {
      all.add(new Reading.Unknown(IMAGE, Unit.COUNT, reason));
    }
    return all;
  }

  @Override
  public List<Reading> run() {
    Instant now = means.time().now();
    Optional<LastScan> last = means.last().get();
    boolean settled = Duration.between(begin, now).compareTo(PATIENCE) > 0;
    if (last.isEmpty()) {
      return settled ? unknown(why.none()) : List.of();
    }
    Optional<Instant> due =
        times
            .latestUpTo(now, means.zone())
            .filter(time -> Duration.between(time, now).compareTo(PATIENCE) > 0);
    if (settled && due.isPresent() && last.get().at().isBefore(due.get())) {
      return unknown(why.overdue(due.get(), last.get().at().truncatedTo(ChronoUnit.SECONDS)));
    }
    return readings(last.get());
  }

  private List<Reading> readings(LastScan last) {
    Gap gap = last.gap();
    Counts counts = last.counts();
    String reason = gap == null ? "" : why.gap(gap, last.detail());
    List<Reading> all = new ArrayList<>();
    if (counts == null) {
      all.addAll(unknown(reason).subList(0, 3));
    } else {
      List<Risk> urgent = last.risks().stream().filter(risk -> risk.urgent() > 0).toList();
      List<Risk> inUse = last.risks().stream().filter(Risk::inUse).toList();
      all.add(reading(VULNERABLE, counts.urgent(), urgent, reason));
      all.add(reading(IN_USE, counts.inUse(), inUse, reason));
      all.add(reading(FINDINGS, counts.all(), last.risks(), reason));
    }
    if (image) {
      all.add(image(last.image()));
    }
    return all;
  }

  private Reading reading(ReadingKey key, int count, List<Risk> risks, String reason) {
    if (count == 0 && !reason.isEmpty()) {
      return new Reading.Unknown(key, Unit.COUNT, reason);
    }
    List<Offender> offenders =
        risks.stream().limit(MOST_OFFENDERS).map(risk -> offender(key, risk)).toList();
    String detail = risks.isEmpty() ? reason : (advice(risks.get(0)) + " " + reason).strip();
    return new Reading.Measured(key, Unit.COUNT, count, detail, offenders);
  }

  private Offender offender(ReadingKey key, Risk risk) {
    int count = key.equals(VULNERABLE) ? risk.urgent() : risk.count();
    return new Offender(risk.packageName() + " " + risk.version(), count, Unit.COUNT);
  }

  private String advice(Risk worst) {
    String fixed = worst.fixed();
    return words.get(
        fixed == null ? "worst.unmended" : "worst.mended",
        "package",
        worst.packageName(),
        "version",
        worst.version(),
        "ids",
        String.join(", ", worst.ids()),
        "fixed",
        String.valueOf(fixed));
  }

  private Reading image(@Nullable Image image) {
    Integer fixable = image == null ? null : image.fixable();
    if (image == null || fixable == null) {
      String reason = image == null ? null : image.reason();
      return new Reading.Unknown(IMAGE, Unit.COUNT, reason == null ? why.none() : reason);
    }
    return new Reading.Measured(IMAGE, Unit.COUNT, fixable, detail(image), List.of());
  }

  private String detail(Image image) {
    return words.get("image", "target", image.target(), "all", String.valueOf(image.all()));
  }
}
