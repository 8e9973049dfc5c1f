package dev.pitwall.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.Pitwall;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.logs.rotate.RotateSettings;
import dev.pitwall.logs.rotate.Rotated;
import dev.pitwall.logs.rotate.Rotation;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A folder whose {@code app.log} a logging library writes, and our rotation of it. */
public final class AdoptedLogs implements TimeSource {
  public final Path logs;
  private final Rotation rotation;
  private final WrittenLogs written = new WrittenLogs();
  private volatile Instant now = Instant.now();

  public AdoptedLogs(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    logs = Files.createDirectories(folder.resolve("logs")).toRealPath();
    Files.writeString(
        folder.resolve("pitwall.conf"), "pitwall.logs.rotate = [{files: \"" + logs + "/*.log\"}]");
    LoadedConfiguration configuration =
        LoadedConfiguration.load(
            new Sources(
                Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf"))),
            Pitwall.keys());
    rotation =
        new Rotation(
            RotateSettings.from(configuration),
            folder.resolve("state"),
            this,
            ZoneId.systemDefault(),
            written);
  }

  public void writtenBy(LogWriter library) {
    written.add(library);
  }

  public WrittenLogs written() {
    return written;
  }

  public Rotated look() throws Exception {
    List<Rotated> report = rotation.run(Rotation.Mode.DUE);
    assertThat(report).extracting(Rotated::log).containsExactly(logs.resolve("app.log"));
    return report.get(0);
  }

  public void pass(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return now.getEpochSecond() * 1_000_000_000L;
  }

  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }

  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  public String text(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
