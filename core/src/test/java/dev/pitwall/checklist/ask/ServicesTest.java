package dev.pitwall.checklist.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real ports, pages and processes; systemctl and docker are scripts, because neither runs here. */
@Timeout(60)
class ServicesTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir Path folder;
  @TempDir Path tools;

  private List<ServiceState> ask(String... services) throws InterruptedException {
    return ask(LIMIT, services);
  }

  private List<ServiceState> ask(Duration limit, String... services) throws InterruptedException {
    TimeSource time = TimeSource.system();
    Programs programs = new Programs(tools + ":/usr/bin:/bin");
    return new Services(programs, Optional.empty(), time, Locale.ENGLISH, limit)
        .ask(Arrays.stream(services).map(Services::parse).toList());
  }

  private ServiceState one(String service) throws InterruptedException {
    List<ServiceState> states = ask(service);
    assertThat(states).hasSize(1);
    assertThat(states.get(0).name()).isEqualTo(service);
    return states.get(0);
  }

  @Test
  void aPortThatTakesConnectionsIsUpAndAClosedOneIsDown() throws Exception {
    int port;
    try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = open.getLocalPort();
      ServiceState up = one("tcp://127.0.0.1:" + port);
      assertThat(up.state()).isEqualTo(State.UP);
      assertThat(up.word()).startsWith("takes connections");
    }
    ServiceState down = one("tcp://127.0.0.1:" + port);
    assertThat(down.state()).isEqualTo(State.DOWN);
    assertThat(down.word()).contains("refused");
    assertThat(down.command()).isEqualTo("nc -vz 127.0.0.1 " + port);
  }

  @ParameterizedTest
  @CsvSource({"200, UP", "302, UP", "404, SHAKY", "503, DOWN"})
  void aPageIsUpBy2xxAnd3xxShakyBy4xxAndDownBy5xx(int status, State state) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      ServiceState asked = one("http://127.0.0.1:" + server.getAddress().getPort() + "/health");
      assertThat(asked.state()).isEqualTo(state);
      assertThat(asked.word()).startsWith("HTTP " + status);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatTakesAConnectionAndSaysNothingIsDownAtTheDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ServiceState asked =
          ask(Duration.ofMillis(300), "http://127.0.0.1:" + silent.getLocalPort() + "/").get(0);
      assertThat(asked.state()).isEqualTo(State.DOWN);
      assertThat(asked.word()).startsWith("no answer within");
    }
  }

  @Test
  void aProcessIsFoundByItsNameAndByItsPidFileUntilItEnds() throws Exception {
    Path program = folder.resolve("odds-daemon");
    Files.copy(Path.of("/bin/sleep"), program);
    program.toFile().setExecutable(true);
    Process process = new ProcessBuilder(program.toString(), "600").start();
    Path pidFile = folder.resolve("odds.pid");
    Files.writeString(pidFile, process.pid() + "\n");
    try {
      assertThat(one("process:odds-daemon").state()).isEqualTo(State.UP);
      assertThat(one("process:odds-daemon").word()).contains("process " + process.pid());
      assertThat(one("pidfile:" + pidFile).state()).isEqualTo(State.UP);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    assertThat(one("process:odds-daemon").state()).isEqualTo(State.DOWN);
    assertThat(one("pidfile:" + pidFile).state()).isEqualTo(State.DOWN);
    assertThat(one("pidfile:" + pidFile).word()).contains("has ended");
  }

  @Test
  void aScriptIsFoundByItsOwnName() throws Exception {
    Tool.write(folder, "celery-beat", "read line");
    Process process =
        new ProcessBuilder("/bin/sh", folder.resolve("celery-beat").toString()).start();
    try {
      assertThat(one("process:celery-beat").state()).isEqualTo(State.UP);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  @Test
  void aPidFileOfAProcessWhoseNumberAnotherOneHasNowIsDown() throws Exception {
    Path pidFile = folder.resolve("old.pid");
    Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
    Files.setLastModifiedTime(pidFile, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    ServiceState asked = one("pidfile:" + pidFile);
    assertThat(asked.state()).isEqualTo(State.DOWN);
    assertThat(asked.word()).contains("another one has its number");
    Files.writeString(pidFile, "not a number");
    assertThat(one("pidfile:" + pidFile).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void allUnitsAreAskedByOneCall() throws Exception {
    Tool.write(
        tools,
        "systemctl",
        "echo \"$@\" >> '" + folder.resolve("calls") + "'",
        "cat <<'END'",
        "LoadState=loaded\nActiveState=active\nSubState=running\nResult=success\nNRestarts=0\n",
        "LoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\nNRestarts=5\n",
        "LoadState=not-found\nActiveState=inactive\nSubState=dead\nResult=success\n",
        "LoadState=loaded\nActiveState=activating\nSubState=auto-restart\nResult=exit-code",
        "END");
    List<ServiceState> states =
        ask("systemd:nginx", "systemd:odds", "systemd:no-such", "systemd:backup.timer");
    assertThat(states)
        .extracting(ServiceState::state)
        .containsExactly(State.UP, State.DOWN, State.DOWN, State.SHAKY);
    assertThat(states)
        .extracting(ServiceState::word)
        .containsExactly(
            "active (running)",
            "failed, exit-code",
            "there is no unit of this name",
            "activating (auto-restart)");
    assertThat(states.get(1).command()).isEqualTo("journalctl -u odds.service -n 50 --no-pager");
    assertThat(Files.readAllLines(folder.resolve("calls")))
        .singleElement()
        .asString()
        .endsWith("-- nginx.service odds.service no-such.service backup.timer");
  }

  @Test
  void withoutSystemdOrDockerTheirServicesAreUnknownWithTheReason() throws Exception {
    TimeSource time = TimeSource.system();
    Programs none = new Programs(tools.toString());
    Path compose = Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
    List<ServiceState> states =
        new Services(none, Optional.empty(), time, Locale.ENGLISH, LIMIT)
            .ask(List.of(Target.parse("systemd:nginx"), Target.parse("compose:" + compose)));
    assertThat(states).extracting(ServiceState::state).containsOnly(State.UNKNOWN);
    assertThat(states.get(0).word()).contains("systemctl is not there");
    assertThat(states.get(1).word()).contains("docker is not installed");
  }

  @Test
  void aMachineThatWasNotBootedWithSystemdIsUnknownInItsOwnWords() throws Exception {
    Tool.write(
        tools, "systemctl", "echo 'System has not been booted with systemd as init' >&2", "exit 1");
    ServiceState asked = one("systemd:nginx");
    assertThat(asked.state()).isEqualTo(State.UNKNOWN);
    assertThat(asked.word()).contains("System has not been booted with systemd");
  }

  private Path docker(String services, String ps) throws IOException {
    Tool.write(
        tools,
        "docker",
        "case \"$*\" in",
        "*'config --services') printf '" + services + "' ;;",
        "*'ps --all --format json') cat <<'END'",
        ps,
        "END",
        ";;",
        "*) exit 9 ;;",
        "esac");
    return Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
  }

  @Test
  void theServicesOfAComposeFileAreEachALineAndAMissingContainerIsDown() throws Exception {
    Path compose =
        docker(
            "web\\ndb\\ncelery\\nmail\\n",
            """
            {"Service":"web","State":"running","Health":"healthy","ExitCode":0}
            {"Service":"db","State":"running","Health":"unhealthy","ExitCode":0}
            {"Service":"celery","State":"exited","Health":"","ExitCode":137}\
            """);
    List<ServiceState> states = ask("compose:" + compose);
    assertThat(states)
        .extracting(ServiceState::name)
        .containsExactly(
            "compose:" + compose + "#web",
            "compose:" + compose + "#db",
            "compose:" + compose + "#celery",
            "compose:" + compose + "#mail");
    assertThat(states)
        .extracting(ServiceState::state)
        .containsExactly(State.UP, State.DOWN, State.DOWN, State.DOWN);
    assertThat(states)
        .extracting(ServiceState::word)
        .containsExactly(
            "running, healthy", "running, unhealthy", "exited (137)", "it has no container");
  }

  @Test
  void theArrayOfOlderVersionsIsUnderstoodAndOneServiceCanBeNamed() throws Exception {
    Path compose =
        docker(
            "web\\ndb\\n",
            "[{\"Service\":\"web\",\"State\":\"running\"},{\"Service\":\"web\",\"State\":\"restarting\"},"
                + "{\"Service\":\"db\",\"State\":\"running\"}]");
    ServiceState web = one("compose:" + compose + "#web");
    assertThat(web.state()).isEqualTo(State.DOWN);
    assertThat(web.word()).isEqualTo("1/2, restarting");
    assertThat(one("compose:" + compose + "#db").state()).isEqualTo(State.UP);
    assertThat(one("compose:" + compose + "#cache").word()).contains("no service of this name");
  }

  @Test
  void dockerThatMayNotBeAskedIsUnknownInItsOwnWords() throws Exception {
    Tool.write(tools, "docker", "echo 'permission denied: /var/run/docker.sock' >&2", "exit 1");
    Path compose = Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
    ServiceState asked = one("compose:" + compose);
    assertThat(asked.state()).isEqualTo(State.UNKNOWN);
    assertThat(asked.word()).contains("permission denied: /var/run/docker.sock");
  }

  @Test
  void aToolThatHangsIsEndedWithItsChildrenAndDelaysNoOther() throws Exception {
    Path child = folder.resolve("child");
    Tool.write(tools, "systemctl", "sleep 600 & echo $! > '" + child + "'", "wait");
    try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      List<ServiceState> states =
          ask(Duration.ofSeconds(2), "systemd:nginx", "tcp://127.0.0.1:" + open.getLocalPort());
      assertThat(states).extracting(ServiceState::state).containsExactly(State.UNKNOWN, State.UP);
      assertThat(states.get(0).word()).isEqualTo("no answer within 2 s");
    }
    if (Files.exists(child)) { // the shell was ended before it had begun
      long pid = Long.parseLong(Files.readString(child).strip());
      ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
    }
  }

  @Test
  void whatTheToolsLeaveOpenOnTheirOutputIsNotWaitedFor() throws Exception {
    Path child = folder.resolve("child");
    Tool.write(
        tools, "systemctl", "sleep 600 &", "echo $! > '" + child + "'", "echo ActiveState=active");
    assertThat(one("systemd:nginx").state()).isEqualTo(State.UP);
    ProcessHandle left =
        ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).orElseThrow();
    assertThat(left.isAlive()).as("it was not waited for").isTrue();
    left.destroyForcibly();
  }

  @Test
  void theToolsGetNothingOfTheEnvironmentThatIsNotTheirs() throws Exception {
    Path seen = folder.resolve("seen");
    Tool.write(tools, "systemctl", "env > '" + seen + "'");
    ask("systemd:nginx");
    assertThat(Files.readAllLines(seen))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .isSubsetOf(
            "PATH",
            "LC_ALL",
            "HOME",
            "PWD",
            "SHLVL",
            "_",
            "OLDPWD",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "XDG_RUNTIME_DIR",
            "DBUS_SYSTEM_BUS_ADDRESS")
        .contains("PATH", "LC_ALL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "systemd:",
        "systemd:-rf",
        "systemd:a b",
        "compose:relative/compose.yml",
        "compose:/srv/compose.yml#",
        "tcp://db",
        "tcp://db:70000",
        "http:///x",
        "https://user:secret@example.com/",
        "process:/usr/bin/x",
        "pidfile:run.pid",
        "ftp://example.com/"
      })
  void whatIsNoServiceIsRefused(String text) {
    assertThatThrownBy(() -> Services.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
