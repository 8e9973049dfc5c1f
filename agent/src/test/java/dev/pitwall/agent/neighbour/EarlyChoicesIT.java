package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the first user in a JVM fixes for good: it stays the application's choice. */
class EarlyChoicesIT {
  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void logManagerAndMBeanServerAreTheApplicationsOwn(Path jdk) throws Exception {
    String main = "dev.pitwall.agent.hello.EarlyChoices";
    Launch launch =
        Launch.tomcat(jdk, folder)
            .running(main)
            .with(
                "-Djava.util.logging.manager=" + main + "$OwnLogManager",
                "-Djavax.management.builder.initial=" + main + "$OwnBuilder");
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.status()).contains("\"jvm.");
      running.finish();
      assertThat(running.jvm().out())
          .contains("LOGS OwnLogManager", "BEANS own")
          .doesNotContain("TOO EARLY");
      assertThat(running.jvm().err()).doesNotContain("pitwall", "Could not load");
    }
  }
}
