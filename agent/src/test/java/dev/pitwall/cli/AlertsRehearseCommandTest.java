package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.pitwall.Pitwall;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.finding.Findings;
import dev.pitwall.history.History;
import dev.pitwall.history.HistorySettings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsRehearseCommandTest {
  private static final int MINUTES = 3 * 24 * 60;

  /** A history takes 512 samples at once. */
  private static final int AT_ONCE = 500;

  @TempDir Path folder;
  private Shell shell;
  private Path state;

  @BeforeEach
  void threeDaysHavePassed() throws IOException {
    shell = new Shell(folder);
    state = folder.resolve("state");
    configure();
    Files.createDirectories(state);
    Instant begin = Instant.now().minus(Duration.ofMinutes(MINUTES));
    for (int from = 0; from < MINUTES; from += AT_ONCE) {
      remember(begin, from, Math.min(MINUTES, from + AT_ONCE));
    }
  }

  private void configure(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "pitwall.state-dir = \"" + state + "\"",
                "pitwall.admin.port = 0",
                "pitwall.app.name = racer",
                "pitwall.sample-interval = 1m"));
    lines.addAll(List.of(more));
    shell.configure(lines.toArray(String[]::new));
  }

  /** As one run of an application. */
  private void remember(Instant begin, int from, int to) {
    Findings findings = new Findings(TimeSource.system());
    try (Threads threads = new Threads();
        History history =
            History.open(
                Optional.of(state),
                new HistorySettings(
                    true, Duration.ofDays(30), Duration.ofDays(396), 1 << 30, 1_000),
                TimeSource.system(),
                findings,
                threads)) {
      for (int i = from; i < to; i++) {
        int left = MINUTES - i;
        double cpu = left > 240 && left <= 245 ? 0.91 : 0.3;
        history.observe(
            new Sample(
                "host",
                begin.plus(Duration.ofMinutes(i)),
                i + 1,
                List.of(
                    new Reading.Measured(ReadingKey.of("host.cpu"), Unit.RATIO, cpu),
                    disk("/", 0.5),
                    disk("/data", left > 160 ? 0.7 : 0.95))));
      }
    }
  }

  private static Reading disk(String path, double value) {
    return new Reading.Measured(ReadingKey.of("host.disk", "path", path), Unit.RATIO, value);
  }

  private Map<Path, FileTime> files() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(state)) {
      for (Path each : all.toList()) {
        files.put(each, Files.getLastModifiedTime(each));
      }
    }
    return files;
  }

  @Test
  void withoutAnAgentItReadsTheFilesAndChangesNothing() throws IOException {
    Map<Path, FileTime> before = files();

    assertThat(shell.run("alerts", "rehearse", "host.cpu")).as(shell.err()).isZero();

    assertThat(shell.err()).contains("No agent answers; the files of " + state + " are read.");
    assertThat(shell.out())
        .contains("host.cpu: host.cpu > 80%")
        .contains("CRITICAL above 80 % for 2 min, clear at 70 %")
        .contains("Would have fired once (2.3 a week):")
        .contains("91 %")
        .contains("What is said of a week rests on 2 d 23 h of readings only")
        .contains("At most 1.0 a week with 91 % (here 0)")
        .contains("  pitwall.alerts.rules.host.cpu.when = \"host.cpu > 91%\"");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void theSettingThatItPrintsIsOneThatTheConfigurationTakes() throws IOException {
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "-o", "json")).isZero();
    String setting = shell.json().getAsJsonObject("suggestion").get("setting").getAsString();

    configure(setting);

    assertThat(shell.run("config", "check")).as(shell.err()).isZero();
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "-o", "json")).isZero();
    assertThat(shell.json().get("when").getAsString()).isEqualTo("host.cpu > 91%");
    assertThat(shell.json().get("count").getAsInt()).isZero();
  }

  @Test
  void belowADayOfReadingsNoRateAndNoThresholdIsTold() {
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--since", "12h")).isZero();

    assertThat(shell.out())
        .containsPattern("Would have fired once in 11 h 5\\d min of readings:")
        .containsPattern(
            "Only 11 h 5\\d min of readings are known\\..* a day of readings .*--since")
        .doesNotContain("a week)", "At most", ".when =");
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--since", "12h", "--lang", "ja"))
        .isZero();
    assertThat(shell.out())
        .containsPattern("測定値のある 11 ?時間 ?5\\d ?分 の間に 1 回発火したはずです:")
        .contains("1 日分以上")
        .doesNotContain("(週", "件以下", ".when =");
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--since", "1h")).isZero();
    assertThat(shell.out())
        .contains("Would not have fired.")
        .containsPattern("Only 5\\d min of readings are known\\.");
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--since", "12h", "-o", "json"))
        .isZero();
    assertThat(shell.json().get("perWeek").isJsonNull()).isTrue();
    assertThat(shell.json().get("suggestion").isJsonNull()).isTrue();
    assertThat(shell.json().get("coveredSeconds").getAsLong()).isBetween(710L * 60, 719L * 60);
  }

  @Test
  void eachTargetIsCountedApart() {
    assertThat(shell.run("alerts", "rehearse", "host.disk", "--for", "5m")).isZero();

    assertThat(shell.out()).contains("still open", "/data").containsPattern("/ +0 +50 %");
  }

  @Test
  void aConditionAndAThresholdOfOnesOwn() {
    assertThat(
            shell.run(
                "alerts",
                "rehearse",
                "--when",
                "host.disk{path=/data} > 60% and host.cpu < 50%",
                "--threshold",
                "0.9",
                "-o",
                "json"))
        .as(shell.err())
        .isZero();

    JsonObject json = shell.json();
    assertThat(json.get("rule").getAsString()).isEqualTo("rehearsed");
    assertThat(json.get("when").getAsString())
        .isEqualTo("host.disk{path=/data} > 0.9 and host.cpu < 50%");
    assertThat(json.get("count").getAsInt()).isEqualTo(1);
  }

  @Test
  void aRunningAgentIsAskedAndGivesTheSameAnswer() {
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "-o", "json")).isZero();
    JsonObject files = shell.json();
    try (Pitwall running =
        Pitwall.start(LoadedConfiguration.load(shell.sources(), Pitwall.keys()))) {
      assertThat(running.stateDirectory()).contains(state);

      assertThat(shell.run("alerts", "rehearse", "host.cpu", "-o", "json"))
          .as(shell.err())
          .isZero();

      assertThat(shell.err()).isEmpty();
      assertThat(shell.json().get("alerts")).isEqualTo(files.get("alerts"));
      assertThat(shell.json().get("when")).isEqualTo(files.get("when"));

      assertThat(shell.run("alerts", "rehearse", "nosuch", "--lang", "ja")).isEqualTo(64);
      assertThat(shell.err()).contains("ルール nosuch はありません");
    }
  }

  @Test
  void whatCannotBeAskedSaysWhyAndWhatCan() {
    assertThat(shell.run("alerts", "rehearse", "host.cpuu")).isEqualTo(64);
    assertThat(shell.err()).contains("There is no rule host.cpuu", "host.cpu");
    assertThat(shell.run("alerts", "rehearse")).isEqualTo(64);
    assertThat(shell.err()).contains("Neither a rule nor a condition");
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--threshold", "2GiB")).isEqualTo(64);
    assertThat(shell.err()).contains("this reading is a share");
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--since", "5")).isEqualTo(64);
    assertThat(shell.err()).contains("The time 5 of since cannot be read");
    assertThat(shell.run("alerts", "rehearse", "check.no-data")).isEqualTo(64);
    assertThat(shell.err()).contains("is not kept in the history");
    assertThat(shell.run("alerts", "rehearse", "host.cpu", "--per-week", "0")).isEqualTo(64);
  }

  @Test
  void ofAReadingThatIsNotKeptNothingIsClaimed() {
    assertThat(shell.run("alerts", "rehearse", "app.response-time")).isZero();
    assertThat(shell.out()).contains("whether the rule would have fired is unknown");
  }
}
