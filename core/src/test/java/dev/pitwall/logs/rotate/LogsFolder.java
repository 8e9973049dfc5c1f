package dev.pitwall.logs.rotate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.logs.rotate.Rotation.Mode;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A folder with logs, and rotations of it by a clock of one's choice. */
final class LogsFolder {
  final Path logs;
  private final Path folder;
  private final TimeSource time;
  private final ZoneId zone;
  private final WrittenLogs written = new WrittenLogs();

  /** Makes {@code logs} below {@code folder}. */
  LogsFolder(Path folder, TimeSource time, ZoneId zone) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    this.folder = folder;
    this.logs = Files.createDirectories(folder.resolve("logs")).toRealPath();
    this.time = time;
    this.zone = zone;
  }

  /** What logging libraries of this process write. */
  WrittenLogs written() {
    return written;
  }

  Rotation.Surroundings around() {
    return new Rotation.Surroundings(
        time,
        zone,
        new PostRotate(Duration.ofSeconds(10)),
        new OtherRotators(folder.resolve("etc"), List.of()),
        written);
  }

  Rotation rotation(String entry) throws IOException {
    return new Rotation(
        Rotations.settings(folder, "[" + entry + "]"), folder.resolve("state"), around());
  }

  /** One run over all that end in {@code .log}. */
  List<Rotated> run(Mode mode, String more) throws Exception {
    return rotation("{files: \"" + logs + "/*.log\"" + more + "}").run(mode);
  }

  Path write(String name, String text, Instant at) throws IOException {
    Path file = logs.resolve(name);
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, FileTime.from(at));
    return file;
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  String text(String name) throws IOException {
    Path file = logs.resolve(name);
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
