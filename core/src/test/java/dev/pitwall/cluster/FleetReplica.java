package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.Pitwall;
import dev.pitwall.admin.AgentFile;
import dev.pitwall.admin.Status;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.State;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.rules.Presets;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One replica: the real Pitwall by its configuration file, in a JVM of its own. */
final class FleetReplica implements AutoCloseable {
  /** A rule of the node that fires on every replica from the first sample on. */
  static final String OF_THE_NODE = "web.threads";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final String name;
  private final Path state;
  private final Process process;

  private FleetReplica(String name, Path state, Process process) {
    this.name = name;
    this.state = state;
    this.process = process;
  }

  /** What runs in the JVM. */
  public static final class Main {
    private Main() {}

    /** Starts what the file says, and stays. */
    public static void main(String[] arguments) throws InterruptedException {
      try (Pitwall running = Pitwall.start(load(Optional.of(arguments[0])))) {
        assertThat(running.stateDirectory()).isPresent();
        Thread.currentThread().join();
      }
    }
  }

  private static LoadedConfiguration load(Optional<String> file) {
    Path here = Path.of("").toAbsolutePath();
    return LoadedConfiguration.load(
        new Sources(file, "", Map.of(), Map.of(), here, List.of()), Pitwall.keys());
  }

  /** Starts one; a second one of the same name goes on with the state of the first. */
  static FleetReplica start(String name, Path folder, TestDatabase database, String webhook)
      throws IOException {
    Path state = folder.resolve(name);
    Path file = folder.resolve(name + ".conf");
    Files.writeString(file, configuration(name, state, database, webhook));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .start();
    return new FleetReplica(name, state, process);
  }

  private static String configuration(
      String name, Path state, TestDatabase database, String webhook) {
    String off =
        Presets.builtIn(load(Optional.empty())).stream()
            .filter(rule -> rule.scope() == Scope.NODE)
            .map(Rule::id)
            .map(id -> "  alerts.rules.\"" + id + "\".enabled = false\n")
            .collect(Collectors.joining());
    return """
        pitwall {
          app.name = Shop
          app.instance = %s
          locale = en
          state-dir = "%s"
          admin.port = 0
          sample-interval = 1s
          alerts { for = 0s, resolve-after = 1s, startup-grace = 0s, group-wait = 0s }
          alerts.post-mortem = false
          alerts.rules."%s".when = "jvm.threads > 0"
          postgres { interval = 1s, user = postgres, url = "%s", connections.threshold = 3 }
          notify.webhook.url = "%s"
        %s}
        """
        .formatted(name, state, OF_THE_NODE, database.url(), webhook, off);
  }

  /** What it says of itself; empty while it does not answer. */
  Optional<Status> status() {
    try {
      Optional<AgentFile.Agent> agent =
          Files.isDirectory(state) ? new AgentFile(state).read() : Optional.empty();
      if (agent.isEmpty() || agent.get().pid() != process.pid()) {
        return Optional.empty();
      }
      String token = Files.readString(state.resolve("admin.token")).strip();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(agent.get().address() + "/api/v1/status"))
              .header("Authorization", "Bearer " + token)
              .build();
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(Status.parse(new StringReader(answer.body())));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its place in the fleet, and who leads; empty while it does not answer. */
  String role() {
    return status().map(Status::cluster).map(one -> one.role() + " " + one.leader()).orElse("");
  }

  boolean leads() {
    return role().equals("LEADER " + name);
  }

  /** Whether the rule fires here; empty while it does not answer. */
  Optional<Boolean> fires(String rule) {
    return status()
        .map(
            now ->
                now.alerts().stream()
                    .anyMatch(a -> a.rule().equals(rule) && a.state() == State.FIRING));
  }

  /** True if nothing waits to be told. */
  boolean saidAll() {
    return status().map(Status::outbox).filter(outbox -> outbox.pending() == 0).isPresent();
  }

  /** What is worth knowing when it does not say what it should. */
  Exception asItStands() {
    Optional<Status> now = status();
    return new Exception(
        name
            + " "
            + role()
            + " "
            + now.map(Status::alerts)
            + " "
            + now.map(Status::outbox)
            + " "
            + now.map(Status::findings));
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
