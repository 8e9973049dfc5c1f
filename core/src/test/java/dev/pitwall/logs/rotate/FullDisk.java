package dev.pitwall.logs.rotate;

import dev.pitwall.logs.rotate.Rotation.Mode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Rotates on a small disk that it fills: folder, disk, file for what is seen. */
final class FullDisk {
  private static final int LOG_BYTES = 2 << 20;

  private final Path folder;
  private final Path disk;
  private final byte[] content = new byte[LOG_BYTES];
  private final List<String> seen = new ArrayList<>();
  private final RotateClock clock = new RotateClock("2026-11-25T12:00:00Z");

  private FullDisk(Path folder, Path disk) {
    this.folder = folder;
    this.disk = disk;
    new Random(1).nextBytes(content); // cannot be compressed: needs as much room again
  }

  public static void main(String[] args) throws Exception {
    FullDisk run = new FullDisk(Path.of(args[0]), Path.of(args[1]).toRealPath());
    run.run();
    Files.write(Path.of(args[2]), run.seen);
  }

  private void run() throws Exception {
    Files.write(disk.resolve("app.log"), content);
    rotate();
    clock.pass(Duration.ofDays(1));
    leave(64 << 10);
    see("full", rotate());
    written();
    see("still full", rotate());
    leave(1 << 20); // more than is asked for at the begin, less than this content needs
    see("room to begin", rotate());
    Files.delete(disk.resolve("ballast"));
    see("room", rotate());
    written();
  }

  private Rotation rotation() throws IOException {
    return new Rotation(
        Rotations.settings(folder, "[{files: \"" + disk + "/*.log\", delay-compress: false}]"),
        folder.resolve("state"),
        new Rotation.Surroundings(
            clock,
            ZoneId.of("UTC"),
            new PostRotate(Duration.ofSeconds(10)),
            new OtherRotators(folder.resolve("etc"), List.of())));
  }

  private Rotated rotate() throws Exception {
    return rotation().run(Mode.DUE).get(0);
  }

  private void written() throws IOException {
    seen.add(
        "written down: "
            + rotation().troubles().orElseThrow().values().stream()
                .map(Reason::code)
                .findFirst()
                .orElse("nothing"));
  }

  /** Fills the disk up to so many bytes. */
  private void leave(long bytes) throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.deleteIfExists(ballast);
    FileStore store = Files.getFileStore(disk);
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] page = new byte[4096];
      while (store.getUsableSpace() > bytes) {
        out.write(page);
      }
    }
  }

  private void see(String when, Rotated one) throws IOException {
    try (Stream<Path> files = Files.list(disk)) {
      seen.add(
          when
              + ": "
              + one.outcome()
              + one.reason().map(reason -> " " + reason.code()).orElse("")
              + ", archive "
              + (isWhole() ? "whole" : "damaged")
              + ", "
              + files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private boolean isWhole() throws IOException {
    Path plain = disk.resolve("app.log-20261125");
    if (Files.exists(plain)) {
      return Arrays.equals(Files.readAllBytes(plain), content);
    }
    try (var in = new GZIPInputStream(Files.newInputStream(disk.resolve("app.log-20261125.gz")))) {
      return Arrays.equals(in.readAllBytes(), content);
    }
  }
}
