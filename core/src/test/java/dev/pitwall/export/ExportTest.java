package dev.pitwall.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Sender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
  private static final OwnNumbers NOTHING =
      new OwnNumbers(Map.of(), List.of(), null, List.of(), null, Map.of());
  private static final OwnNumbers FULL =
      new OwnNumbers(
          Map.of(
              "host.cpu", OwnNumbers.CheckStatus.CRITICAL,
              "postgres", OwnNumbers.CheckStatus.UNKNOWN),
          List.of(
              new Reading.Measured(ReadingKey.of("host.cpu"), Unit.RATIO, 0.91),
              new Reading.Measured(ReadingKey.of("host.disk", "path", "/"), Unit.RATIO, 0.5),
              new Reading.Unknown(ReadingKey.of("db.connections"), Unit.COUNT, "no answer")),
          2,
          List.of(new OwnNumbers.Sent("mail", "sent", 7)),
          Instant.parse("2026-11-23T03:00:00Z"),
          Map.of("route", 3L));

  private OwnNumbers numbers = FULL;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PitwallMeters meters = new PitwallMeters(registry, () -> numbers);
  private final PrometheusExport export = new PrometheusExport(registry, meters::refresh);

  private List<String> scrape(@Nullable String accept) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    export.write(out, export.contentType(accept));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> series() throws IOException {
    return scrape(null).stream().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void namesAndLabelsAreThoseOfTheContract() throws IOException {
    assertThat(series())
        .containsExactlyInAnyOrder(
            "pitwall_alerts_active 2.0",
            "pitwall_backup_last_success_timestamp_seconds 1.7954028E9",
            "pitwall_check_status{check=\"host.cpu\"} 2.0",
            "pitwall_check_status{check=\"postgres\"} 3.0",
            "pitwall_dropped_total{what=\"route\"} 3.0",
            "pitwall_notifications_total{channel=\"mail\",outcome=\"sent\"} 7.0",
            "pitwall_reading{name=\"host.cpu\",target=\"\"} 0.91",
            "pitwall_reading{name=\"host.disk\",target=\"/\"} 0.5");
  }

  @Test
  void whatIsNotKnownHasNoSeries() throws IOException {
    numbers = NOTHING;

    assertThat(series()).isEmpty();
  }

  @Test
  void aValueThatBecomesUnknownTakesItsSeriesAway() throws IOException {
    assertThat(series()).hasSize(8);
    numbers = NOTHING;

    assertThat(series()).isEmpty();
  }

  @Test
  void aSnapshotThatFailsLeavesNoSeriesAndDoesNotFailTheScrape() throws IOException {
    PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    PitwallMeters failing =
        new PitwallMeters(
            own,
            () -> {
              throw new IllegalStateException("no snapshot");
            });

    failing.refresh();

    assertThat(own.getMeters()).isEmpty();
  }

  @Test
  void aChangedValueShowsAtTheNextScrape() throws IOException {
    assertThat(series()).contains("pitwall_alerts_active 2.0");
    numbers = new OwnNumbers(Map.of(), List.of(), 0, List.of(), null, Map.of());

    assertThat(series()).containsExactly("pitwall_alerts_active 0.0");
  }

  @Test
  void everyMetricHasItsHelpText() throws IOException {
    assertThat(scrape(null)).noneMatch(line -> line.matches("# HELP \\S+ *"));
  }

  @Test
  void seriesBeyondTheBoundAreLeftOutAndCounted() throws IOException {
    List<Reading> many = new ArrayList<>();
    for (int i = 0; i < PitwallMeters.MAX_SERIES + 50; i++) {
      many.add(new Reading.Measured(ReadingKey.of("x", "n", Integer.toString(i)), Unit.COUNT, i));
    }
    numbers = new OwnNumbers(Map.of(), many, null, List.of(), null, Map.of());

    assertThat(series()).hasSize(PitwallMeters.MAX_SERIES);
    assertThat(series()).contains("pitwall_dropped_total{what=\"export_series\"} 50.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | false",
        "gzip | true",
        "br, GZIP;q=0.5 | true",
        "x-gzip | true",
        "* | true",
        "*;q=0.1, gzip;q=0 | false",
        "identity | false",
        "gzip;q=0 | false",
      })
  void theAnswerIsPackedOnlyIfTheClientTakesIt(String acceptEncoding, boolean gzip) {
    assertThat(PrometheusExport.takesGzip(acceptEncoding)).isEqualTo(gzip);
  }

  @Test
  void whoThisIsIsASeriesOfItsOwn() throws IOException {
    TargetInfo.register(registry, new Sender("shop", "shop-1", ""), "1.2.3");
    assertThat(series())
        .contains(
            "target_info{deployment_environment_name=\"\",service_instance_id=\"shop-1\","
                + "service_name=\"shop\",telemetry_sdk_language=\"java\","
                + "telemetry_sdk_name=\"pitwall\",telemetry_sdk_version=\"1.2.3\"} 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | text/plain; version=0.0.4; charset=utf-8",
        "*/* | text/plain; version=0.0.4; charset=utf-8",
        "text/plain | text/plain; version=0.0.4; charset=utf-8",
        "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5 |"
            + " application/openmetrics-text; version=1.0.0; charset=utf-8",
        "application/openmetrics-text;q=0.2,text/plain;q=0.5 |"
            + " text/plain; version=0.0.4; charset=utf-8",
        "application/openmetrics-text;q=0 | text/plain; version=0.0.4; charset=utf-8",
        "application/openmetrics-text;q=x | text/plain; version=0.0.4; charset=utf-8",
      })
  void theFormatIsTheOneThatTheClientPrefers(String accept, String contentType) {
    assertThat(export.contentType(accept)).isEqualTo(contentType);
  }

  @Test
  void openMetricsEndsWithItsEndMark() throws IOException {
    assertThat(scrape("application/openmetrics-text")).endsWith("# EOF");
    assertThat(scrape(null)).doesNotContain("# EOF");
  }
}
