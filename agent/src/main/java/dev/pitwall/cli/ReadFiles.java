package dev.pitwall.cli;

import dev.pitwall.logs.analyze.FileReport;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code logs} and {@code security} say of the files that they were given. */
final class ReadFiles {
  private static final Path NGINX = Path.of("/etc/nginx/nginx.conf");

  private final Messages words;

  ReadFiles(Messages words) {
    this.words = words;
  }

  /** The configuration of nginx to know formats from: the one that was named, or the usual one. */
  static Optional<Path> nginx(Optional<Path> named) {
    return named.isPresent() || !Files.isReadable(NGINX) ? named : Optional.of(NGINX);
  }

  /** How much there is to read. */
  static long bytes(List<Path> files) {
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (IOException absent) {
        bytes += 0; // told in the report
      }
    }
    return bytes;
  }

  /** The day as people say it. */
  String day(String date) {
    String key = "logs.date." + date;
    return words.has(key) ? words.get(key) : date;
  }

  List<String> table(List<FileReport> files, int width) {
    TextTable table =
        new TextTable(
            words.get("logs.file"),
            words.get("logs.format"),
            words.get("logs.lines"),
            words.get("logs.unparsed"));
    for (FileReport file : files) {
      String formats =
          file.formats().isEmpty() ? words.get("logs.unknown") : String.join(", ", file.formats());
      table.row(file.path(), formats, number(file.lines()), number(file.unparsed()));
    }
    return table.lines(width);
  }

  /**
   * Why the file was not read to its end.
   *
   * @param notUnderstood key of the words for a file without a line that was understood
   */
  Optional<String> trouble(FileReport file, String notUnderstood) {
    if (file.problem() != null) {
      String key = "logs.problem." + file.problem();
      String why = words.has(key) ? words.get(key) : file.problem();
      return Optional.of(words.get("logs.problem", "file", file.path(), "why", why));
    }
    if (file.formats().isEmpty() && file.bytes() > 0) {
      return Optional.of(words.get(notUnderstood, "file", file.path()));
    }
    return file.complete()
        ? Optional.empty()
        : Optional.of(
            words.get("logs.half-understood", "file", file.path(), "unparsed", file.unparsed()));
  }

  /** That the file has nothing of the day that was asked for; empty if it has no times. */
  Optional<String> otherDays(FileReport file, String date) {
    if (file.first() == null || file.last() == null) {
      return Optional.empty();
    }
    return Optional.of(
        words.get(
            "logs.other-days",
            "file",
            file.path(),
            "date",
            date,
            "first",
            file.first(),
            "last",
            file.last()));
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
