package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.agent.ForkedJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Helidon puts the real path of a service that is under one with variables where it says by which
 * template a request was handled: none of that becomes a route.
 */
class HelidonIT {
  @TempDir Path folder;

  @Test
  void aServiceUnderAPathWithVariablesNamesNoRoute() throws Exception {
    Path newest = Launch.jdks().toList().get((int) Launch.jdks().count() - 1);
    assumeTrue(newest.toString().contains("25"), "there is no JDK 25");
    String jars = Path.of("target", "servers", "helidon45").toAbsolutePath() + "/*";
    Launch launch =
        Launch.of(
            newest,
            folder,
            "-cp",
            ForkedJvm.classPath() + ":" + jars,
            "dev.pitwall.agent.hello.HelidonHello");
    try (Running alone = launch.alone();
        Running watched = launch.watched()) {
      alone.assertServes();
      watched.assertServesWatched();
      assertThat(watched.get("/teams/blue/races/7").body()).isEqualTo("race 7");
      watched.assertRecorded("_unmatched", 2);
      alone.finish();
      watched.finish();
      assertThat(watched.stderr()).isEqualTo(alone.stderr());
    }
  }
}
