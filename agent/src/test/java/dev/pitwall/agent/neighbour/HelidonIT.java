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
   * connection answers what it cannot read; what is thrown once the stream was asked for finds a
   * head with a header.
   */
  @Test
  void neitherARealPathBecomesARouteNorAFailureTwoRecords() throws Exception {
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
    try (Running watched = launch.watched()) {
      watched.assertServesWatched();
      assertThat(watched.get("/teams/blue/races/7").body()).isEqualTo("race 7");
      assertAnswers(watched.get("/bad"), 400);
      assertAnswers(watched.get("/late"), 500);
      watched.assertRecorded("_unmatched", 4);
      watched.finish();
      assertThat(watched.jvm().err()).doesNotContain("pitwall:");
    }
  }

  private static void assertAnswers(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues("X-Process-Time")).hasSize(1);
  }
}
