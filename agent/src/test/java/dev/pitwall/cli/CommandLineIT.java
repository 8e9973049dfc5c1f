package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.pitwall.Pitwall;
import dev.pitwall.alert.Rule;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.rules.Presets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built jar as a user runs it. */
class CommandLineIT {
  private static final Path AGENT = Path.of("target", "pitwall-agent.jar").toAbsolutePath();
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final Sources NOTHING =
      new Sources(Optional.empty(), "", Map.of(), Map.of(), Path.of(""), List.of());

  /** Nothing that the machine of the tests may be short of while they run. */
  private static final String CALM =
      "host { cpu.threshold = 100%, memory.threshold = 100%, disk.threshold = 100% }\n"
          + Presets.builtIn(LoadedConfiguration.load(NOTHING, Pitwall.keys())).stream()
              .map(Rule::id)
              .filter(id -> id.startsWith("host.") || id.startsWith("jvm."))
              .filter(id -> !List.of("host.cpu", "host.memory", "host.disk").contains(id))
              .map(id -> "alerts.rules.\"" + id + "\".enabled = false\n")
              .collect(Collectors.joining());

  @TempDir Path folder;

  static Stream<Path> jdks() {
    Path own = Path.of(System.getProperty("java.home"));
    Path newest = Path.of(System.getProperty("pitwall.test.jdk25", ""));
    if (!Files.isExecutable(newest.resolve("bin/java"))) {
      System.err.println(
          "!!! NOT TESTED ON JDK 25: there is none at '" + newest + "'; set -Dtest.jdk25=HOME");
      return Stream.of(own);
    }
    return Stream.of(own, newest).distinct();
  }

  private record Ran(int code, String out, String err) {}

  /**
   * With SIGINT as a terminal gives it: a shell's background job would pass on that it is ignored.
   */
  private Process start(Path jdk, String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(jdk.resolve("bin/java").toString());
    command.add("-Duser.home=" + folder);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  private Ran run(Path jdk, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("-jar", AGENT.toString()));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--lang", "en"));
    return end(start(jdk, "cli", all), "cli");
  }

  private Ran end(Process process, String name) throws Exception {
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      return new Ran(process.exitValue(), read(name + ".out"), read(name + ".err"));
    } finally {
      process.destroyForcibly();
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("own.conf"), text);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theVersionIsThatOfTheJar(Path jdk) throws Exception {
    String version;
    try (JarFile jar = new JarFile(AGENT.toFile())) {
      version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
    assertThat(run(jdk, "--version").out().strip()).isEqualTo("pitwall " + version);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void checkPrintsOneDocumentAndOnlyItsOwnWordsOnStderr(Path jdk) throws Exception {
    Ran ran = run(jdk, "check", "-c", file(CALM).toString(), "-o", "json");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(JsonParser.parseString(ran.out()).getAsJsonObject().get("status").getAsString())
        .isEqualTo("OK");
    assertThat(ran.err().lines()).hasSize(2);
    assertThat(ran.err()).startsWith("Measured now").contains("Left out").contains("errors.file");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aDatabaseThatDoesNotAnswerLeavesStderrClean(Path jdk) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path config =
        file(CALM + "postgres { url = \"jdbc:postgresql://127.0.0.1:" + port + "/x\", user = x }");
    Ran ran = run(jdk, "check", "-c", config.toString());
    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).endsWith("CRITICAL  Beyond the limit: db.down\n");
    assertThat(ran.err().lines()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void statusFindsTheApplicationThatRunsWithTheAgent(Path jdk) throws Exception {
    Files.writeString(
        folder.resolve("pitwall.conf"),
        "app.name = racer\nadmin.port = 0\nstate-dir = \"" + folder.resolve("state") + "\"\n");
    String classPath =
        Path.of("target", "test-classes").toAbsolutePath()
            + ":"
            + Path.of("target", "servers").toAbsolutePath()
            + "/tomcat-embed-core-"
            + System.getProperty("pitwall.test.tomcat10")
            + ".jar:"
            + Path.of("target", "servers", "jakarta.annotation-api-2.1.1.jar").toAbsolutePath();
    List<String> hello =
        List.of("-javaagent:" + AGENT, "-cp", classPath, "dev.pitwall.agent.hello.HelloServer");
    Process application = start(jdk, "app", hello);
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> PORT.matcher(read("app.out")).find());
      var port = PORT.matcher(read("app.out"));
      assertThat(port.find()).isTrue();
      // the engine starts at the server's first sign of life
      var url = URI.create("http://127.0.0.1:" + port.group(1) + "/hello/").toURL();
      try (var answer = url.openStream()) {
        answer.readAllBytes();
      }
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                Ran ran = run(jdk, "status", "-o", "json");
                assertThat(ran.code()).as(ran.err() + read("app.err")).isZero();
                assertThat(ran.out()).contains("\"app\":\"racer\"");
                assertThat(ran.err()).isEmpty();
              });
    } finally {
      application.destroyForcibly();
      application.waitFor();
    }
    Ran after = run(jdk, "status");
    assertThat(after.code()).isEqualTo(3);
    assertThat(after.err()).contains("which has ended");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theTestMessageArrives(Path jdk) throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      Path config =
          file(
              "app.name = racer\nnotify.mail { to = [\"ops@example.com\"], host = \"127.0.0.1\","
                  + " security = none, port = "
                  + mail.getSmtp().getPort()
                  + " }\n");
      Ran ran = run(jdk, "alerts", "test", "-c", config.toString());
      assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
      assertThat(ran.err()).isEmpty();
      assertThat(mail.getReceivedMessages()).hasSize(1);
    } finally {
      mail.stop();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void interruptedItSaysSoAndEndsWith130(Path jdk) throws Exception {
    // a health address that accepts and never answers keeps the check waiting
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Path config = file("health { url = \"http://127.0.0.1:" + silent.getLocalPort() + "/\" }\n");
      Process check =
          start(
              jdk,
              "cli",
              List.of("-jar", AGENT.toString(), "check", "-c", config.toString(), "--samples"));
      try (var asked = silent.accept()) {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(check.pid())).start();
        assertThat(kill.waitFor()).isZero();
        Ran ran = end(check, "cli");
        assertThat(ran.code()).isEqualTo(130);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(asked.isBound()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void helpStandsOnStdoutAlone(Path jdk) throws Exception {
    long begin = System.nanoTime();
    Ran ran = run(jdk, "check", "--help");
    System.out.println(
        "check --help on " + jdk + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Exit codes:").contains("Examples:");
    assertThat(ran.err()).isEmpty();
  }
}
