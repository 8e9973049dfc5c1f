package dev.pitwall.check.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.scan.LastScan;
import dev.pitwall.scan.LastScan.Counts;
import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.LastScan.Image;
import dev.pitwall.scan.Risk;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.osv.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Monday 10:00; scans are due at four in the morning. */
class ScanCheckTest {
  private static final Risk LOG4J =
      new Risk(
          "org.apache.logging.log4j:log4j-core",
          "2.14.1",
          List.of("CVE-2021-44228"),
          3,
          1,
          Severity.CRITICAL,
          "2.17.1",
          true);
  private static final Risk OLD =
      new Risk("com.example:old", "1", List.of("GHSA-1"), 2, 0, Severity.HIGH, null, false);

  private final TestTime time = new TestTime();
  private final Map<String, String> keys =
      new HashMap<>(Map.of("pitwall.scan.schedule", "0 4 * * *"));
  private Optional<LastScan> last = Optional.empty();

  private Check check() {
    Sources sources = new Sources(Optional.empty(), "", keys, Map.of(), Path.of(""), List.of());
    ScanSettings settings =
        ScanSettings.from(
            LoadedConfiguration.load(sources, List.of(new KeyGroup("Scan", ScanSettings.keys()))));
    return ScanChecks.of(
            settings, new ScanChecks.Means(time, ZoneOffset.UTC, Locale.ENGLISH, () -> last))
        .orElseThrow()
        .check();
  }

  private LastScan scan(Counts counts, @Nullable Gap gap, String detail, Risk... risks) {
    return new LastScan(
        Instant.parse("2026-11-23T04:00:09Z"), null, 9, counts, List.of(risks), gap, detail, null);
  }

  private static Map<String, Reading> byName(List<Reading> readings) {
    return readings.stream().collect(Collectors.toMap(each -> each.key().name(), each -> each));
  }

  private static Reading one(List<Reading> readings, String name) {
    return Objects.requireNonNull(byName(readings).get(name));
  }

  private static double value(List<Reading> readings, String name) {
    return ((Reading.Measured) one(readings, name)).value();
  }

  @Test
  void urgentOnesAreCountedApartFromWhatLiesThere() throws Exception {
    last = Optional.of(scan(new Counts(5, 3, 1, 1), null, "", LOG4J, OLD));
    List<Reading> readings = check().run();

    assertThat(value(readings, "scan.vulnerable")).isEqualTo(1);
    assertThat(value(readings, "scan.in-use")).isEqualTo(3);
    assertThat(value(readings, "scan.findings")).isEqualTo(5);
    Reading.Measured urgent = (Reading.Measured) one(readings, "scan.vulnerable");
    assertThat(urgent.offenders())
        .containsExactly(new Offender("org.apache.logging.log4j:log4j-core 2.14.1", 1, Unit.COUNT));
    assertThat(urgent.detail()).contains("CVE-2021-44228", "2.17.1 mends it");
    assertThat(byName(readings)).doesNotContainKey("scan.image");
  }

  @Test
  void nothingFoundIsZeroOnlyIfNothingSpeaksAgainstIt() throws Exception {
    last = Optional.of(scan(new Counts(0, 0, 0, 0), null, ""));
    assertThat(value(check().run(), "scan.vulnerable")).isZero();

    last = Optional.of(scan(new Counts(2, 0, 0, 0), Gap.TOO_OLD, "40", OLD));
    List<Reading> readings = check().run();
    assertThat(((Reading.Unknown) one(readings, "scan.vulnerable")).reason())
        .contains("40 days old");
    assertThat(value(readings, "scan.findings")).isEqualTo(2);

    last = Optional.of(LastScan.without(time.now(), Gap.UNUSABLE, "wrong-hash"));
    assertThat(((Reading.Unknown) check().run().get(0)).reason()).contains("SHA-256");
  }

  @Test
  void beforeTheFirstScanNothingIsSaidForAnHour() throws Exception {
    Check check = check();
    assertThat(check.run()).isEmpty();
    time.pass(Duration.ofMinutes(61));
    assertThat(check.run()).hasSize(3).allMatch(Reading.Unknown.class::isInstance);
  }

  @Test
  void aScanThatWasDueAndNotMadeIsUnknown() throws Exception {
    last = Optional.of(scan(new Counts(0, 0, 0, 0), null, ""));
    Check check = check();
    time.pass(Duration.ofHours(18).plusMinutes(50)); // 04:50 of the next day
    assertThat(value(check.run(), "scan.vulnerable")).isZero();
    time.pass(Duration.ofMinutes(20));
    assertThat(((Reading.Unknown) check.run().get(0)).reason()).contains("2026-11-24T04:00:00Z");
  }

  @Test
  void theImageIsAReadingWhereOneIsNamed() throws Exception {
    keys.put("pitwall.scan.trivy-target", "shop/app:1.2");
    LastScan scan = scan(new Counts(0, 0, 0, 0), null, "");
    last = Optional.of(scan.with(new Image("shop/app:1.2", 40, 3, 2, null)));
    assertThat(value(check().run(), "scan.image")).isEqualTo(2);

    last = Optional.of(scan.with(new Image("shop/app:1.2", null, null, null, "not installed")));
    assertThat(((Reading.Unknown) one(check().run(), "scan.image")).reason())
        .isEqualTo("not installed");
    assertThat(check().unknown("x")).hasSize(4);
  }
}
