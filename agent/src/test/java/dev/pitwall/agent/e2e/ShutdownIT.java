package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill}: the application ends as it would without the agent. */
class ShutdownIT {
  private static final Duration MOST_DELAY = Duration.ofSeconds(2);

  @TempDir Path folder;

  static List<Path> jdks() {
    Path own = Path.of(System.getProperty("java.home"));
    Path newest = Path.of(System.getProperty("pitwall.test.jdk25", ""));
    return Stream.of(own, newest).filter(home -> Files.exists(home.resolve("bin/java"))).toList();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void endsAsFastAndLeavesTheStateInOrderWithoutAnAlertAboutDyingParts(Path jdk) throws Exception {
    Duration bare;
    try (RunningShop shop = new Shop(folder).on(jdk).withAgents().start()) {
      bare = shop.terminate();
    }
    int port = Shop.freePort();
    try (Database database = new Database(folder.resolve("data"));
        Mailbox mailbox = new Mailbox();
        Webhook slack = new Webhook();
        RunningShop shop =
            new Shop(folder)
                .on(jdk)
                .withOption("-Dshop.port=" + port)
                .with("health { interval = 1s, url = \"http://127.0.0.1:" + port + "/health\" }")
                .with(database.settings())
                .with(mailbox.settings())
                .with(slack.settings())
                .start()) {
      database.sql("CREATE EXTENSION pg_stat_statements");
      for (String reading : List.of("db.slow-statements", "app.response-time")) {
        await(reading)
            .atMost(RunningShop.LIMIT)
            .until(() -> shop.readings(reading).anyMatch(Reading.Measured.class::isInstance));
      }
      assertThat(shop.stateDir().resolve("agent.json")).exists();
      Path log = shop.stateDir().resolve("logs/pitwall.log");
      assertThat(log).exists();

      Duration watched = shop.terminate();

      assertThat(watched).isLessThan(bare.plus(MOST_DELAY));
      assertThat(shop.stateDir().resolve("agent.json")).doesNotExist();
      assertThat(Files.readString(log)).doesNotContain("WARN", "ERROR", "Exception");
      assertThat(shop.err()).isEmpty();
      assertThat(mailbox.subjects()).isEmpty();
      assertThat(slack.subjects()).isEmpty();
    }
    try (RunningShop shop = new Shop(folder).on(jdk).start()) {
      assertThat(shop.status().findings()).isEmpty(); // the journal was whole
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aMailServerThatHangsDoesNotHoldItUp(Path jdk) throws Exception {
    try (var silent = new java.net.ServerSocket(0);
        RunningShop shop =
            new Shop(folder)
                .on(jdk)
                .watchingDisks()
                .with("host.disk { threshold = 1%, paths = [\"/\"] }")
                .with(Mailbox.settings(silent.getLocalPort()))
                .start()) {
      try (var conversation = silent.accept()) {
        assertThat(conversation.isConnected()).isTrue();
        assertThat(shop.terminate()).isLessThan(MOST_DELAY.plus(MOST_DELAY));
        assertThat(shop.err()).isEmpty();
      }
    }
  }
}
