package dev.pitwall.agent.hook.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import dev.pitwall.agent.hook.AdoptedLogs;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.rotate.Rotated;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Logback whose appender rolls the file that is looked after. */
class LogbackFilesTest {
  private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger - %msg%n";

  @TempDir Path folder;

  private final LoggerContext logback = new LoggerContext();
  private final LogWriter library = () -> LogbackFiles.of(logback);
  private AdoptedLogs app;

  @BeforeEach
  void make() throws Exception {
    logback.setMDCAdapter(new LogbackMDCAdapter());
    app = new AdoptedLogs(folder);
    app.writtenBy(library);
  }

  @AfterEach
  void stop() {
    logback.stop();
  }

  private void configure(String archives, String more) throws Exception {
    String xml =
        """
        <configuration>
          <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
            <file>%s/app.log</file>
            <rollingPolicy class="ch.qos.logback.core.rolling.TimeBasedRollingPolicy">
              <fileNamePattern>%s/%s</fileNamePattern>
              %s
            </rollingPolicy>
            <encoder><pattern>%s</pattern></encoder>
          </appender>
          <appender name="LATER" class="ch.qos.logback.classic.AsyncAppender">
            <neverBlock>false</neverBlock><appender-ref ref="FILE"/>
          </appender>
          <root level="INFO"><appender-ref ref="FILE"/></root>
          <logger name="later"><appender-ref ref="LATER"/></logger>
        </configuration>
        """
            .formatted(app.logs, app.logs, archives, more, PATTERN);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logback);
    configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  /** Lets Logback's own clock, which its trigger looks at, pass as ours. */
  private void pass(Duration by) {
    app.pass(by);
    RollingFileAppender<?> file =
        (RollingFileAppender<?>)
            logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("FILE");
    ((TimeBasedRollingPolicy<?>) file.getRollingPolicy())
        .getTimeBasedFileNamingAndTriggeringPolicy()
        .setCurrentTime(app.now().toEpochMilli());
  }

  private void log(String text) {
    logback.getLogger("shop").info(text);
  }

  @Test
  void theFilesThatItWritesAreSeenWithTheirPatternEachOnce() throws Exception {
    configure("app.%d{yyyy-MM-dd}.log.gz", "<maxHistory>7</maxHistory>");
    List<WrittenLog> files = app.written().all();
    assertThat(files).hasSize(1);
    WrittenLog file = files.get(0);
    assertThat(file.library()).isEqualTo("Logback");
    assertThat(file.appender()).isEqualTo("FILE");
    assertThat(file.file()).isEqualTo(app.logs.resolve("app.log"));
    assertThat(file.layout()).contains(PATTERN);
    assertThat(file.rolling().orElseThrow().history()).isEqualTo(7);
  }

  @Test
  void rot12AnIdleApplicationsLogIsRolledAtTheFirstLookAfterMidnight() throws Exception {
    configure("app.%d{yyyy-MM-dd}.log", "");
    log("before midnight");
    assertThat(app.look().outcome()).isEqualTo(Rotated.Outcome.ADOPTED);
    assertThat(app.names()).containsExactly("app.log");
    String day = LocalDate.ofInstant(app.now(), ZoneId.systemDefault()).toString();
    pass(Duration.ofDays(1));
    assertThat(app.look().outcome()).isEqualTo(Rotated.Outcome.ADOPTED);
    assertThat(app.names()).containsExactly("app." + day + ".log", "app.log");
    app.look();
    assertThat(app.names()).as("once").hasSize(2);
    log("after midnight");
    assertThat(Files.readString(app.logs.resolve("app." + day + ".log")))
        .contains("before midnight");
    assertThat(Files.readString(app.logs.resolve("app.log"))).contains("after midnight");
  }

  @Test
  void rot1NoLineIsLostOrRepeatedWhileFourThreadsLogAndWeAskAllTheTime() throws Exception {
    configure("app.%d{yyyy-MM-dd_HH-mm}.log", "");
    int lines = 5_000;
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int number = writer;
      writers.add(new Thread(() -> IntStream.range(0, lines).forEach(i -> log(number + ":" + i))));
    }
    writers.forEach(Thread::start);
    WrittenLog.Trigger trigger = app.written().all().get(0).rolling().orElseThrow().trigger();
    int asked = 0;
    while (writers.stream().anyMatch(Thread::isAlive)) {
      if (asked++ < 50) {
        pass(Duration.ofMinutes(1));
      }
      trigger.check();
    }
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(app.logs)) {
      for (Path file : files.sorted().toList()) {
        app.text(file).lines().forEach(line -> found.add(line.replaceFirst(".* - ", "")));
      }
    }
    assertThat(app.names()).hasSizeGreaterThan(1);
    assertThat(found).hasSize(4 * lines).doesNotHaveDuplicates();
  }

  @Test
  void rot19WhatLogbackLeftHalfCompressedIsFinished() throws Exception {
    configure("app.%d{yyyy-MM-dd}.log.gz", "<maxHistory>7</maxHistory>");
    log("now");
    LocalDate today = LocalDate.ofInstant(app.now(), ZoneId.systemDefault());
    String left = "app." + today.minusDays(2) + ".log.gz";
    Files.writeString(app.logs.resolve(left + "123456789.tmp"), "left\n");
    Files.writeString(app.logs.resolve("app." + today.minusDays(400) + ".log.gz"), "orphan");
    Files.writeString(app.logs.resolve("app." + today.minusDays(3) + ".log.gz"), "kept");
    app.pass(Duration.ofHours(2)); // long after Logback has given up
    Rotated look = app.look();
    assertThat(look.compressed()).containsExactly(app.logs.resolve(left));
    assertThat(app.text(app.logs.resolve(left))).isEqualTo("left\n");
    assertThat(look.deleted())
        .containsExactly(app.logs.resolve("app." + today.minusDays(400) + ".log.gz"));
  }
}
