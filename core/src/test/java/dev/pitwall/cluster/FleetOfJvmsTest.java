package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Three JVMs that each run the whole Pitwall, one PostgreSQL, and a receiver that counts. */
class FleetOfJvmsTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** The claim of a dead leader lapses after two minutes. */
  private static final Duration TAKE_OVER = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final Map<String, FleetReplica> replicas = new HashMap<>();

  @AfterEach
  void stop() {
    replicas.values().forEach(FleetReplica::close);
  }

  /** Names whose waits are short and apart, so that the test is. */
  private static List<String> names() {
    return Stream.of(1, 3, 5)
        .map(
            seconds ->
                IntStream.range(0, 10_000)
                    .mapToObj(n -> "web-" + n)
                    .filter(name -> new Fleet("Shop", name).delay().toSeconds() == seconds)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private void start(String name, TestDatabase database, FleetReceiver receiver)
      throws IOException {
    replicas.put(name, FleetReplica.start(name, folder, database, receiver.url()));
  }

  private void awaitAll(String what, Predicate<FleetReplica> state) {
    await(what).atMost(LIMIT).until(() -> replicas.values().stream().allMatch(state));
  }

  /** Waits until each replica knows who leads; who does. */
  private FleetReplica leader() {
    await("a leader that all know")
        .atMost(LIMIT)
        .until(
            () ->
                replicas.values().stream()
                    .filter(FleetReplica::leads)
                    .anyMatch(
                        leader ->
                            replicas.values().stream()
                                .filter(other -> other != leader)
                                .allMatch(
                                    other -> other.role().equals("FOLLOWER " + leader.name))));
    return replicas.values().stream().filter(FleetReplica::leads).findFirst().orElseThrow();
  }

  private void awaitTold(FleetReceiver receiver, String what, int count) {
    try {
      await(what).atMost(LIMIT).until(() -> receiver.told(what).size() >= count);
    } catch (ConditionTimeoutException e) {
      replicas.values().forEach(replica -> e.addSuppressed(replica.asItStands()));
      throw e;
    }
    assertThat(receiver.instances(what)).hasSize(count);
  }

  private static List<Connection> connections(TestDatabase database) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      connections.add(database.connect());
    }
    return connections;
  }

  private static void close(List<Connection> connections) throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  private void awaitFiring(String rule, boolean so) {
    awaitAll(rule + " " + so, replica -> replica.fires(rule).filter(f -> f == so).isPresent());
    awaitAll("all is told", FleetReplica::saidAll);
  }

  /**
   * Waits until the ledger says that what was told was told. A leader that is killed before leaves
   * a claim of two minutes: that is the other test.
   */
  private static void awaitWritten(TestDatabase database) {
    await("the ledger")
        .atMost(LIMIT)
        .until(
            () ->
                database
                    .ask("SELECT bool_and(done_at IS NOT NULL)::text FROM pitwall.pitwall_ledger")
                    .equals(List.of("true")));
  }

  private void awaitMeasured() {
    awaitAll(
        "the database is seen",
        replica ->
            replica.status().stream()
                .flatMap(status -> status.readings().stream())
                .anyMatch(
                    reading ->
                        reading.key().name().equals("db.connections")
                            && reading instanceof Reading.Measured));
  }

  @Test
  void tellOnceWithTheDatabaseUpEachOnceWithItDownAndNothingTwiceAfterAKill() throws Exception {
    List<String> names = names();
    try (TestDatabase database = new TestDatabase(folder.resolve("pg"));
        FleetReceiver receiver = new FleetReceiver()) {
      for (String name : names) {
        start(name, database, receiver);
      }
      String node = "opened " + FleetReplica.OF_THE_NODE;
      awaitTold(receiver, node, 3);
      assertThat(receiver.instances(node)).containsExactlyInAnyOrderElementsOf(names);
      FleetReplica first = leader();
      awaitMeasured();

      List<Connection> connections = connections(database);
      awaitTold(receiver, "opened db.connections", 1);
      assertThat(receiver.instances("opened db.connections")).containsExactly(first.name);
      awaitFiring("db.connections", true);

      awaitWritten(database);
      first.kill();
      replicas.remove(first.name);
      long killed = System.nanoTime();
      FleetReplica second = leader();
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(40));
      start(first.name, database, receiver);
      awaitFiring("db.connections", true); // also where it was restarted, and nothing is told

      close(connections);
      awaitTold(receiver, "resolved db.connections", 1);
      awaitFiring("db.connections", false);
      assertThat(receiver.threads("resolved db.connections"))
          .isEqualTo(receiver.threads("opened db.connections"));
      assertThat(second).isSameAs(leader());

      connections = connections(database);
      awaitTold(receiver, "opened db.connections", 2); // another trouble, by the one who leads now
      assertThat(receiver.instances("opened db.connections"))
          .containsExactly(first.name, second.name);
      awaitFiring("db.connections", true);
      close(connections);
      awaitTold(receiver, "resolved db.connections", 2);
      awaitFiring("db.connections", false);

      database.stop();
      awaitTold(receiver, "opened db.down", 3);
      assertThat(receiver.instances("opened db.down")).containsExactlyInAnyOrderElementsOf(names);
      assertThat(receiver.threads("opened db.down")).hasSize(1);
      awaitAll("nobody leads", replica -> replica.role().equals("DATABASE_DOWN "));
      database.start();
      awaitTold(receiver, "resolved db.down", 3);
      assertThat(receiver.threads("resolved db.down"))
          .isEqualTo(receiver.threads("opened db.down"));
      leader();
      awaitFiring("db.down", false);

      assertThat(receiver.all())
          .as("nothing else, nothing twice: %s", receiver.all())
          .hasSize(3 + 2 + 2 + 3 + 3)
          .noneMatch(FleetReceiver.Line::repeated);
    }
  }

  /** The receiver took it and its answer is lost with the leader: one copy more, never two. */
  @Test
  @EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
  void aLeaderThatDiesInTheSendIsFollowedByOneCopyAndNoMore() throws Exception {
    List<String> names = names();
    try (TestDatabase database = new TestDatabase(folder.resolve("pg"));
        FleetReceiver receiver = new FleetReceiver()) {
      for (String name : names) {
        start(name, database, receiver);
      }
      awaitTold(receiver, "opened " + FleetReplica.OF_THE_NODE, 3);
      FleetReplica first = leader();
      awaitMeasured();
      awaitAll("all is told", FleetReplica::saidAll);

      receiver.answering(false);
      List<Connection> connections = connections(database);
      awaitTold(receiver, "opened db.connections", 1);
      first.kill();
      replicas.remove(first.name);
      receiver.answering(true);
      await().atMost(TAKE_OVER).until(() -> receiver.told("opened db.connections").size() == 2);
      start(first.name, database, receiver);
      awaitFiring("db.connections", true);

      close(connections);
      awaitTold(receiver, "resolved db.connections", 1);
      awaitFiring("db.connections", false);
      assertThat(receiver.told("opened db.connections")).hasSize(2);
    }
  }
}
