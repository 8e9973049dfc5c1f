package dev.pitwall.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Files that are there after a power cut, as a whole or not at all; mode 0600, folders 0700. */
final class Durable {
  private Durable() {}

  /** A new file; an old one is a mistake of ours. */
  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        PostgresTools.ownerOnly("rw-------"));
  }

  /** Replaces {@code file} as a whole: written, forced, renamed, and its folder forced. */
  static void replace(Path file, String text) throws IOException {
    swap(file, text, true);
    folder(parent(file));
  }

  /** Replaces {@code file} as a whole; after a power cut it may be the old one, or empty. */
  static void swap(Path file, String text) throws IOException {
    swap(file, text, false);
  }

  private static void swap(Path file, String text, boolean force) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(next);
    try (FileChannel channel = create(next)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (force) {
        channel.force(true);
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Renames, and forces the folder. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    folder(parent(to));
  }

  /** Forces what a folder lists. */
  static void folder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A folder that only we may enter; existing ones stay as they are. */
  static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder, PostgresTools.ownerOnly("rwx------"));
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException(file + " is in no folder");
    }
    return parent;
  }
}
