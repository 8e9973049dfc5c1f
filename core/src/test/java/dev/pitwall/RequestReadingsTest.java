package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestReadingsTest {
  private static final AlertSettings TIMES =
      new AlertSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static Rule on(String reading) {
    return Rule.when(reading).above(Severity.WARNING, 1, 1).build(TIMES);
  }

  @Test
  void onlyWhatARuleLooksAtIsAnswered() {
    LoadedConfiguration c =
        LoadedConfiguration.load(
            new Sources(Optional.empty(), "", Map.of(), Map.of(), Path.of(""), List.of()),
            Pitwall.keys());
    TimeSource time = TimeSource.system();
    try (RequestRecorder recorder =
        new RequestRecorder(
            HttpSettings.from(c), new SimpleMeterRegistry(), time, new Findings(time))) {
      RequestReadings requests = new RequestReadings(recorder);
      assertThat(requests.run()).isEmpty();
      assertThat(requests.unknown("why")).isEmpty();

      requests.askedBy(List.of(on("http.requests"), on("http.p95"), on("host.cpu")));
      assertThat(requests.run())
          .as("without requests there is no percentile, and no requests is a number")
          .containsExactly(
              new Reading.Measured(ReadingKey.of("http.requests"), Unit.COUNT, 0));
      assertThat(requests.unknown("why"))
          .containsExactly(
              new Reading.Unknown(ReadingKey.of("http.p95"), Unit.SECONDS, "why"),
              new Reading.Unknown(ReadingKey.of("http.requests"), Unit.COUNT, "why"));
    }
  }
}
