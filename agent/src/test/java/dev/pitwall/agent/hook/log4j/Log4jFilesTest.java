package dev.pitwall.agent.hook.log4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.agent.hook.AdoptedLogs;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Sightings;
import dev.pitwall.agent.weave.Target;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.rotate.Rotated;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Log4j 2 whose appender rolls the file that is looked after. */
class Log4jFilesTest {
  private static final String PATTERN = "%d{ISO8601} %-5p [%t] %c - %m%n";

  @TempDir Path folder;

  private AdoptedLogs app;
  private LoggerContext log4j;
  private LogWriter library;

  @BeforeEach
  void make() throws Exception {
    app = new AdoptedLogs(folder);
    String xml =
        """
        <Configuration status="off">
          <Appenders>
            <RollingFile name="FILE" fileName="%s/app.log" filePattern="%s/app-%%d{MM-dd-yyyy}-%%i.log">
              <PatternLayout pattern="%s"/>
              <Policies><TimeBasedTriggeringPolicy/></Policies>
            </RollingFile>
            <File name="PLAIN" fileName="%s/plain.txt"><JsonTemplateLayout/></File>
            <File name="OTHER" fileName="%s/other.txt"><PatternLayout pattern="%%m%%n"/></File>
          </Appenders>
          <Loggers><Root level="info"><AppenderRef ref="FILE"/></Root></Loggers>
        </Configuration>
        """
            .formatted(app.logs, app.logs, PATTERN, app.logs, app.logs)
            .replaceFirst("(?m)^.*JsonTemplate.*\\n", "");
    log4j = new LoggerContext("test");
    log4j.start(
        new XmlConfiguration(
            log4j,
            new ConfigurationSource(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))));
    Log4jFiles files = new Log4jFiles(new HookSwitch("log4j.files", new Nobody()), app);
    library = () -> files.of(log4j);
    app.writtenBy(library);
  }

  private static final class Nobody implements Sightings {
    @Override
    public void woven(Target target) {}

    @Override
    public void trouble(String code, String text) {
      throw new AssertionError(code + ": " + text);
    }
  }

  @AfterEach
  void stop() {
    log4j.stop();
  }

  @Test
  void theFilesThatItWritesAreSeenWithTheirPattern() {
    List<WrittenLog> files = app.written().all();
    assertThat(files).extracting(WrittenLog::appender).containsExactlyInAnyOrder("FILE", "OTHER");
    WrittenLog file = app.written().of(app.logs.resolve("app.log")).orElseThrow();
    assertThat(file.library()).isEqualTo("Log4j");
    assertThat(file.layout()).contains(PATTERN);
    assertThat(file.rolling().orElseThrow().archives()).endsWith("app-%d{MM-dd-yyyy}-%i.log");
    assertThat(app.written().of(app.logs.resolve("other.txt")).orElseThrow().rolling()).isEmpty();
  }

  @Test
  void rot12AnIdleApplicationsLogIsRolledAtTheFirstLookAfterMidnight() throws Exception {
    log4j.getLogger("shop").info("before midnight");
    assertThat(app.look().outcome()).isEqualTo(Rotated.Outcome.ADOPTED);
    assertThat(app.names()).doesNotContain("app-").contains("app.log");
    int before = app.names().size();
    app.pass(Duration.ofDays(1));
    assertThat(app.look().outcome()).isEqualTo(Rotated.Outcome.ADOPTED);
    List<String> rolled =
        app.names().stream().filter(name -> name.matches("app-[-0-9]+\\.log")).toList();
    assertThat(rolled).hasSize(1);
    app.look();
    assertThat(app.names()).hasSize(before + 1);
    log4j.getLogger("shop").info("after midnight");
    assertThat(Files.readString(app.logs.resolve(rolled.get(0)))).contains("before midnight");
    assertThat(Files.readString(app.logs.resolve("app.log"))).contains("after midnight");
  }
}
