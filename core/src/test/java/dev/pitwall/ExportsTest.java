package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.finding.Finding;
import dev.pitwall.notify.wire.WebReceiver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Pitwall whose numbers go out on every way. */
@Timeout(120)
class ExportsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private static Map<String, Metric> metrics(byte[] gzip) {
    Map<String, Metric> metrics = new TreeMap<>();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      ExportMetricsServiceRequest.parseFrom(in).getResourceMetricsList().stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .flatMap(scope -> scope.getMetricsList().stream())
          .forEach(metric -> metrics.put(metric.getName(), metric));
    } catch (IOException e) {
      throw new AssertionError("no request of OTLP", e);
    }
    return metrics;
  }

  private static boolean isComplete(byte[] gzip) {
    Map<String, Metric> metrics = metrics(gzip);
    return metrics.containsKey("pitwall.backup.last_success.timestamp")
        && metrics.containsKey("pitwall.check.status")
        && metrics.containsKey("http.server.request.duration")
        && metrics.get("http.server.request.duration").getHistogram().getDataPointsList().stream()
                .mapToLong(HistogramDataPoint::getCount)
                .sum()
            == 36;
  }

  private static String status(LivelyEngine engine) throws Exception {
    return new String(
        engine.get("/api/v1/status", "Authorization", "Bearer right").body(),
        StandardCharsets.UTF_8);
  }

  @Test
  void whatARunningEngineKnowsArrivesOnEveryWay() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName readings = new ObjectName("dev.pitwall:type=Readings");
    ObjectName requests = new ObjectName("dev.pitwall:type=Requests");
    Path file = folder.resolve("flight.jfr");
    try (WebReceiver collector = new WebReceiver().always(body -> WebReceiver.http("200 OK", ""));
        Recording recording = new Recording();
        LivelyEngine engine =
            new LivelyEngine(
                folder,
                "export.otlp { endpoint = \"http://127.0.0.1:" + collector.port() + "\"",
                "  headers = \"api-key=s3cretkey\", interval = 1s }")) {
      recording.start();
      engine.traffic();

      await()
          .atMost(PATIENCE)
          .until(() -> collector.contents.stream().anyMatch(ExportsTest::isComplete));
      assertThat(collector.heads.get(0)).contains("api-key: s3cretkey");
      assertThat(status(engine)).doesNotContain("s3cretkey").doesNotContain("export.otlp");

      await().atMost(PATIENCE).until(() -> server.isRegistered(requests));
      await().atMost(PATIENCE).until(() -> server.getAttribute(readings, "host.memory") != null);
      assertThat(server.getAttribute(requests, "Count")).isEqualTo(36L);

      recording.stop();
      recording.dump(file);
    }
    assertThat(server.isRegistered(readings)).as("taken away at the end").isFalse();
    List<String> events = new ArrayList<>();
    for (RecordedEvent each : RecordingFile.readAllEvents(file)) {
      events.add(each.getEventType().getName());
    }
    assertThat(events)
        .filteredOn(name -> name.equals("dev.pitwall.Request"))
        .hasSizeBetween(20, 36);
    assertThat(events).contains("dev.pitwall.Reading");
  }

  @Test
  void whatIsSwitchedOffIsNotThereAndWhatFailsIsInTheStatus() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try (WebReceiver collector =
            new WebReceiver().always(body -> WebReceiver.http("400 Bad Request", "not like this"));
        LivelyEngine engine =
            new LivelyEngine(
                folder,
                "export { prometheus = false, jmx = false, jfr = false",
                "otlp { endpoint = \"http://127.0.0.1:" + collector.port() + "\"",
                "  interval = 1s } }")) {
      engine.traffic();
      await().atMost(PATIENCE).until(() -> status(engine).contains("answered 400: not like this"));
      await().atMost(PATIENCE).until(() -> status(engine).contains("\"otlp_point\":"));
      assertThat(engine.get("/metrics").statusCode()).isEqualTo(404);
      assertThat(server.queryNames(new ObjectName("dev.pitwall:*"), null)).isEmpty();
      assertThat(engine.pitwall().findings().list())
          .extracting(Finding::code)
          .contains("export.otlp");
    }
  }
}
