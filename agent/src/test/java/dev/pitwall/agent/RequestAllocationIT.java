package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.contract.RawConnection;
import dev.pitwall.contract.RawConnection.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the hooks allocate on the request's own thread: the difference to the same server alone. */
class RequestAllocationIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 2_000;

  /** Room for what the JIT decides differently from run to run; a text more would not fit in. */
  private static final double MOST_BYTES = 48;

  /**
   * The wrapper of the stream and the header's place in the head, which Jetty must be given, the
   * iterator that it makes for each header, and the header's text where the time it says was not
   * met before: 184 bytes by their sizes, about 100 in a server that has run for a while.
   */
  private static final double MOST_BYTES_ON_JETTY = 200;

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aRequestAllocatesHardlyAnythingMoreWithTheAgent(Path jdk) throws Exception {
    // one thread serves all requests, so that its own counter tells everything
    List<String> tomcat =
        List.of(
            "-Dhello.threads=1",
            "-cp",
            ForkedJvm.classPath(
                "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
                "jakarta.annotation-api-2.1.1.jar"),
            "dev.pitwall.agent.hello.HelloServer");
    assertHardlyMore(jdk, tomcat, MOST_BYTES);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aRequestToJettyAllocatesNoMoreThanWhatJettyMustBeGiven(Path jdk) throws Exception {
    List<String> jetty =
        List.of("-cp", ForkedJvm.classPath("jetty12/*"), "dev.pitwall.agent.hello.JettyHello");
    assertHardlyMore(jdk, jetty, MOST_BYTES_ON_JETTY);
  }

  private void assertHardlyMore(Path jdk, List<String> program, double most) throws Exception {
    double plain = bytesPerRequest(jdk, List.of(), program);
    String agent = "-javaagent:" + ForkedJvm.AGENT + "=admin.port=0";
    String state = "-Dpitwall.state-dir=" + folder.resolve("state");
    double with = bytesPerRequest(jdk, List.of(agent, state), program);
    assertThat(with - plain).as("plain %.1f, agent %.1f", plain, with).isLessThan(most);
  }

  private double bytesPerRequest(Path jdk, List<String> options, List<String> program)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(options);
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(program);
    try (ForkedJvm jvm = ForkedJvm.start(jdk, folder, Map.of(), command)) {
      int port = port(jvm);
      request(port, WARM_UP);
      long before = allocated(port);
      request(port, MEASURED);
      return (allocated(port) - before) / (double) MEASURED;
    }
  }

  /** By plain sockets: a client library would take most of the time. */
  private static void request(int port, int count) throws IOException {
    int left = count;
    while (left > 0) {
      try (RawConnection connection = new RawConnection(port)) {
        for (boolean open = true; open && left > 0; left--) {
          connection.send("GET", "/hello");
          Response response = connection.receive("GET");
          assertThat(response.text()).isEqualTo("hello");
          open = !response.values("Connection").contains("close");
        }
      }
    }
  }

  private static long allocated(int port) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send("GET", "/hello/alloc");
      return Long.parseLong(connection.receive("GET").text());
    }
  }

  private static int port(ForkedJvm jvm) {
    try {
      await().atMost(LIMIT).until(() -> PORT.matcher(jvm.out()).find());
      Matcher matcher = PORT.matcher(jvm.out());
      assertThat(matcher.find()).isTrue();
      return Integer.parseInt(matcher.group(1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
