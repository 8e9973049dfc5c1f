package dev.pitwall.check.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Small files of {@code /proc} and {@code /sys} below a root, which is {@code /} outside of tests.
 */
final class HostFiles {
  private static final int MOST_BYTES = 1 << 20;

  private final Path root;

  HostFiles(Path root) {
    this.root = root;
  }

  /** An absolute path of the system as a path below the root. */
  Path at(String absolute) {
    return root.resolve(absolute.startsWith("/") ? absolute.substring(1) : absolute);
  }

  boolean exists(String path) {
    return Files.exists(at(path));
  }

  /** The text; at most a mebibyte of it. */
  String text(String path) throws IOException {
    return text(at(path));
  }

  static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  List<String> lines(String path) throws IOException {
    return text(path).lines().toList();
  }

  /** The text without outer blanks; empty if there is no such file. */
  static Optional<String> find(Path file) throws IOException {
    try {
      return Optional.of(text(file).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (FileSystemException e) {
      // A group that ended while we looked: the kernel answers ENODEV and the like.
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
