package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three JVMs, one PostgreSQL, and a receiver that counts. */
class FleetOfJvmsTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path folder;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Map<String, Process> processes = new HashMap<>();
  private HttpServer receiver;

  @BeforeEach
  void receive() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(
        Executors.newCachedThreadPool(body -> Threads.daemon("test-receiver", body)));
    receiver.createContext(
        "/",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    processes.values().forEach(Process::destroyForcibly);
    receiver.stop(0);
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

  private void start(String name, TestDatabase database) throws IOException {
    processes.put(
        name,
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ShopInstance.class.getName(),
                name,
                Integer.toString(database.port()),
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
                folder.resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .start());
  }

  private List<String> told(String what) {
    return received.stream().filter(line -> line.startsWith(what + " ")).toList();
  }

  private void awaitTold(String what, int count) {
    await(what).atMost(LIMIT).until(() -> told(what).size() >= count);
    assertThat(told(what)).hasSize(count);
  }

  private boolean said(String name, String line) throws IOException {
    return Files.readAllLines(folder.resolve(name + ".out")).contains(line);
  }

  @Test
  void tellOnceWithTheDatabaseUpEachOnceWithItDownAndNothingTwiceAfterAKill() throws Exception {
    List<String> names = names();
    try (TestDatabase database = new TestDatabase(folder.resolve("pg"))) {
      for (String name : names) {
        start(name, database);
      }
      awaitTold("OPENED host.cpu", 3); // a rule of each node is told by each
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                List<String> roles = new ArrayList<>();
                for (String name : names) {
                  roles.add(said(name, "LEADER") ? "L" : said(name, "FOLLOWER") ? "F" : "");
                }
                return roles.contains("L") && roles.stream().filter("F"::equals).count() == 2;
              });

      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        connections.add(database.connect());
      }
      awaitTold("OPENED db.connections", 1);
      String leader = told("OPENED db.connections").get(0).split(" ", -1)[2];
      List<String> others = names.stream().filter(name -> !name.equals(leader)).toList();
      assertThat(said(leader, "LEADER")).isTrue();
      for (String other : others) {
        await().atMost(LIMIT).until(() -> said(other, "OTHERS db.connections true"));
      }

      Process leads = Objects.requireNonNull(processes.get(leader));
      leads.destroyForcibly();
      assertThat(leads.waitFor(30, TimeUnit.SECONDS)).isTrue();
      long killed = System.nanoTime();
      await()
          .atMost(LIMIT)
          .until(() -> said(others.get(0), "LEADER") || said(others.get(1), "LEADER"));
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(20));
      start(leader, database);
      awaitTold("OPENED host.cpu", 4); // the receiver's view of its restart
      awaitTold("OPENED db.connections", 1); // nothing was told again

      for (Connection connection : connections) {
        connection.close();
      }
      awaitTold("RESOLVED db.connections", 1);
      assertThat(told("RESOLVED db.connections").get(0).split(" ", -1)[2]).isNotEqualTo(leader);
      assertThat(thread("OPENED db.connections")).isEqualTo(thread("RESOLVED db.connections"));

      database.stop();
      awaitTold("OPENED db.down", 3);
      assertThat(thread("OPENED db.down")).hasSize(1);
      database.start();
      awaitTold("RESOLVED db.down", 3);
      assertThat(thread("RESOLVED db.down")).isEqualTo(thread("OPENED db.down"));
      for (Process each : processes.values()) {
        each.destroy();
        assertThat(each.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(told("OPENED db.connections")).hasSize(1);
      assertThat(told("RESOLVED db.connections")).hasSize(1);
      assertThat(told("OPENED db.down")).hasSize(3);
      assertThat(told("RESOLVED db.down")).hasSize(3);
    }
  }

  private List<String> thread(String what) {
    return told(what).stream().map(line -> line.split(" ", -1)[3]).distinct().toList();
  }
}
