package dev.pitwall.journal;

import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that this JVM alone writes. Owned through a lock of the operating system on its file
 * {@code lock}, which the kernel lets go when the process dies, however it dies. A second JVM takes
 * {@code jvm-2} inside it, and so on; without any writable place there is no folder, and a finding.
 */
public final class StateDirectory implements AutoCloseable {
  private static final Path SYSTEM = Path.of("/var/lib/pitwall");
  private static final int MOST_JVMS = 16;

  private final @Nullable Path path;
  private final @Nullable FileChannel lock;

  /**
   * Open on lock files that another copy of Pitwall in this JVM holds. Kept open as long as this
   * object: closing any channel on such a file would let go of that copy's lock as well (POSIX).
   */
  private final List<FileChannel> foreign;

  private StateDirectory(
      @Nullable Path path, @Nullable FileChannel lock, List<FileChannel> foreign) {
    this.path = path;
    this.lock = lock;
    this.foreign = List.copyOf(foreign);
  }

  /**
   * Takes a folder: {@code configured}, or else the first of {@code /var/lib/pitwall/<app>} and
   * {@code <home>/.pitwall/<app>} that can be written.
   *
   * @param configured the key {@code state-dir}
   * @param app the application's name as it is; made fit for a path here
   * @param home the user's home
   */
  public static StateDirectory open(
      Optional<Path> configured, String app, Path home, Findings findings) {
    return open(places(configured, app, home), findings);
  }

  /** Where {@link #open} looks, in this order. Touches nothing. */
  public static List<Path> places(Optional<Path> configured, String app, Path home) {
    return configured
        .map(List::of)
        .orElseGet(() -> roots(home).stream().map(root -> root.resolve(folderName(app))).toList());
  }

  /** The folders that hold one folder for each application, where none is configured. */
  public static List<Path> roots(Path home) {
    return List.of(SYSTEM, home.resolve(".pitwall"));
  }

  /**
   * The folders that JVMs may have taken at {@code place}: itself, {@code jvm-2} and so on. Touches
   * nothing.
   */
  public static List<Path> folders(Path place) {
    return IntStream.rangeClosed(1, MOST_JVMS)
        .mapToObj(jvm -> jvm == 1 ? place : place.resolve("jvm-" + jvm))
        .toList();
  }

  static StateDirectory open(List<Path> places, Findings findings) {
    List<String> failures = new ArrayList<>();
    for (Path place : places) {
      try {
        return take(place, findings);
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
    findings.report(
        "state-dir.unwritable",
        "Making the state folder failed: "
            + String.join("; ", failures)
            + ". A folder that this user may write is needed. Everything goes on in memory and is"
            + " forgotten at a restart; set state-dir to such a folder.");
    return new StateDirectory(null, null, List.of());
  }

  private static StateDirectory take(Path place, Findings findings) throws IOException {
    List<FileChannel> foreign = new ArrayList<>();
    for (Path folder : folders(place)) {
      makePrivate(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Owner owner = owner(channel);
      if (owner == Owner.OTHER_JVM) {
        channel.close();
        continue;
      }
      if (owner == Owner.THIS_JVM) {
        foreign.add(channel);
        continue;
      }
      if (!folder.equals(place)) {
        findings.report(
            "state-dir.shared",
            "The state folder "
                + place
                + " belongs to another running JVM. Each JVM needs one of its own, so this one"
                + " uses "
                + folder
                + "; set state-dir or app.name apart to choose it yourself.");
      }
      return new StateDirectory(folder, channel, foreign);
    }
    throw new IOException(place + ": " + MOST_JVMS + " JVMs have taken it and its sub-folders");
  }

  private enum Owner {
    US,
    THIS_JVM,
    OTHER_JVM
  }

  private static Owner owner(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock == null ? Owner.OTHER_JVM : Owner.US;
    } catch (OverlappingFileLockException sameJvm) {
      return Owner.THIS_JVM;
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      boolean existed = Files.isDirectory(folder);
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
      if (existed) {
        Files.setPosixFilePermissions(folder, ownerOnly);
      }
    } else {
      Files.createDirectories(folder);
    }
  }

  /**
   * {@code app} as a folder's name: ASCII letters, digits, {@code -}, {@code _} and {@code .};
   * everything else becomes {@code _}; never empty, {@code .} or {@code ..}.
   */
  public static String folderName(String app) {
    String name = app.replaceAll("[^A-Za-z0-9._-]", "_");
    return name.isEmpty() || name.equals(".") || name.equals("..") ? "_" : name;
  }

  /** The folder; empty if there is none and everything stays in memory. */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /** How many folders were passed over because another copy in this JVM owns them. */
  int passedOver() {
    return foreign.size();
  }

  /** Lets another JVM have it. */
  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
