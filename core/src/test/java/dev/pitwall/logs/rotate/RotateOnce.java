package dev.pitwall.logs.rotate;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** One forced rotation in a JVM of its own that can be killed: folder, value of logs.rotate. */
final class RotateOnce {
  private RotateOnce() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Rotation rotation =
        new Rotation(
            Rotations.settings(folder, args[1]),
            folder.resolve("state"),
            new Rotation.Surroundings(
                new RotateClock("2026-11-25T12:00:00Z"),
                ZoneId.of("UTC"),
                new PostRotate(Duration.ofSeconds(10)),
                new OtherRotators(folder.resolve("etc"), List.of())));
    rotation.run(Rotation.Mode.FORCE);
  }
}
