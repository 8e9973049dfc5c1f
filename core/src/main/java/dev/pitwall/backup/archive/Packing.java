package dev.pitwall.backup.archive;

import dev.pitwall.backup.archive.FileFacts.FileKey;
import dev.pitwall.backup.archive.Remark.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run that puts files into an archive. */
final class Packing {
  /** So many files with several names are remembered; of more, each name gets its own copy. */
  private static final int MOST_SHARED = 100_000;

  private static final int MOST_LINKS_ON_THE_WAY = 40;
  private static final int BUFFER = 128 << 10;

  private final Exclusions exclusions;
  private final TarOutput out;
  private final Remarks remarks = new Remarks();
  private final Map<FileKey, byte[]> shared = new HashMap<>();
  private final Set<Path> linksOnTheWay = new HashSet<>();
  private final byte[] buffer = new byte[BUFFER];
  private long files;
  private long folders;
  private long links;
  private long bytes;

  Packing(Exclusions exclusions, TarOutput out) {
    this.exclusions = exclusions;
    this.out = out;
  }

  ArchiveReport pack(List<Path> sources) throws IOException {
    for (Path source : sources) {
      Path real = real(source.toAbsolutePath().normalize());
      if (real != null) {
        Files.walkFileTree(real, new Walk());
      }
    }
    out.finish();
    return new ArchiveReport(files, folders, links, bytes, remarks.kept(), remarks.counts());
  }

  /** Where {@code source} is without links on the way; keeps those links. */
  private @Nullable Path real(Path source) throws IOException {
    Path at = source;
    for (int i = 0; i < MOST_LINKS_ON_THE_WAY; i++) {
      Path link = firstLink(at);
      if (link == null) {
        return at;
      }
      try {
        Path target = link.resolveSibling(Files.readSymbolicLink(link));
        if (linksOnTheWay.add(link)) {
          add(link, FileFacts.of(link));
        }
        at = target.resolve(link.relativize(at)).normalize();
      } catch (IOException e) {
        remarks.add(Kind.UNREADABLE, source.toString(), reason(e));
        return null;
      }
    }
    remarks.add(Kind.UNREADABLE, source.toString(), "its links lead in a circle");
    return null;
  }

  private static @Nullable Path firstLink(Path path) {
    Path at = path.getRoot();
    for (Path part : path) {
      at = at == null ? part : at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        return at;
      }
    }
    return null;
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (excluded(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      visit(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!excluded(file)) {
        visit(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (!excluded(file)) {
        failed(file, e);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      if (e != null) {
        failed(folder, e);
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean excluded(Path file) {
      boolean excluded = exclusions.cover(file);
      if (excluded) {
        remarks.add(Kind.EXCLUDED, file.toString(), "");
      }
      return excluded;
    }
  }

  private void visit(Path file) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("archiving was interrupted");
    }
    FileFacts facts;
    try {
      facts = FileFacts.of(file);
    } catch (IOException e) {
      failed(file, e);
      return;
    }
    add(file, facts);
  }

  private void failed(Path file, IOException e) {
    boolean gone = e instanceof NoSuchFileException;
    remarks.add(gone ? Kind.VANISHED : Kind.UNREADABLE, file.toString(), gone ? "" : reason(e));
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private void add(Path file, FileFacts facts) throws IOException {
    byte[] name = RawName.of(file);
    if (name.length == 0) {
      return; // the root folder itself: what is in it is kept
    }
    if (facts.folder()) {
      out.begin(entry(TarEntry.Type.FOLDER, slashed(name), new byte[0], 0, facts));
      folders++;
    } else if (facts.link()) {
      link(file, name, facts);
    } else if (facts.regular()) {
      byte[] first = facts.names() > 1 ? shared.get(facts.key()) : null;
      if (first != null) {
        out.begin(entry(TarEntry.Type.HARD_LINK, name, first, 0, facts));
        links++;
      } else {
        regular(file, name, facts);
      }
    } else {
      remarks.add(Kind.SPECIAL, file.toString(), "");
    }
  }

  private static byte[] slashed(byte[] name) {
    byte[] slashed = Arrays.copyOf(name, name.length + 1);
    slashed[name.length] = '/';
    return slashed;
  }

  private void link(Path file, byte[] name, FileFacts facts) throws IOException {
    byte[] target;
    try {
      target = RawName.ofTarget(Files.readSymbolicLink(file));
    } catch (IOException e) {
      failed(file, e);
      return;
    }
    out.begin(entry(TarEntry.Type.LINK, name, target, 0, facts));
    links++;
  }

  private void regular(Path file, byte[] name, FileFacts before) throws IOException {
    SeekableByteChannel content;
    long size;
    try {
      content =
          Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      failed(file, e);
      return;
    }
    try (content) {
      size = content.size();
      out.begin(entry(TarEntry.Type.FILE, name, new byte[0], size, before));
      if (before.names() > 1 && shared.size() < MOST_SHARED) {
        shared.put(before.key(), name);
      }
      long copied = copy(file, content, size);
      out.zeros(size - copied);
      out.pad(size);
      files++;
      bytes += copied;
      changed(file, before, size, copied);
    }
  }

  /** Copies at most {@code size} bytes, what the file has grown by meanwhile is left. */
  private long copy(Path file, SeekableByteChannel content, long size) throws IOException {
    long copied = 0;
    while (copied < size) {
      ByteBuffer room = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, size - copied));
      int read;
      try {
        read = content.read(room);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        remarks.add(Kind.UNREADABLE, file.toString(), "after " + copied + " bytes: " + reason(e));
        return copied;
      }
      if (read < 0) {
        remarks.add(Kind.SHRANK, file.toString(), size + " to " + copied + " bytes");
        return copied;
      }
      out.content(buffer, read);
      copied += read;
    }
    return copied;
  }

  private void changed(Path file, FileFacts before, long size, long copied) {
    if (copied < size) {
      return; // told already
    }
    try {
      FileFacts after = FileFacts.of(file);
      if (after.size() != before.size()
          || size != before.size()
          || !after.modified().equals(before.modified())
          || !after.key().equals(before.key())) {
        remarks.add(Kind.CHANGED, file.toString(), before.size() + " to " + after.size());
      }
    } catch (IOException goneMeanwhile) {
      // its content is in the archive, complete
    }
  }

  private static TarEntry entry(
      TarEntry.Type type, byte[] name, byte[] target, long size, FileFacts facts) {
    return new TarEntry(
        type,
        name,
        target,
        facts.permissions(),
        size,
        facts.modified(),
        Integer.toUnsignedLong(facts.uid()),
        Integer.toUnsignedLong(facts.gid()),
        facts.owner(),
        facts.group());
  }
}
