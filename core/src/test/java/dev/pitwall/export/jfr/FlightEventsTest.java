package dev.pitwall.export.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.request.Exchange;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlightEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T14:00:00Z");

  /** Time that stands until the test moves it. */
  private static final class StandingTime implements TimeSource {
    private long nanos;

    void pass(Duration duration) {
      nanos += duration.toNanos();
    }

    @Override
    public Instant now() {
      return NOW.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
      return nanos;
    }
  }

  @TempDir private Path folder;
  private final StandingTime time = new StandingTime();
  private final FlightEvents flight = new FlightEvents(Duration.ofSeconds(1), time);
  private final RequestRecorder recorder = recorder(flight, time);

  private static RequestRecorder recorder(FlightEvents flight, TimeSource time) {
    RequestRecorder recorder =
        new RequestRecorder(
            new HttpSettings(
                true, "X-Process-Time", List.of(), Duration.ofSeconds(1), 200, Optional.of("")),
            new SimpleMeterRegistry(),
            time,
            new Findings(time));
    recorder.addListener(flight);
    return recorder;
  }

  private static void request(
      RequestRecorder recorder, int status, Duration took, @Nullable String failure) {
    Exchange exchange = new Exchange();
    exchange.begin(0);
    exchange.request("POST", "/pay/7?card=4711", "192.0.2.7");
    exchange.response(status, "/pay/{id}", 42, failure);
    exchange.end(took.toNanos());
    recorder.started();
    recorder.finished(exchange);
  }

  private static Sample sample() {
    return new Sample(
        "host",
        NOW,
        1,
        List.of(
            new Reading.Measured(ReadingKey.of("host.disk", "path", "/"), Unit.RATIO, 0.91),
            new Reading.Unknown(ReadingKey.of("db.down"), Unit.COUNT, "no answer")));
  }

  private static IncidentEvent incident() {
    Incident.About about =
        new Incident.About(
            "host.disk",
            ReadingKey.of("host.disk", "path", "/"),
            Unit.RATIO,
            Side.ABOVE,
            Scope.NODE,
            List.of(),
            "");
    Incident.Course course = new Incident.Course(0.9, 0.91, 0.92, 0.8, NOW);
    return new IncidentEvent.Opened(
        new Incident(
            "I7K2Q9",
            about,
            Severity.CRITICAL,
            NOW.minusSeconds(120),
            NOW,
            null,
            course,
            0,
            false,
            "",
            List.of()));
  }

  /** What of ours a recording holds that runs meanwhile. */
  private List<RecordedEvent> recorded(Runnable doing, String... off) throws IOException {
    Path file = folder.resolve("flight.jfr");
    try (Recording recording = new Recording()) {
      for (String name : off) {
        recording.disable(name);
      }
      recording.start();
      doing.run();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> ours = new ArrayList<>();
    for (RecordedEvent each : RecordingFile.readAllEvents(file)) {
      if (each.getEventType().getName().startsWith("dev.pitwall.")) {
        ours.add(each);
      }
    }
    return ours;
  }

  @Test
  void slowAndFailedRequestsAreWrittenWithAllThatIsKnownButTheClient() throws Exception {
    List<RecordedEvent> events =
        recorded(
            () -> {
              request(recorder, 200, Duration.ofMillis(2_500), null);
              request(recorder, 500, Duration.ofMillis(3), "java.lang.IllegalStateException");
              recorder.flush();
            });
    assertThat(events).hasSize(2);
    RecordedEvent slow = events.get(0);
    assertThat(slow.getEventType().getName()).isEqualTo("dev.pitwall.Request");
    assertThat(slow.getString("reason")).isEqualTo("slow");
    assertThat(slow.getDuration("elapsed")).isEqualTo(Duration.ofMillis(2_500));
    assertThat(slow.getInstant("began")).isEqualTo(NOW.minusMillis(2_500));
    assertThat(slow.getString("method")).isEqualTo("POST");
    assertThat(slow.getString("route")).isEqualTo("/pay/{id}");
    assertThat(slow.getInt("status")).isEqualTo(200);
    assertThat(slow.getStackTrace()).isNull();
    RecordedEvent failed = events.get(1);
    assertThat(failed.getString("reason")).isEqualTo("failed");
    assertThat(failed.getString("failure")).isEqualTo("java.lang.IllegalStateException");
    assertThat(events.toString()).doesNotContain("4711").doesNotContain("192.0.2.7");
  }

  @Test
  void ofTheOthersAFewASecondStandForAll() throws Exception {
    List<RecordedEvent> events =
        recorded(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                request(recorder, 200, Duration.ofMillis(1), null);
              }
              recorder.flush();
              time.pass(Duration.ofSeconds(1));
              request(recorder, 200, Duration.ofMillis(1), null);
              recorder.flush();
              for (int i = 0; i < 1_000; i++) {
                request(recorder, 500, Duration.ofMillis(1), null);
              }
              recorder.flush();
            });
    assertThat(events).filteredOn(e -> e.getString("reason").equals("sample")).hasSize(11);
    assertThat(events).filteredOn(e -> e.getString("reason").equals("failed")).hasSize(99);
    assertThat(events.get(10).getLong("passedOver")).isEqualTo(990);
    assertThat(events.get(11).getLong("passedOver")).isZero();
  }

  @Test
  void readingsAndIncidentsAreWritten() throws Exception {
    List<RecordedEvent> events =
        recorded(
            () -> {
              flight.observe(sample());
              flight.tell(List.of(incident()));
            });
    assertThat(events).hasSize(2);
    RecordedEvent reading = events.get(0);
    assertThat(reading.getEventType().getName()).isEqualTo("dev.pitwall.Reading");
    assertThat(reading.getString("name")).isEqualTo("host.disk");
    assertThat(reading.getString("target")).isEqualTo("/");
    assertThat(reading.getDouble("value")).isEqualTo(0.91);
    assertThat(reading.getString("unit")).isEqualTo("ratio");
    RecordedEvent incident = events.get(1);
    assertThat(incident.getEventType().getName()).isEqualTo("dev.pitwall.Incident");
    assertThat(incident.getString("id")).isEqualTo("I7K2Q9");
    assertThat(incident.getString("change")).isEqualTo("opened");
    assertThat(incident.getString("severity")).isEqualTo("critical");
    assertThat(incident.getDouble("threshold")).isEqualTo(0.8);
    assertThat(incident.getInstant("since")).isEqualTo(NOW.minusSeconds(120));
  }

  @Test
  void whatARecordingDoesNotWantIsNotWritten() throws Exception {
    List<RecordedEvent> events =
        recorded(
            () -> {
              request(recorder, 500, Duration.ofMillis(1), null);
              recorder.flush();
              flight.observe(sample());
            },
            "dev.pitwall.Request");
    assertThat(events)
        .extracting(e -> e.getEventType().getName())
        .containsOnly("dev.pitwall.Reading");
    assertThat(flight.wants(Duration.ofHours(1).toNanos(), 500, null)).as("it is over").isFalse();
  }

  @Test
  void withoutARecordingTheRecorderIsNotSetUp() throws Exception {
    assertThat(child(Quiet.class)).isEqualTo("0 recorder false");
  }

  @Test
  void withoutTheModuleNothingFails() throws Exception {
    assertThat(
            child(
                Quiet.class,
                "--limit-modules",
                "java.base,java.logging,java.management,java.naming,java.xml"))
        .isEqualTo("0 no module");
  }

  private static String child(Class<?> main, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    List<String> lines = output.strip().lines().toList();
    return process.exitValue() + " " + lines.get(lines.size() - 1);
  }

  /** Does all that is done in a life without a recording. */
  static final class Quiet {
    public static void main(String[] args) {
      FlightEvents flight = new FlightEvents(Duration.ofSeconds(1), TimeSource.system());
      RequestRecorder recorder = recorder(flight, TimeSource.system());
      request(recorder, 500, Duration.ofSeconds(5), null);
      recorder.flush();
      flight.observe(sample());
      flight.tell(List.of(incident()));
      boolean module = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
      System.out.println(module ? "recorder " + isSetUp() : "no module");
    }

    private static boolean isSetUp() {
      return FlightRecorder.isInitialized();
    }
  }
}
