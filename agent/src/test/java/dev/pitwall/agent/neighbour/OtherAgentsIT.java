package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OpenTelemetry's agent, which changes the same classes of Tomcat: each agent sees every request
 * once, whichever comes first.
 */
class OtherAgentsIT {
  private static final Path OTHER =
      Path.of("target", "neighbours", "opentelemetry-javaagent.jar").toAbsolutePath();
  private static final String SPAN = "'GET /hello/*' : ";

  @TempDir Path folder;

  /** Each order on one JDK in a usual run, on both in a long one. */
  static Stream<Arguments> orders() {
    List<Path> jdks = Launch.jdks().toList();
    Path oldest = jdks.get(0);
    Path newest = jdks.get(jdks.size() - 1);
    List<Arguments> orders = new ArrayList<>();
    orders.add(Arguments.of(oldest, true));
    orders.add(Arguments.of(newest, false));
    if (Boolean.getBoolean("pitwall.long")) {
      orders.add(Arguments.of(newest, true));
      orders.add(Arguments.of(oldest, false));
    }
    return orders.stream().distinct();
  }

  @ParameterizedTest(name = "{0}, Pitwall first: {1}")
  @MethodSource("orders")
  void openTelemetryAndPitwallEachSeeTheRequestOnce(Path jdk, boolean first) throws Exception {
    Launch launch =
        Launch.tomcat(jdk, folder)
            .with(
                "-javaagent:" + OTHER,
                "-Dotel.traces.exporter=console",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none");
    try (Running alone = launch.alone();
        Running beside = first ? launch.watched() : launch.watchedLast()) {
      alone.assertServes();
      beside.assertServesWatched();
      for (Running one : List.of(alone, beside)) {
        await().atMost(Running.LIMIT).until(() -> spans(one) > 0);
        one.finish();
        assertThat(spans(one)).isEqualTo(1);
      }
      assertThat(beside.stderr()).isEqualTo(alone.stderr());
    }
  }

  private static long spans(Running one) throws java.io.IOException {
    return one.jvm().err().lines().filter(line -> line.contains(SPAN)).count();
  }
}
