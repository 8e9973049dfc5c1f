package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The archives of one log: {@code access.log-20261125}, {@code access.log-20261125.1} where the
 * name was taken, each with {@code .gz} once it is compressed. Whatever else lies there is not
 * ours.
 */
final class Archives {
  private static final int MOST_OF_A_PERIOD = 1000;

  /** Being compressed or copied; whoever made it died if it is found at the start. */
  static final String PART = ".part";

  /** Has given up its own name and has no other yet. */
  static final String MOVING = ".moving";

  static final String GZIP = ".gz";

  private final Path log;
  private final String name;
  private final Pattern form;

  Archives(Path log) {
    this.log = log;
    name = String.valueOf(log.getFileName());
    form =
        Pattern.compile(
            Pattern.quote(name) + "-(\\d{6,10})(?:\\.(\\d{1,4}))?(\\.gz)?(\\.part|\\.moving)?");
  }

  /**
   * One archive.
   *
   * @param label the period that it covers
   * @param number 0 for the first of a period
   */
  record Archive(Path path, String label, int number, boolean compressed) {}

  private static final Comparator<Archive> NEWEST_FIRST =
      Comparator.comparing(Archive::label)
          .thenComparing(Archive::number)
          .thenComparing(Archive::compressed)
          .reversed();

  /** Whose archives they are. */
  Path log() {
    return log;
  }

  /** What is there once {@code coming}, a free name, is there as well; newest first. */
  List<Archive> listWith(Path coming) throws IOException {
    List<Archive> found = new ArrayList<>(list());
    Matcher parts = form.matcher(String.valueOf(coming.getFileName()));
    if (parts.matches()) {
      found.add(archive(coming, parts));
      found.sort(NEWEST_FIRST);
    }
    return found;
  }

  private static Archive archive(Path path, Matcher parts) {
    int number = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    return new Archive(path, parts.group(1), number, parts.group(3) != null);
  }

  /** What is there, newest first. */
  List<Archive> list() throws IOException {
    return list(Folders.now(parent()));
  }

  /** Those of them among {@code files}. */
  List<Archive> list(List<Path> files) {
    List<Archive> found = new ArrayList<>();
    each(
        files,
        (path, parts) -> {
          if (parts.group(4) == null) {
            found.add(archive(path, parts));
          }
        });
    found.sort(NEWEST_FIRST);
    return found;
  }

  /** What a process that died left half-made among {@code files}. */
  List<Path> halfMade(List<Path> files) {
    List<Path> found = new ArrayList<>();
    each(
        files,
        (path, parts) -> {
          if (parts.group(4) != null) {
            found.add(path);
          }
        });
    return found;
  }

  private interface Named {
    void found(Path path, Matcher parts);
  }

  private void each(List<Path> files, Named named) {
    String begin = name + "-";
    for (Path path : files) {
      String other = String.valueOf(path.getFileName());
      Matcher parts = form.matcher(other);
      if (other.startsWith(begin)
          && parts.matches()
          && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        named.found(path, parts);
      }
    }
  }

  /** The folder that they lie in. */
  Path parent() {
    Path parent = log.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(log + " has no folder");
    }
    return parent;
  }

  /** A name for the archive of {@code label} that neither a plain nor a compressed one has. */
  Path free(String label) throws Refusal {
    for (int number = 0; number < MOST_OF_A_PERIOD; number++) {
      Path path = log.resolveSibling(name + "-" + label + (number == 0 ? "" : "." + number));
      if (isFree(path) && isFree(plus(path, GZIP))) {
        return path;
      }
    }
    throw new Refusal("names-taken", "file", log, "label", label);
  }

  /** Gives what is moving its name, or the next one that is free. */
  Path settle(Path moving) throws IOException, Refusal {
    String text = String.valueOf(moving.getFileName());
    Path wanted = moving.resolveSibling(text.substring(0, text.length() - MOVING.length()));
    if (Files.exists(wanted, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(wanted, moving)) {
      Files.delete(moving); // whoever died here had given it its name already
      return wanted;
    }
    Matcher parts = form.matcher(String.valueOf(wanted.getFileName()));
    String label = parts.matches() ? parts.group(1) : "";
    Path under = isFree(plus(wanted, GZIP)) ? wanted : free(label);
    while (true) {
      try {
        Files.createLink(under, moving); // never overwrites
        Files.delete(moving);
        return under;
      } catch (FileAlreadyExistsException taken) {
        under = free(label);
      }
    }
  }

  /**
   * Up to when the newest archive among {@code files} covers the log; empty without an archive of
   * such a period.
   */
  Optional<Instant> coveredUntil(Every every, ZoneId zone, List<Path> files) {
    return list(files).stream().findFirst().flatMap(newest -> every.end(newest.label(), zone));
  }

  private static boolean isFree(Path path) {
    return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  static Path plus(Path path, String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }
}
