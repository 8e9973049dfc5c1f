package dev.pitwall.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is written, read by OpenTelemetry's own classes and compared with the registry. */
class OtlpSourceTest {
  private static final Duration LATER = Duration.ofMinutes(5);

  private final Stage stage = new Stage();

  private ExportMetricsServiceRequest read(boolean application) {
    stage.time.pass(LATER);
    MetricsRequest.Written written = stage.source.request(application, stage.time.now());
    ExportMetricsServiceRequest request = Stage.decode(written.content().toBytes());
    assertThat(points(request)).isEqualTo(written.points());
    assertNothingUnknown(request);
    return request;
  }

  private static int points(ExportMetricsServiceRequest request) {
    return Stage.metrics(request).values().stream()
        .mapToInt(
            m ->
                m.getGauge().getDataPointsCount()
                    + m.getSum().getDataPointsCount()
                    + m.getHistogram().getDataPointsCount())
        .sum();
  }

  /** A field with a wrong number would be read as an unknown one. */
  private static void assertNothingUnknown(Message message) {
    assertThat(message.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    for (Object value : message.getAllFields().values()) {
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        if (each instanceof Message nested) {
          assertNothingUnknown(nested);
        }
      }
    }
  }

  private static Map<String, Object> attributes(List<KeyValue> list) {
    Map<String, Object> attributes = new TreeMap<>();
    for (KeyValue each : list) {
      AnyValue value = each.getValue();
      attributes.put(
          each.getKey(), value.hasIntValue() ? value.getIntValue() : value.getStringValue());
    }
    return attributes;
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  @Test
  void theResourceSaysWhoThisIs() {
    ExportMetricsServiceRequest request = read(true);
    assertThat(request.getResourceMetricsCount()).isOne();
    assertThat(attributes(request.getResourceMetrics(0).getResource().getAttributesList()))
        .isEqualTo(
            Map.of(
                "service.name", "shop",
                "service.instance.id", "web-1",
                "deployment.environment.name", "production",
                "host.name", "host-7",
                "process.pid", 4711L,
                "telemetry.sdk.name", "pitwall",
                "telemetry.sdk.language", "java",
                "telemetry.sdk.version", "1.2.3"));
    assertThat(request.getResourceMetrics(0).getScopeMetrics(0).getScope().getName())
        .isEqualTo("dev.pitwall");
  }

  @Test
  void theHistogramIsThatOfTheRegistry() {
    for (int i = 0; i < 50; i++) {
      stage.request("/pay", 200, Duration.ofMillis(3L * i), null);
    }
    stage.request("/pay", 200, Duration.ofSeconds(90), null);
    stage.request("/pay", 500, Duration.ofMillis(12), "java.lang.IllegalStateException");
    stage.request("_unmatched", 404, Duration.ofMillis(1), null);
    Metric metric = Stage.named(Stage.metrics(read(true)), "http.server.request.duration");
    assertThat(metric.getUnit()).isEqualTo("s");
    assertThat(metric.getHistogram().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    Map<Map<String, Object>, HistogramDataPoint> points = new HashMap<>();
    metric
        .getHistogram()
        .getDataPointsList()
        .forEach(point -> points.put(attributes(point.getAttributesList()), point));
    assertThat(points.keySet())
        .containsExactlyInAnyOrder(
            Map.of(
                "http.request.method", "GET",
                "http.route", "/pay",
                "http.response.status_code", 200L),
            Map.of(
                "http.request.method", "GET",
                "http.route", "/pay",
                "http.response.status_code", 500L,
                "error.type", "java.lang.IllegalStateException"),
            Map.of("http.request.method", "GET", "http.response.status_code", 404L));

    Timer timer =
        stage
            .registry
            .get("http.server.request.duration")
            .tag("http.route", "/pay")
            .tag("http.response.status_code", "200")
            .timer();
    HistogramDataPoint ok =
        Objects.requireNonNull(
            points.get(
                Map.of(
                    "http.request.method", "GET",
                    "http.route", "/pay",
                    "http.response.status_code", 200L)));
    assertThat(ok.getCount()).isEqualTo(51).isEqualTo(timer.count());
    assertThat(ok.getSum()).isEqualTo(timer.totalTime(TimeUnit.SECONDS));
    assertThat(ok.getStartTimeUnixNano()).isEqualTo(nanos(SetTime.START));
    assertThat(ok.getTimeUnixNano()).isEqualTo(nanos(SetTime.START.plus(LATER)));
    assertThat(ok.getExplicitBoundsList())
        .containsExactly(
            0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    assertThat(ok.getBucketCountsCount()).isEqualTo(ok.getExplicitBoundsCount() + 1);
    long below = 0;
    int bucket = 0;
    for (CountAtBucket each : timer.takeSnapshot().histogramCounts()) {
      below += ok.getBucketCounts(bucket++);
      assertThat(below).as("up to %s", each).isEqualTo((long) each.count());
    }
    assertThat(ok.getBucketCounts(bucket)).as("above all bounds").isOne();
    assertThat(ok.getBucketCountsList().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(ok.getCount());
  }

  @Test
  void sumsAndGaugesAreThoseOfTheRegistry() {
    stage.recorder.started();
    stage.recorder.started();
    Map<String, Metric> metrics = Stage.metrics(read(true));

    Metric active = Stage.named(metrics, "http.server.active_requests");
    assertThat(active.getUnit()).isEqualTo("{request}");
    assertThat(active.getSum().getIsMonotonic()).isFalse();
    assertThat(active.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(active.getSum().getDataPoints(0).getAsInt()).isEqualTo(2);

    Metric sent = Stage.named(metrics, "pitwall.notifications");
    assertThat(sent.getSum().getIsMonotonic()).isTrue();
    NumberDataPoint mail = sent.getSum().getDataPoints(0);
    assertThat(attributes(mail.getAttributesList()))
        .isEqualTo(Map.of("channel", "mail", "outcome", "sent"));
    assertThat(mail.getAsInt()).isEqualTo(7);
    assertThat(mail.getStartTimeUnixNano()).isEqualTo(nanos(SetTime.START));

    Metric reading = Stage.named(metrics, "pitwall.reading");
    assertThat(reading.getGauge().getDataPointsCount()).as("an unknown one has no point").isOne();
    NumberDataPoint disk = reading.getGauge().getDataPoints(0);
    assertThat(attributes(disk.getAttributesList()))
        .isEqualTo(Map.of("name", "host.disk", "target", "/データ"));
    assertThat(disk.getAsDouble()).isEqualTo(0.5);
    assertThat(disk.getStartTimeUnixNano()).as("a gauge began nowhere").isZero();

    assertThat(Stage.named(metrics, "pitwall.backup.last_success.timestamp").getUnit())
        .isEqualTo("s");
    assertThat(Stage.named(metrics, "pitwall.dropped").getSum().getDataPoints(0).getAsInt())
        .isEqualTo(3);
    assertThat(metrics).doesNotContainKey("target.info");
  }

  @Test
  void theJvmIsToldByItsOwnBeans() {
    Map<String, Metric> metrics = Stage.metrics(read(true));
    assertThat(metrics.keySet())
        .contains(
            "jvm.memory.used",
            "jvm.memory.committed",
            "jvm.memory.limit",
            "jvm.memory.used_after_last_gc",
            "jvm.thread.count",
            "jvm.class.loaded",
            "jvm.class.unloaded",
            "jvm.class.count",
            "jvm.cpu.time",
            "jvm.cpu.count");
    assertThat(Stage.named(metrics, "jvm.memory.used").getSum().getDataPointsList())
        .anySatisfy(
            point -> {
              assertThat(attributes(point.getAttributesList()))
                  .containsEntry("jvm.memory.type", "heap")
                  .containsKey("jvm.memory.pool.name");
              assertThat(point.getAsInt()).isPositive();
            });
    assertThat(Stage.named(metrics, "jvm.cpu.count").getSum().getDataPoints(0).getAsInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void withoutTheApplicationOnlyPitwallsOwnNumbersAreWritten() {
    stage.request("/pay", 200, Duration.ofMillis(3), null);
    assertThat(Stage.metrics(read(false)).keySet())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("pitwall."));
  }
}
