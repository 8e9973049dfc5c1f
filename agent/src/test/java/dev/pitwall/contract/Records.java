package dev.pitwall.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What Pitwall recorded, read from the file that the server's JVM writes: fields between tabs,
 * after the word {@code finished} or not; or access log lines {@code METHOD path status seconds
 * bytes client}, which say nothing of routes.
 */
final class Records {
  private static final String STARTED = "started";

  private final Path file;
  private final AdminPort admin;

  /**
   * Records in a file.
   *
   * @param admin where the number of active requests is to be had, null if the file tells
   */
  Records(Path file, AdminPort admin) {
    this.file = file;
    this.admin = admin;
  }

  /** One finished exchange; route and failure are {@code ?} if the source does not know them. */
  record Recorded(String method, String path, int status, String route, String failure) {
    static final String UNKNOWN = "?";

    static Recorded of(String line) {
      if (line.indexOf('\t') >= 0) {
        String[] field = line.replaceFirst("^finished\t", "").split("\t", -1);
        return new Recorded(field[0], field[1], Integer.parseInt(field[2]), field[3], field[5]);
      }
      String[] word = line.split(" ", -1);
      return new Recorded(word[0], word[1], Integer.parseInt(word[2]), UNKNOWN, UNKNOWN);
    }

    /** Whether this is what was expected, as far as the source knows. */
    boolean is(
        String expectedMethod, String expectedPath, int expectedStatus, String expectedRoute) {
      return method.equals(expectedMethod)
          && path.equals(expectedPath)
          && status == expectedStatus
          && (route.equals(UNKNOWN) || route.equals(expectedRoute));
    }
  }

  /** Everything finished so far. */
  List<Recorded> finished() {
    return lines().stream().filter(Records::isFinished).map(Recorded::of).toList();
  }

  /** How many exchanges are begun and not finished; 0 if the source does not tell of beginnings. */
  long active() {
    if (admin != null) {
      return (long) admin.metric("http_server_active_requests");
    }
    List<String> lines = lines();
    long started = lines.stream().filter(STARTED::equals).count();
    return started == 0 ? 0 : started - lines.stream().filter(Records::isFinished).count();
  }

  /** A method comes first, in capitals, as in any request; or the word for it. */
  private static boolean isFinished(String line) {
    return line.startsWith("finished\t") || Character.isUpperCase(line.charAt(0));
  }

  private List<String> lines() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      return Arrays.stream(whole.split("\n")).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
