package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.agent.ForkedJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that serves already when somebody thinks of Pitwall. */
class AttachIT {
  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aTomcatThatHasServedIsWatchedFromThenOn(Path jdk) throws Exception {
    try (Running running = Launch.tomcat(jdk, folder).alone()) {
      running.assertServes();
      attach(jdk, running);
      running.assertServesWatched();
      assertThat(running.status()).contains("\"host.cpu\"");
      running.finish();
      assertThat(running.jvm().err()).doesNotContain("pitwall:");
    }
  }

  /** Well before the patience with a server that is never heard of, which is 30 s. */
  @ParameterizedTest
  @MethodSource("jdks")
  void theJdksServerIsWatchedAlsoWithoutARequest(Path jdk) throws Exception {
    Launch launch =
        Launch.of(jdk, folder, "-cp", ForkedJvm.classPath(), "dev.pitwall.agent.hello.PlainServer");
    try (Running running = launch.alone()) {
      running.assertServes();
      attach(jdk, running);
      await().atMost(java.time.Duration.ofSeconds(20)).until(() -> running.isOpen());
      running.assertServesWatched();
      attach(jdk, running);
      running.finish();
      assertThat(running.records()).isEqualTo(1);
    }
  }

  private void attach(Path jdk, Running running) throws Exception {
    String settings = Launch.tomcat(jdk, folder).settings();
    try (ForkedJvm command =
        ForkedJvm.start(
            jdk,
            folder,
            Map.of(),
            List.of(
                "jcmd",
                Long.toString(running.jvm().pid()),
                "JVMTI.agent_load",
                ForkedJvm.AGENT.toString(),
                '"' + settings + '"'))) {
      assertThat(command.await()).as(command.err()).isZero();
      assertThat(command.out()).contains("return code: 0");
    }
  }
}
