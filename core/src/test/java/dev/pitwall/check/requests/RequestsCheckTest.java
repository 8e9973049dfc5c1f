package dev.pitwall.check.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestsCheckTest {
  private Traffic overall = new Traffic("", 60, 0, 0, 0, 0, 0);
  private List<Traffic> routes = List.of();
  private final RequestsCheck check =
      new RequestsCheck(
          new Traffic.Source() {
            @Override
            public Traffic overall() {
              return overall;
            }

            @Override
            public List<Traffic> routes() {
              return routes;
            }
          });

  private Map<String, Double> run() {
    return check.run().stream()
        .map(Reading.Measured.class::cast)
        .collect(Collectors.toMap(reading -> reading.key().toString(), Reading.Measured::value));
  }

  @Test
  void theLastMinuteIsAnsweredForAllAndForEachRoute() {
    overall = new Traffic("", 60, 120, 6, 0.1, 0.9, 1.5);
    routes = List.of(new Traffic("/pay", 60, 30, 6, 0.2, 1.2, 2.0));
    assertThat(run())
        .containsOnly(
            Map.entry("http.requests", 2.0),
            Map.entry("http.errors", 0.05),
            Map.entry("http.p50", 0.1),
            Map.entry("http.p95", 0.9),
            Map.entry("http.p99", 1.5),
            Map.entry("http.requests{route=/pay}", 0.5),
            Map.entry("http.errors{route=/pay}", 0.2),
            Map.entry("http.p50{route=/pay}", 0.2),
            Map.entry("http.p95{route=/pay}", 1.2),
            Map.entry("http.p99{route=/pay}", 2.0));
  }

  @Test
  void withoutRequestsThereAreZeroRequestsAndNeitherAShareNorAPercentile() {
    assertThat(run()).containsOnly(Map.entry("http.requests", 0.0));
  }

  @Test
  void aRouteThatHadRequestsGoesOnAnsweringZero() {
    routes = List.of(new Traffic("/pay", 60, 30, 0, 0.2, 1.2, 2.0));
    run();
    routes = List.of();
    assertThat(run())
        .containsOnly(Map.entry("http.requests", 0.0), Map.entry("http.requests{route=/pay}", 0.0));
  }

  @Test
  void beforeAnyTimeIsCoveredNothingIsAnswered() {
    overall = new Traffic("", 0, 0, 0, 0, 0, 0);
    assertThat(run()).isEmpty();
  }

  @Test
  void theWorstRoutesAreNamed() {
    overall = new Traffic("", 60, 120, 6, 0.1, 0.9, 1.5);
    routes =
        List.of(
            new Traffic("/a", 60, 30, 0, 0.2, 0.3, 2.0),
            new Traffic("/b", 60, 30, 6, 0.2, 1.2, 2.0));
    List<Reading> readings = check.run();
    assertThat(offenders(readings, "http.errors")).containsExactly("/b");
    assertThat(offenders(readings, "http.p95")).containsExactly("/b", "/a");
  }

  private static List<String> offenders(List<Reading> readings, String name) {
    return readings.stream()
        .filter(reading -> reading.key().toString().equals(name))
        .map(Reading.Measured.class::cast)
        .flatMap(reading -> reading.offenders().stream())
        .map(Offender::name)
        .toList();
  }
}
