package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.finding.Findings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A check as a user would configure it, and its readings by name. */
final class Asked implements AutoCloseable {
  final TestTime time = new TestTime();
  final Findings findings = new Findings(time);
  final Check check;

  Asked(String url, String user, String password) {
    this(url, user, password, Optional.empty(), Locale.ENGLISH);
  }

  Asked(String url, String user, String password, Optional<Path> caFile, Locale locale) {
    PostgresSettings settings =
        new PostgresSettings(
            Optional.of(url),
            Optional.of(user),
            Optional.of(password),
            50,
            new PostgresSettings.Slow(Duration.ofMillis(100), 5, 3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            caFile);
    check = PostgresChecks.of(settings, locale, time, findings).orElseThrow();
  }

  List<Reading> run() throws InterruptedException {
    return check.run();
  }

  /** A run after every pause and back-off is over. */
  List<Reading> runLater() throws InterruptedException {
    time.forward(Duration.ofSeconds(61));
    return check.run();
  }

  static Reading reading(List<Reading> readings, String key) {
    return readings.stream()
        .filter(reading -> reading.key().toString().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no reading " + key + " in " + readings));
  }

  static Reading.Measured measured(List<Reading> readings, String key) {
    Reading reading = reading(readings, key);
    assertThat(reading).isInstanceOf(Reading.Measured.class);
    return (Reading.Measured) reading;
  }

  static String unknown(List<Reading> readings, String key) {
    Reading reading = reading(readings, key);
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown) reading).reason();
  }

  private static final Set<String> ACCESS =
      Set.of("db.down", "db.restarting", "db.refused", "db.connections-exhausted");

  /** Nothing but how far one gets in may have a value. */
  static void onlyDownIsKnown(List<Reading> readings) {
    assertThat(readings)
        .filteredOn(reading -> !ACCESS.contains(reading.key().name()))
        .hasSizeGreaterThan(5)
        .allMatch(reading -> reading instanceof Reading.Unknown);
  }

  @Override
  public void close() {
    check.close();
  }
}
