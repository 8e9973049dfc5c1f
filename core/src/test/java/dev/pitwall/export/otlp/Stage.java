package dev.pitwall.export.otlp;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.export.PitwallMeters;
import dev.pitwall.export.TargetInfo;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.notify.Sender;
import dev.pitwall.request.Exchange;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A registry with requests and own numbers in it, and the source that reads it. */
final class Stage {
  static final Sender SENDER = new Sender("shop", "web-1", "production");

  final SetTime time = new SetTime();
  final Findings findings = new Findings(time);
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final RequestRecorder recorder =
      new RequestRecorder(
          new HttpSettings(
              true, "X-Process-Time", List.of(), Duration.ofSeconds(1), 200, Optional.of("")),
          registry,
          time,
          findings);
  private final OwnNumbers numbers =
      new OwnNumbers(
          Map.of("host.cpu", OwnNumbers.CheckStatus.CRITICAL),
          List.of(
              new Reading.Measured(ReadingKey.of("host.disk", "path", "/データ"), Unit.RATIO, 0.5),
              new Reading.Unknown(ReadingKey.of("db.connections"), Unit.COUNT, "no answer")),
          2,
          List.of(new OwnNumbers.Sent("mail", "sent", 7)),
          Instant.parse("2026-11-23T03:00:00Z"),
          Map.of("route", 3L));
  private final PitwallMeters own = new PitwallMeters(registry, () -> numbers);
  final OtlpSource source;

  Stage() {
    TargetInfo.register(registry, SENDER, "1.2.3");
    source =
        new OtlpSource(
            registry,
            this::refresh,
            new OtlpSource.Who(SENDER, "host-7", 4711),
            "1.2.3",
            SetTime.START);
  }

  private void refresh() {
    recorder.flush();
    own.refresh();
  }

  void request(String route, int status, Duration took, @Nullable String failure) {
    recorder.started();
    Exchange exchange = new Exchange();
    exchange.begin(0);
    exchange.request("GET", "/" + route, "192.0.2.7");
    exchange.response(status, route, 42, failure);
    exchange.end(took.toNanos());
    recorder.finished(exchange);
  }

  static ExportMetricsServiceRequest decode(byte[] plain) {
    try {
      return ExportMetricsServiceRequest.parseFrom(plain);
    } catch (IOException e) {
      throw new AssertionError("not the message", e);
    }
  }

  static ExportMetricsServiceRequest decodePacked(byte[] gzip) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return decode(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError("not gzip", e);
    }
  }

  /** The metric of this name, which must be there. */
  static Metric named(Map<String, Metric> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name), name);
  }

  /** By name. */
  static Map<String, Metric> metrics(ExportMetricsServiceRequest request) {
    Map<String, Metric> metrics = new TreeMap<>();
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      resource
          .getScopeMetricsList()
          .forEach(
              scope -> scope.getMetricsList().forEach(each -> metrics.put(each.getName(), each)));
    }
    return metrics;
  }
}
