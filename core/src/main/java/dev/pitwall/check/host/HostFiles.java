package dev.pitwall.check.host;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Small files of {@code /proc} and {@code /sys} below a root, which is {@code /} outside of tests.
 * Not thread-safe: all files are read through one buffer, because hundreds are read each round.
 */
public final class HostFiles {
  private static final int MOST_BYTES = 1 << 20;

  private final Path root;
  private byte[] buffer = new byte[8192];

  /** Files below this folder. */
  public HostFiles(Path root) {
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

  String text(Path file) throws IOException {
    int length = read(file.toString());
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }

  List<String> lines(String path) throws IOException {
    return text(path).lines().toList();
  }

  /** The bytes; at most a mebibyte of them. */
  byte[] bytes(String path) throws IOException {
    int length = read(at(path).toString());
    return Arrays.copyOf(buffer, length);
  }

  /** What {@link #read} has read last; only the first bytes, as many as it said. */
  byte[] buffer() {
    return buffer;
  }

  /**
   * Reads into the buffer, and answers the length.
   *
   * @throws NoSuchFileException if there is no such file
   */
  int read(String file) throws IOException {
    // No channel and no stream of java.nio: each would allocate some kilobytes for a line of text.
    try (FileInputStream in = new FileInputStream(file)) {
      int length = 0;
      while (true) {
        int more = in.read(buffer, length, buffer.length - length);
        if (more < 0) {
          return length;
        }
        length += more;
        if (length == buffer.length) {
          if (length >= MOST_BYTES) {
            return length;
          }
          buffer = Arrays.copyOf(buffer, length * 2);
        }
      }
    } catch (FileNotFoundException e) {
      // The JDK says so of every refusal of open(2).
      if (!Files.exists(Path.of(file))) {
        throw new NoSuchFileException(file);
      }
      throw e;
    }
  }

  /** The text without outer blanks; empty if there is no such file. */
  public Optional<String> find(String path) throws IOException {
    return find(at(path));
  }

  Optional<String> find(Path file) throws IOException {
    try {
      return Optional.of(text(file).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      // A group that ended while we looked: the kernel answers ENODEV and the like.
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
