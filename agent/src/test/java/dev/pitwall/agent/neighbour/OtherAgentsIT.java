package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  static Stream<Path> jdks() {
    return Launch.oldestJdk();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void openTelemetryAndPitwallEachSeeTheRequestOnceInEitherOrder(Path jdk) throws Exception {
    Launch launch =
        Launch.tomcat(jdk, folder)
            .with(
                "-javaagent:" + OTHER,
                "-Dotel.traces.exporter=console",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none");
    try (Running alone = launch.alone()) {
      alone.assertServes();
      finish(alone);
      try (Running first = launch.watched()) {
        first.assertServesWatched();
        finish(first);
        assertThat(first.stderr()).isEqualTo(alone.stderr());
      }
      try (Running last = launch.watchedLast()) {
        last.assertServesWithHeader();
        await().atMost(Running.LIMIT).until(() -> last.records() > 1);
        finish(last);
        assertThat(last.records()).isEqualTo(2);
        assertThat(last.stderr()).isEqualTo(alone.stderr());
      }
    }
  }

  /** Ends it once its span is written, which was one. */
  private static void finish(Running one) throws Exception {
    await().atMost(Running.LIMIT).until(() -> spans(one) > 0);
    one.finish();
    assertThat(spans(one)).isEqualTo(1);
  }

  private static long spans(Running one) throws IOException {
    return one.jvm().err().lines().filter(line -> line.contains(SPAN)).count();
  }
}
