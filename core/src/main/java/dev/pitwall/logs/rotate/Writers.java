package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which processes have a file open for writing, as far as {@code /proc} lets this user look. */
final class Writers {
  private static final Pattern FLAGS = Pattern.compile("flags:\\s+([0-7]+)");
  private static final long ACCESS_MODE = 03;
  private static final long APPEND = 02000;

  private Writers() {}

  /**
   * A process that may write into the file.
   *
   * @param appends every write goes to the end, wherever that is then
   */
  record Writer(long pid, String name, boolean appends) {}

  /** Those of {@code log}; a process that cannot be looked into is not among them. */
  static List<Writer> of(LogFile log) throws IOException {
    List<Writer> writers = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        look(process, log, writers);
      }
    }
    return writers;
  }

  private static void look(Path process, LogFile log, List<Writer> writers) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (isOpen(file, log)) {
          OptionalLong flags = flags(process, file);
          if (flags.isPresent() && (flags.getAsLong() & ACCESS_MODE) != 0) {
            writers.add(
                new Writer(
                    Long.parseLong(String.valueOf(process.getFileName())),
                    Files.readString(process.resolve("comm")).strip(),
                    (flags.getAsLong() & APPEND) != 0));
            return;
          }
        }
      }
    } catch (IOException | RuntimeException notOursOrGone) {
      // it has ended meanwhile, or belongs to another user
    }
  }

  private static boolean isOpen(Path file, LogFile log) {
    try {
      // the link's text first: following every descriptor would wake sockets and pipes
      String target = String.valueOf(Files.readSymbolicLink(file));
      return target.startsWith("/") && LogFile.behind(file).filter(log.inode()::equals).isPresent();
    } catch (IOException closed) {
      return false;
    }
  }

  private static OptionalLong flags(Path process, Path file) throws IOException {
    Path info = process.resolve("fdinfo").resolve(String.valueOf(file.getFileName()));
    Matcher flags = FLAGS.matcher(Files.readString(info));
    return flags.find() ? OptionalLong.of(Long.parseLong(flags.group(1), 8)) : OptionalLong.empty();
  }
}
