package dev.pitwall.logs.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings as the operator writes them. */
final class Rotations {
  private Rotations() {}

  /**
   * The settings of a file.
   *
   * @param folder where the file is written
   * @param list the value of {@code logs.rotate}
   */
  static RotateSettings settings(Path folder, String list) throws IOException {
    Path file = Files.writeString(folder.resolve("pitwall.conf"), "pitwall.logs.rotate = " + list);
    LoadedConfiguration loaded =
        LoadedConfiguration.load(
            new Sources(
                Optional.empty(), "", Map.of(), Map.of(), folder, List.of(file.getFileName())),
            List.of(new KeyGroup("Logs", RotateSettings.keys())));
    assertThat(loaded.problems()).isEmpty();
    return RotateSettings.from(loaded);
  }
}
