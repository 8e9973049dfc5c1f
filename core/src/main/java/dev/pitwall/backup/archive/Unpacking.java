package dev.pitwall.backup.archive;

import dev.pitwall.backup.archive.Remark.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run that takes files out of an archive. */
final class Unpacking {
  private static final int BUFFER = 128 << 10;
  private static final String TEMPORARY = ".pitwall-restore-";

  private final TarInput in;
  private final Path root;
  private final boolean overwrite;
  private final Remarks remarks = new Remarks();
  private final Attributes attributes = new Attributes(remarks);

  /** Folders get their permissions and times last: files that come into them change both. */
  private final Deque<Made> made = new ArrayDeque<>();

  private final byte[] buffer = new byte[BUFFER];

  /** The folder that the last entry went into, known to be one without a link on the way. */
  private @Nullable Path safe;

  private long files;
  private long folders;
  private long links;
  private long bytes;
  private long temporary;
  private final long run = ProcessHandle.current().pid();

  private record Made(Path folder, TarEntry entry) {}

  Unpacking(TarInput in, Path folder, boolean overwrite) {
    this.in = in;
    this.root = folder.toAbsolutePath().normalize();
    this.overwrite = overwrite;
  }

  ArchiveReport unpack() throws IOException {
    Files.createDirectories(
        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    TarEntry entry = in.next();
    while (entry != null) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("unpacking was interrupted");
      }
      take(entry);
      entry = in.next();
    }
    while (!made.isEmpty()) {
      Made last = made.removeLast();
      attributes.set(last.folder(), last.entry());
    }
    return new ArchiveReport(files, folders, links, bytes, remarks.kept(), remarks.counts());
  }

  private void take(TarEntry entry) throws IOException {
    Optional<Path> place = place(entry.name());
    if (place.isEmpty()) {
      remarks.add(Kind.REFUSED, RawName.shown(entry.name()), "");
      return;
    }
    Path file = place.get();
    try {
      switch (entry.type()) {
        case FOLDER -> folder(file, entry);
        case FILE -> file(file, entry);
        case LINK -> link(file, entry);
        case HARD_LINK -> hardLink(file, entry);
        case OTHER -> remarks.add(Kind.SPECIAL, file.toString(), "");
      }
    } catch (FileAlreadyExistsException e) {
      remarks.add(Kind.EXISTS, file.toString(), "");
    } catch (Damaged e) {
      throw e.damage;
    } catch (IOException e) {
      remarks.add(Kind.UNWRITABLE, file.toString(), String.valueOf(e));
    }
  }

  /** Below the root, no part {@code ..}, and no link on the way; else empty. */
  private Optional<Path> place(byte[] name) {
    List<byte[]> parts = parts(name);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Path folder = root;
    for (byte[] part : parts.subList(0, parts.size() - 1)) {
      folder = RawName.child(folder, part);
    }
    return within(folder)
        ? Optional.of(RawName.child(folder, parts.get(parts.size() - 1)))
        : Optional.empty();
  }

  /** The parts of a name; none if it is not safe. */
  private static List<byte[]> parts(byte[] name) {
    List<byte[]> parts = new ArrayList<>();
    if (name.length == 0 || name[0] == '/') {
      return List.of();
    }
    int from = 0;
    for (int i = 0; i <= name.length; i++) {
      if (i < name.length && name[i] == 0) {
        return List.of();
      }
      if (i == name.length || name[i] == '/') {
        byte[] part = Arrays.copyOfRange(name, from, i);
        from = i + 1;
        if (Arrays.equals(part, new byte[] {'.', '.'})) {
          return List.of();
        }
        if (part.length > 0 && !Arrays.equals(part, new byte[] {'.'})) {
          parts.add(part);
        }
      }
    }
    return parts;
  }

  /** Makes the folders down to {@code folder}; false if one of them is something else. */
  private boolean within(Path folder) {
    if (folder.equals(safe)) {
      return true;
    }
    Path at = root;
    for (Path part : root.relativize(folder)) {
      at = at.resolve(part);
      if (at.equals(root)) {
        continue; // relativize gives one empty part for the root itself
      }
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(
              at,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException linkOrFileOrForbidden) {
          return false;
        }
      }
    }
    safe = folder;
    return true;
  }

  private void folder(Path folder, TarEntry entry) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (overwrite) {
        made.add(new Made(folder, entry));
      }
      folders++;
      return;
    }
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    made.add(new Made(folder, entry));
    folders++;
  }

  private void file(Path file, TarEntry entry) throws IOException {
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (there && !overwrite) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("a folder is in its place");
    }
    // beside it first: whoever reads it meanwhile sees the old one or the new one, never half
    Path beside = file.resolveSibling(TEMPORARY + run + "-" + temporary++);
    try {
      long written = content(beside);
      attributes.set(beside, entry);
      if (there) {
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(beside, file);
      }
      files++;
      bytes += written;
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Tells a damaged archive from a disk that takes no more. */
  private static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException damage;

    Damaged(IOException damage) {
      super(damage);
      this.damage = damage;
    }
  }

  private long content(Path beside) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            Files.createFile(
                beside,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
            StandardOpenOption.WRITE)) {
      long written = 0;
      while (true) {
        int read;
        try {
          read = in.content(buffer);
        } catch (IOException e) {
          throw new Damaged(e);
        }
        if (read < 0) {
          return written;
        }
        out.write(buffer, 0, read);
        written += read;
      }
    }
  }

  private void link(Path link, TarEntry entry) throws IOException {
    if (entry.target().length == 0) {
      remarks.add(Kind.REFUSED, link.toString(), "");
      return;
    }
    makeRoom(link);
    Files.createSymbolicLink(link, RawName.target(entry.target()));
    attributes.set(link, entry);
    links++;
  }

  private void hardLink(Path link, TarEntry entry) throws IOException {
    Optional<Path> first = place(entry.target());
    if (first.isEmpty() || !Files.isRegularFile(first.get(), LinkOption.NOFOLLOW_LINKS)) {
      remarks.add(Kind.REFUSED, link.toString(), RawName.shown(entry.target()));
      return;
    }
    makeRoom(link);
    Files.createLink(link, first.get());
    links++;
  }

  private void makeRoom(Path file) throws IOException {
    if (overwrite && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
  }
}
