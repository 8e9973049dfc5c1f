package dev.pitwall.logs.live;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a logging library of this process writes.
 *
 * @param library as people know it: {@code Logback}
 * @param appender its name in the library's configuration
 * @param file absolute
 * @param layout the pattern of its lines as it is configured; empty if they follow none
 * @param rolling empty if the library does not roll the file
 */
public record WrittenLog(
    String library,
    String appender,
    Path file,
    Optional<String> layout,
    Optional<Rolling> rolling) {

  /** Makes the file's path absolute. */
  public WrittenLog {
    file = file.toAbsolutePath().normalize();
  }

  /**
   * How the library rolls it.
   *
   * @param archives the pattern of the archives' names, with {@code %d} and {@code %i}
   * @param history so many periods of archives are kept; 0 if the library keeps all
   * @param trigger has the library look whether the file is due
   */
  public record Rolling(String archives, int history, Trigger trigger) {}

  /** Has the library do what it would do at the next event. */
  @FunctionalInterface
  public interface Trigger {
    /**
     * Looks, and rolls if it is time.
     *
     * @throws Exception whatever the library throws
     */
    void check() throws Exception;
  }
}
