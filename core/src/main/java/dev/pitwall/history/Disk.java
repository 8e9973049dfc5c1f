package dev.pitwall.history;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What the history does to its folder; files are for their owner only. Plain streams, not channels:
 * an interrupt would close those.
 */
interface Disk {
  /** This machine's. */
  Disk REAL = new RealDisk();

  /** Makes the folder, for its owner only. */
  void makeFolder(Path folder) throws IOException;

  /** Appends to a file, which is made if it is not there. */
  Appender append(Path file) throws IOException;

  /** Puts a file in place as a whole: after a crash it is there with all its bytes, or not. */
  void place(Path file, byte[] bytes) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** Cuts a file off. */
  void cut(Path file, long size) throws IOException;

  /** A file that is open for appending. */
  interface Appender extends Closeable {
    /** The operating system has it when this returns, so it survives this process. */
    void write(byte[] bytes) throws IOException;

    /** The disk has it when this returns. */
    void sync() throws IOException;
  }

  /** The ending of files that are not in place yet. */
  String UNFINISHED = ".new";

  /** Real files. */
  final class RealDisk implements Disk {
    private RealDisk() {}

    @Override
    public void makeFolder(Path folder) throws IOException {
      Files.createDirectories(folder, ownerOnly("rwx------"));
    }

    @Override
    public Appender append(Path file) throws IOException {
      try {
        Files.createFile(file, ownerOnly("rw-------"));
        syncFolder(file);
      } catch (FileAlreadyExistsException goesOn) {
        // its rights are ours already
      }
      return new RealAppender(new FileOutputStream(file.toFile(), true));
    }

    @Override
    public void place(Path file, byte[] bytes) throws IOException {
      Path next = file.resolveSibling(file.getFileName() + UNFINISHED);
      try {
        Files.deleteIfExists(next);
        try (Appender out = append(next)) {
          out.write(bytes);
          out.sync();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
      syncFolder(file);
    }

    private static void syncFolder(Path file) throws IOException {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public void cut(Path file, long size) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(size);
        channel.force(true);
      }
    }

    private static FileAttribute<?>[] ownerOnly(String rights) {
      return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
          }
          : new FileAttribute<?>[0];
    }
  }

  /** A real file. */
  record RealAppender(FileOutputStream out) implements Appender {
    @Override
    public void write(byte[] bytes) throws IOException {
      out.write(bytes);
    }

    @Override
    public void sync() throws IOException {
      out.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
