package dev.pitwall.check.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.finding.Findings;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.logs.rotate.RotateSettings;
import dev.pitwall.logs.rotate.Rotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotateCheckTest {
  @TempDir Path temp;

  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private Path logs;
  private Rotation rotation;

  @BeforeEach
  void make() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
    logs = Files.createDirectory(temp.resolve("logs")).toRealPath();
    Path file =
        Files.writeString(
            temp.resolve("pitwall.conf"), "pitwall.logs.rotate = [{files: \"" + logs + "/*\"}]");
    Sources sources =
        new Sources(Optional.empty(), "", Map.of(), Map.of(), temp, List.of(file.getFileName()));
    rotation =
        new Rotation(
            RotateSettings.from(
                LoadedConfiguration.load(
                    sources, List.of(new KeyGroup("Logs", RotateSettings.keys())))),
            temp.resolve("state"),
            time,
            ZoneOffset.UTC,
            new WrittenLogs());
  }

  private Reading asked() throws InterruptedException {
    PlannedCheck planned = RotateCheck.planned(rotation, findings, "logs.rotate", Locale.ENGLISH);
    List<Reading> readings = planned.check().run();
    assertThat(readings).hasSize(1);
    assertThat(readings.get(0).key().name()).isEqualTo("logs.rotate-failed");
    return readings.get(0);
  }

  @Test
  void beforeAnybodyHasLookedNothingIsKnown() throws Exception {
    assertThat(asked())
        .isInstanceOfSatisfying(
            Reading.Unknown.class, one -> assertThat(one.reason()).contains("no rotation"));
  }

  @Test
  void theLogsThatAreInTroubleAreCountedWithTheirReasons() throws Exception {
    Files.writeString(logs.resolve("good"), "x");
    rotation.run(Rotation.Mode.DUE);
    assertThat(asked()).isEqualTo(measured(0, ""));
    Files.createSymbolicLink(logs.resolve("a"), Path.of("/dev/stdout"));
    Files.createSymbolicLink(logs.resolve("b"), Path.of("/dev/null"));
    rotation.run(Rotation.Mode.DUE);
    assertThat(asked())
        .isInstanceOfSatisfying(
            Reading.Measured.class,
            one -> {
              assertThat(one.value()).isEqualTo(2);
              assertThat(one.detail()).contains("/dev/stdout", "/dev/null");
            });
    Files.delete(logs.resolve("a"));
    Files.delete(logs.resolve("b"));
    rotation.run(Rotation.Mode.DUE);
    assertThat(asked()).isEqualTo(measured(0, ""));
  }

  private Reading measured(double value, String detail) throws InterruptedException {
    Reading like = asked();
    return new Reading.Measured(like.key(), like.unit(), value, detail, List.of());
  }

  @Test
  void aStateThatCannotBeReadAndARotationThatCannotRunAreUnknownNotZero() throws Exception {
    Files.writeString(logs.resolve("good"), "x");
    rotation.run(Rotation.Mode.DUE);
    Files.writeString(temp.resolve("state/rotate.json"), "{");
    assertThat(asked()).isInstanceOf(Reading.Unknown.class);
    rotation.run(Rotation.Mode.DUE);
    assertThat(asked()).isInstanceOf(Reading.Measured.class);
    findings.report("logs.rotate", "the lock cannot be had");
    assertThat(asked())
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            one -> assertThat(one.reason()).isEqualTo("the lock cannot be had"));
  }
}
