package dev.pitwall.logs.rotate;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Turns an archive into its {@code .gz}: a part file, fsynced, read back and compared, given the
 * archive's own time, mode and owner, put under its name without overwriting anything; only then
 * the archive is deleted.
 */
final class Compressor {
  private static final int BUFFER = 1 << 16;
  private static final int LEVEL = 6;

  /** Text shrinks to less; what needs more than this share of the free space is not begun. */
  private static final double NEEDED = 0.25;

  private Compressor() {}

  /**
   * The compressed archive; the plain one is gone.
   *
   * @throws Refusal if the disk is too full or what was written is not what was read; the plain
   *     archive is still there then
   */
  static Path compress(Path archive) throws IOException, Refusal {
    return compress(archive, Archives.plus(archive, Archives.GZIP));
  }

  /**
   * The same where somebody else was at it before: a {@code finished} that is the torn begin of
   * {@code archive}'s own copy is made anew.
   */
  static void finish(Path archive, Path finished) throws IOException, Refusal {
    if (Files.exists(finished, LinkOption.NOFOLLOW_LINKS) && TornCopy.is(finished, archive)) {
      Files.delete(finished); // the plain archive holds all of it
    }
    compress(archive, finished);
  }

  private static Path compress(Path archive, Path finished) throws IOException, Refusal {
    Digest source = Digest.of(Files.newInputStream(archive, LinkOption.NOFOLLOW_LINKS));
    if (Files.exists(finished, LinkOption.NOFOLLOW_LINKS)) {
      return alreadyThere(archive, finished, source);
    }
    long needed = (long) (source.bytes * NEEDED);
    long free = Files.getFileStore(archive).getUsableSpace();
    if (free < needed) {
      throw new Refusal("no-space", "file", archive, "free", free, "needed", needed);
    }
    Path part = Archives.plus(finished, Archives.PART);
    try {
      Files.deleteIfExists(part);
      write(archive, part);
      if (!source.equals(
          Digest.of(new GZIPInputStream(new FileInputStream(part.toFile()), BUFFER)))) {
        throw new Refusal("not-read-back", "file", archive);
      }
      Likeness.give(archive, part);
      Files.createLink(finished, part);
    } catch (FileAlreadyExistsException meanwhile) {
      return alreadyThere(archive, finished, source);
    } finally {
      Files.deleteIfExists(part);
    }
    RotateState.syncFolder(finished);
    Files.delete(archive);
    return finished;
  }

  /** A run that died after the rename: the same content makes the plain one superfluous. */
  private static Path alreadyThere(Path archive, Path finished, Digest source)
      throws IOException, Refusal {
    boolean same;
    try (InputStream in = Files.newInputStream(finished, LinkOption.NOFOLLOW_LINKS)) {
      same = source.equals(Digest.of(new GZIPInputStream(in, BUFFER)));
    } catch (IOException damaged) {
      same = false;
    }
    if (!same) {
      throw new Refusal("other-content", "file", finished, "archive", archive);
    }
    Files.delete(archive);
    return finished;
  }

  private static void write(Path archive, Path part) throws IOException {
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (InputStream in = Files.newInputStream(archive, LinkOption.NOFOLLOW_LINKS);
        FileOutputStream file = new FileOutputStream(part.toFile());
        GZIPOutputStream out = new Levelled(file)) {
      in.transferTo(out);
      out.finish();
      out.flush();
      file.getFD().sync();
    }
  }

  /** The level cannot be given to a constructor. */
  private static final class Levelled extends GZIPOutputStream {
    Levelled(FileOutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(LEVEL);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }
  }

  /** What a content is known by. */
  private record Digest(long bytes, long crc) {
    static Digest of(InputStream content) throws IOException {
      CRC32 crc = new CRC32();
      long bytes = 0;
      byte[] buffer = new byte[BUFFER];
      try (content) {
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
          crc.update(buffer, 0, read);
          bytes += read;
        }
      }
      return new Digest(bytes, crc.getValue());
    }
  }
}
