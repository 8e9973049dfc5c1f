package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whether logrotate has a log as well: two who rotate one file lose lines. */
final class OtherRotators {
  private static final Pattern BLOCK = Pattern.compile("([^{}]*)\\{[^{}]*}");
  private static final Pattern COMMENT = Pattern.compile("(?m)#.*$");
  private static final Pattern WORD = Pattern.compile("[^\\s\"']+");
  private static final long MOST_BYTES = 1 << 20;

  private final Path etc;
  private final List<Path> programs;

  /** Those of this machine. */
  OtherRotators() {
    this(Path.of("/etc"), List.of(Path.of("/usr/sbin/logrotate"), Path.of("/usr/bin/logrotate")));
  }

  OtherRotators(Path etc, List<Path> programs) {
    this.etc = etc;
    this.programs = List.copyOf(programs);
  }

  /** The file of logrotate that names {@code log}; empty if none does or there is no logrotate. */
  Optional<Path> of(Path log) {
    if (programs.stream().noneMatch(Files::isExecutable)) {
      return Optional.empty();
    }
    return files().stream().filter(file -> names(file, log)).findFirst();
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(etc.resolve("logrotate.conf")));
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(etc.resolve("logrotate.d"))) {
      folder.forEach(files::add);
    } catch (IOException none) {
      return files;
    }
    return files;
  }

  private static boolean names(Path file, Path log) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return false;
      }
      Matcher blocks = BLOCK.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""));
      while (blocks.find()) {
        Matcher words = WORD.matcher(blocks.group(1));
        while (words.find()) {
          if (words.group().startsWith("/") && matches(words.group(), log)) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException notReadable) {
      return false;
    }
  }

  private static boolean matches(String pattern, Path log) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(log);
    } catch (PatternSyntaxException e) {
      return pattern.equals(log.toString());
    }
  }
}
