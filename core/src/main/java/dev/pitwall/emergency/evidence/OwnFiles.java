package dev.pitwall.emergency.evidence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders for their owner alone. What the superuser makes in a folder of the application
 * belongs to the application, so that it can read it later.
 */
public final class OwnFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnFiles() {}

  private static FileAttribute<?>[] mode(Set<PosixFilePermission> mode) {
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /** A new, empty file; one that is there already goes. */
  public static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(FILE));
  }

  /** The folder, with those above it. */
  public static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = folder.toAbsolutePath().getParent();
      if (above != null && !Files.isDirectory(above)) {
        folder(above);
      }
      Files.createDirectory(folder, mode(FOLDER));
      belongToItsFolder(folder);
    }
    return folder;
  }

  /**
   * Puts a finished file in its place: on the disk first, then under its name, as a whole.
   *
   * @param part in the same folder
   */
  public static void publish(Path part, FileChannel written, Path file) throws IOException {
    written.force(true);
    written.close();
    belongToItsFolder(part);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && posix()) {
      try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
        entry.force(true);
      }
    }
  }

  /** As its folder, where this user may say so. */
  public static void belongToItsFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null && !Files.getOwner(folder).equals(Files.getOwner(file))) {
        Files.setOwner(file, Files.getOwner(folder));
      }
    } catch (IOException | UnsupportedOperationException stays) {
      return; // then it is this user's
    }
  }
}
