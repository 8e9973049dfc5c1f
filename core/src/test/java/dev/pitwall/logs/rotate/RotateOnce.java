package dev.pitwall.logs.rotate;

import dev.pitwall.schedule.TimeSource;
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
                TimeSource.system(),
                ZoneId.of("UTC"),
                new PostRotate(Duration.ofSeconds(10)),
                new OtherRotators(folder.resolve("etc"), List.of())));
    rotation.run(Rotation.Mode.FORCE);
  }
}
