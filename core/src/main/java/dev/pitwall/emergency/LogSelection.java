package dev.pitwall.emergency;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** The files that {@code emergency.logs} names, the newest first. */
final class LogSelection {
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 10_000;

  private final Map<Path, Found> found = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private boolean more;

  /** One file. */
  record Found(Path file, long bytes, long modifiedMillis) {}

  private LogSelection() {}

  /**
   * Looks for them now.
   *
   * @param names files, folders with all below them, or patterns with {@code *} and {@code ?}
   */
  static LogSelection of(Collection<String> names) {
    LogSelection selection = new LogSelection();
    for (String name : names) {
      try {
        selection.add(name);
      } catch (IOException | InvalidPathException | PatternSyntaxException e) {
        selection.missing.add(name + ": " + e);
      }
    }
    return selection;
  }

  private void add(String name) throws IOException {
    boolean pattern = name.contains("*") || name.contains("?") || name.contains("{");
    int before = found.size();
    if (!pattern) {
      Path path = Path.of(name).toAbsolutePath().normalize();
      walk(path, any -> true);
    } else {
      int star = name.replace('?', '*').replace('{', '*').indexOf('*');
      int slash = name.lastIndexOf('/', star);
      Path root = Path.of(slash < 0 ? "." : name.substring(0, slash + 1)).toAbsolutePath();
      PathMatcher matcher =
          FileSystems.getDefault()
              .getPathMatcher("glob:" + Path.of(name).toAbsolutePath().normalize());
      walk(root.normalize(), matcher);
    }
    if (found.size() == before && !more) {
      missing.add(name);
    }
  }

  /** A file that cannot be looked at is told when it cannot be read, not here. */
  private void walk(Path root, PathMatcher wanted) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Path real = root.toRealPath();
    Files.walkFileTree(
        real,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            // by the name under which it was asked for, which may lead over a link
            Path shown = root.resolve(real.relativize(file)).normalize();
            if (about.isRegularFile() && (wanted.matches(shown) || wanted.matches(file))) {
              if (found.size() >= MOST_FILES) {
                more = true;
                return FileVisitResult.TERMINATE;
              }
              found.put(file, new Found(file, about.size(), about.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            missing.add(file + ": " + e);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The files, the last written first. */
  List<Found> files() {
    return found.values().stream()
        .sorted(Comparator.comparingLong(Found::modifiedMillis).reversed())
        .toList();
  }

  /** Their sizes together. */
  long bytes() {
    return found.values().stream().mapToLong(Found::bytes).sum();
  }

  /** Names under which nothing was found, and what cannot be looked into. */
  List<String> missing() {
    return more ? plus("more than " + MOST_FILES + " files: the rest is left out") : missing;
  }

  private List<String> plus(String line) {
    List<String> all = new ArrayList<>(missing);
    all.add(line);
    return all;
  }
}
