package dev.pitwall.check.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The check with a clock that begins now and stands until it is moved. */
final class Asked implements AutoCloseable, TimeSource {
  /** The JVM's own trust manager looks at the real clock, so the time of the tests begins there. */
  static final Instant NOW =
      Instant.ofEpochSecond(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));

  static final Duration DAY = Duration.ofDays(1);

  /** Far more than it takes. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong();
  private final TlsCheck check;
  private Map<ReadingKey, Reading> readings = Map.of();

  Asked(List<String> endpoints, List<Path> files, Optional<Path> caFile) {
    this(endpoints, files, caFile, endpoint -> LIMIT);
  }

  Asked(
      List<String> endpoints,
      List<Path> files,
      Optional<Path> caFile,
      Function<String, Duration> limits) {
    TlsSettings settings =
        new TlsSettings(
            endpoints.stream().map(Endpoint::parse).toList(),
            files,
            DAY.multipliedBy(30),
            DAY.multipliedBy(7),
            caFile,
            Optional.of("changeit"));
    List<Target.Server> servers = new ArrayList<>();
    settings
        .endpoints()
        .forEach(each -> servers.add(new Target.Server(each, limits.apply(each.text()))));
    List<Target.Stored> stored = new ArrayList<>();
    files.forEach(each -> stored.add(new Target.Stored(each, settings.password())));
    Words words = new Words(Locale.ENGLISH, ZoneId.of("Asia/Tokyo"));
    check = new TlsCheck(servers, stored, settings, this, words);
  }

  static Asked server(int port, Path caFile) {
    return new Asked(List.of("127.0.0.1:" + port), List.of(), Optional.of(caFile));
  }

  @Override
  public Instant now() {
    return NOW.plusNanos(nanos.get());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  Asked run() throws InterruptedException {
    readings = check.run().stream().collect(Collectors.toMap(Reading::key, Function.identity()));
    return this;
  }

  TlsCheck check() {
    return check;
  }

  /** The one reading of this name. */
  Reading reading(String name) {
    List<Reading> found =
        readings.values().stream().filter(each -> each.key().name().equals(name)).toList();
    assertThat(found).as(name + " in " + readings).hasSize(1);
    return found.get(0);
  }

  Reading reading(String name, String target) {
    Reading found = readings.get(ReadingKey.of(name, "target", target));
    if (found == null) {
      throw new AssertionError("no " + name + " of " + target + " in " + readings);
    }
    return found;
  }

  Reading.Measured measured(String name) {
    return measured(reading(name));
  }

  static Reading.Measured measured(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Measured.class);
    return (Reading.Measured) reading;
  }

  String unknown(String name) {
    Reading reading = reading(name);
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown) reading).reason();
  }

  /** Whole days that are left. */
  long days() {
    return Math.round(measured("tls.expiry").value() / 86_400);
  }

  List<String> names() {
    return readings.keySet().stream().map(ReadingKey::name).sorted().toList();
  }

  @Override
  public void close() {
    check.close();
  }
}
