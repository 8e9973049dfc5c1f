package dev.pitwall.emergency.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * The flight recording, if one runs. It is a file of its own and not part of any archive: it holds
 * the environment and the system properties of the JVM, and no filter reaches into it.
 */
public final class FlightRecording {
  private FlightRecording() {}

  /**
   * What the recorder holds now, as a file of mode 0600; empty if nothing is being recorded.
   *
   * @throws IOException if it cannot be written
   */
  public static Optional<Path> dump(Path file) throws IOException {
    try {
      if (!FlightRecorder.isAvailable() || !FlightRecorder.isInitialized()) {
        return Optional.empty();
      }
      FlightRecorder recorder = FlightRecorder.getFlightRecorder();
      boolean runs =
          recorder.getRecordings().stream()
              .anyMatch(recording -> recording.getState() == RecordingState.RUNNING);
      if (!runs) {
        return Optional.empty();
      }
      OwnFiles.create(file).close();
      try (Recording snapshot = recorder.takeSnapshot()) {
        snapshot.dump(file);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
      OwnFiles.belongToItsFolder(file);
      return Optional.of(file);
    } catch (LinkageError withoutFlightRecorder) {
      return Optional.empty(); // a runtime image without the module jdk.jfr
    }
  }
}
