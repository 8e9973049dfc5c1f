package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Datadog's and Elastic's agents, which change the same classes of Tomcat: each agent sees every
 * request once, whichever comes first. Only with {@code ./verify --long}: they are 50 MB to fetch.
 */
@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class LargeAgentsIT {
  /** Nobody listens here. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.jdks();
  }

  /** Datadog's agent writes its traces to stderr if it is told to. */
  @ParameterizedTest
  @MethodSource("jdks")
  void datadogAndPitwallEachSeeTheRequestOnceInEitherOrder(Path jdk) throws Exception {
    Launch launch =
        Launch.tomcat(jdk, folder)
            .with(
                agent("dd-java-agent.jar"),
                "-Ddd.writer.type=LoggingWriter",
                "-Ddd.trace.agent.url=" + NOWHERE,
                "-Ddd.instrumentation.telemetry.enabled=false",
                "-Ddd.remote_config.enabled=false",
                "-Ddd.jmxfetch.enabled=false",
                "-Ddd.crashtracking.enabled=false",
                "-Ddd.trace.health.metrics.enabled=false");
    assertEachSeesEveryRequest(launch, LargeAgentsIT::traces);
  }

  /** Elastic's agent sends its transactions to its server, which is here. */
  @ParameterizedTest
  @MethodSource("jdks")
  void elasticAndPitwallEachSeeTheRequestOnceInEitherOrder(Path jdk) throws Exception {
    try (Intake intake = new Intake()) {
      Launch launch =
          Launch.tomcat(jdk, folder)
              .with(
                  agent("elastic-apm-agent.jar"),
                  "-Delastic.apm.server_url=" + intake.address(),
                  "-Delastic.apm.api_request_time=1s",
                  "-Delastic.apm.central_config=false",
                  "-Delastic.apm.cloud_provider=NONE",
                  "-Delastic.apm.metrics_interval=0s");
      assertEachSeesEveryRequest(launch, running -> intake.take());
    }
  }

  /** How many requests the other agent has told of in this run. */
  private interface Seen {
    long by(Running running) throws Exception;
  }

  private static void assertEachSeesEveryRequest(Launch launch, Seen seen) throws Exception {
    List<String> usual;
    try (Running alone = launch.alone()) {
      alone.assertServes();
      finish(alone, seen);
      usual = stderr(alone);
    }
    try (Running first = launch.watched()) {
      first.assertServesWatched();
      finish(first, seen);
      assertThat(stderr(first)).isEqualTo(usual);
    }
    try (Running last = launch.watchedLast()) {
      last.assertServesWithHeader();
      await().atMost(Running.LIMIT).until(() -> last.records() > 1);
      finish(last, seen);
      assertThat(last.records()).isEqualTo(2);
      assertThat(stderr(last)).isEqualTo(usual);
    }
  }

  /** Ends it once the other agent has told of its request, which was one. */
  private static void finish(Running running, Seen seen) throws Exception {
    long[] told = new long[1];
    await().atMost(Running.LIMIT).until(() -> (told[0] += seen.by(running)) > 0);
    running.finish();
    assertThat(told[0]).isEqualTo(1);
  }

  private static long traces(Running running) throws IOException {
    return running
        .jvm()
        .err()
        .lines()
        .filter(line -> line.contains("write(trace)") && line.contains("\"GET /hello"))
        .count();
  }

  /** Without what Datadog's agent says of its settings and its traces; its warnings count. */
  private static List<String> stderr(Running running) throws IOException {
    return running.stderr().stream()
        .filter(line -> !line.startsWith("[dd.trace ") || !line.contains("] INFO "))
        .toList();
  }

  private static String agent(String jar) {
    return "-javaagent:" + Path.of("target", "neighbours", jar).toAbsolutePath();
  }
}
