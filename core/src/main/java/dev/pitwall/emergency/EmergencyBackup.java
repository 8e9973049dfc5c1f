package dev.pitwall.emergency;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the emergency procedure needs of whoever makes backups. */
public interface EmergencyBackup {

  /**
   * What a backup would be.
   *
   * @param what one line: database, upload folders
   * @param bytes expected; -1 if unknown
   * @param folder where it would lie
   */
  record Forecast(String what, long bytes, Path folder) {}

  /**
   * A finished backup.
   *
   * @param id by which it is restored
   * @param bytes of all its files
   */
  record Made(String id, Path folder, long bytes) {}

  /** What would be done; asks the database at most for a few seconds. */
  Forecast forecast() throws InterruptedException;

  /**
   * Makes one now, while the database runs. An interrupt ends it and leaves nothing half-made.
   *
   * @throws IOException with what was attempted, met, and to be done
   */
  Made make(Duration budget) throws IOException, InterruptedException;

  /**
   * Reads it again and compares what was written down of it.
   *
   * @return what is wrong, one line each; empty if it is whole
   */
  List<String> verify(String id) throws IOException, InterruptedException;
}
