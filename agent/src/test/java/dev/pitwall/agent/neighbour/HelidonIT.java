package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.agent.ForkedJvm;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of Helidon no other server has. */
class HelidonIT {
  @TempDir Path folder;

  /**
   * Helidon puts the real path of a service that is under one with variables where it says by which
   * template a request was handled. What is thrown as a bad request is answered where the
   * connection answers what it cannot read.
   */
  @Test
  void neitherARealPathBecomesARouteNorABadRequestTwo() throws Exception {
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
      HttpResponse<String> bad = watched.get("/bad");
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.headers().allValues("X-Process-Time")).hasSize(1);
      watched.assertRecorded("_unmatched", 3);
      alone.finish();
      watched.finish();
      assertThat(watched.stderr()).isEqualTo(alone.stderr());
    }
  }
}
