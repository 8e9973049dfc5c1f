package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs that the application's own library rolls, under the shipped agent: looked after, and rotated
 * by nobody else, the command included. The applications run side by side, because the agent looks
 * every half minute.
 */
class AdoptionIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final int LINES = 12;

  /** An archive a second. */
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
          <file>LOGS/app.log</file>
          <rollingPolicy class="ch.qos.logback.core.rolling.TimeBasedRollingPolicy">
            <fileNamePattern>LOGS/app.%d{yyyy-MM-dd_HH-mm-ss}.log</fileNamePattern>
          </rollingPolicy>
          <encoder><pattern>%d %-5level %logger - %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="FILE"/></root>
      </configuration>
      """;

  private static final String LOG4J =
      """
      <Configuration status="OFF" shutdownHook="disable">
        <Appenders>
          <RollingFile name="FILE" fileName="LOGS/app.log"
              filePattern="LOGS/app.%d{yyyy-MM-dd_HH-mm-ss}.log">
            <PatternLayout pattern="%d %-5level %logger - %msg%n"/>
            <Policies><TimeBasedTriggeringPolicy/></Policies>
            <DefaultRolloverStrategy max="1000"/>
          </RollingFile>
        </Appenders>
        <Loggers><Root level="info"><AppenderRef ref="FILE"/></Root></Loggers>
      </Configuration>
      """;

  @TempDir Path folder;

  /** One application with its own folder. */
  private final class App implements AutoCloseable {
    private final String path;
    private final Path logs;
    private final Path state;
    private final Path configuration;
    private final ForkedJvm jvm;
    private int port;
    private int bursts;

    App(String name, String path, String config, String... libraries) throws IOException {
      this.path = path;
      Path own = Files.createDirectories(folder.resolve(name)).toRealPath();
      logs = Files.createDirectories(own.resolve("logs"));
      state = own.resolve("state");
      Path file =
          Files.writeString(own.resolve("log.xml"), config.replace("LOGS", logs.toString()));
      configuration =
          Files.writeString(
              own.resolve("pitwall.conf"),
              "pitwall { state-dir = \"%s\", logs.rotate = [{files: \"%s/*.log\", every: 1KiB}] }"
                  .formatted(state, logs));
      String classPath =
          ForkedJvm.classPath(
              "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
              "jakarta.annotation-api-2.1.1.jar");
      for (String library : libraries) {
        classPath += ":" + jar(library);
      }
      jvm =
          ForkedJvm.start(
              Path.of(System.getProperty("java.home")),
              own,
              Map.of(),
              List.of(
                  "java",
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-javaagent:" + ForkedJvm.AGENT + "=admin.port=0,config=" + configuration,
                  "-Dlogback.configurationFile=" + file,
                  "-Dlog4j2.configurationFile=" + file,
                  "-cp",
                  classPath,
                  "dev.pitwall.agent.hello.HelloServer"));
    }

    /** Twelve lines. */
    void log() throws Exception {
      if (port == 0) {
        port = port(jvm);
      }
      URI uri = URI.create("http://127.0.0.1:" + port + "/hello" + path);
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      bursts++;
    }

    boolean isAdopted() {
      try (Stream<Path> files = Files.walk(state)) {
        for (Path each : files.filter(Files::isRegularFile).toList()) {
          if (each.endsWith("rotate.json") && Files.readString(each).contains("\"adopter\":")) {
            return true;
          }
        }
        return false;
      } catch (IOException | UncheckedIOException notYet) {
        return false;
      }
    }

    int archives() throws IOException {
      try (Stream<Path> files = Files.list(logs)) {
        return (int) files.count() - 1;
      }
    }

    /** Every line once, in files that only the library made. */
    void assertRolledByItsLibraryAlone() throws IOException {
      List<String> names = new ArrayList<>();
      int lines = 0;
      try (Stream<Path> files = Files.list(logs)) {
        for (Path each : files.toList()) {
          names.add(String.valueOf(each.getFileName()));
          lines += (int) Files.readString(each).lines().filter(one -> one.contains("lost")).count();
        }
      }
      assertThat(names)
          .allMatch(
              name -> name.matches("app(\\.\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d)?\\.log"));
      assertThat(lines).isEqualTo(bursts * LINES);
    }

    String rotate() throws Exception {
      try (ForkedJvm command =
          ForkedJvm.start(
              Path.of(System.getProperty("java.home")),
              folder,
              Map.of(),
              List.of(
                  "java",
                  "-jar",
                  ForkedJvm.AGENT.toString(),
                  "rotate",
                  "--force",
                  "-o",
                  "json",
                  "-c",
                  configuration.toString()))) {
        int unused = command.await();
        return command.out();
      }
    }

    @Override
    public void close() {
      jvm.close();
    }
  }

  @Test
  void aLogThatItsLibraryRollsIsRotatedByNobodyElse() throws Exception {
    try (App old =
            new App(
                "logback12",
                "/slf4j",
                LOGBACK,
                "logback-classic-1.2",
                "logback-core-1.2",
                "slf4j-api-1.7");
        App logback =
            new App(
                "logback15",
                "/slf4j",
                LOGBACK,
                "logback-classic-1.5",
                "logback-core-1.5",
                "slf4j-api-2");
        App log4j = new App("log4j2", "/log4j", LOG4J, "log4j-core-2", "log4j-api-2")) {
      List<App> apps = List.of(old, logback, log4j);
      for (App app : apps) {
        app.log();
      }
      for (App app : apps) {
        await(app.logs.toString()).atMost(LIMIT).until(app::isAdopted);
        app.log();
        await("an archive of the library's own").atMost(LIMIT).until(() -> rolls(app));
      }
      for (App app : apps) {
        String report = app.rotate();
        assertThat(report).contains("\"ADOPTED\"").doesNotContain("\"ROTATED\"");
        app.log();
        app.assertRolledByItsLibraryAlone();
      }
    }
  }

  /** It rolls when something is logged, a second later. */
  private static boolean rolls(App app) throws Exception {
    if (app.archives() == 0) {
      app.log();
    }
    return app.archives() > 0;
  }

  private static Path jar(String begin) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target", "servers"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(begin))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
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
