package dev.pitwall.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Archives in POSIX's tar format (pax), which every {@code tar} reads.
 *
 * <p>Names in the archive are the files' absolute paths without the leading slash, so several
 * sources never collide, and unpacking at {@code /} puts everything back where it was. Kept are
 * content, permissions, times to the nanosecond, names and numbers of owner and group, symbolic
 * links as links, hard links. Neither writing nor unpacking ever follows a link, with one
 * exception: if a source, or a folder on the way to it, is a link itself, both the link and what it
 * leads to are kept.
 */
public final class TarArchive {
  private TarArchive() {}

  /**
   * Writes what is there now. A file that changes, vanishes or cannot be read meanwhile makes a
   * remark and never a damaged archive: each entry has exactly the size that its header says.
   *
   * @param sources files and folders; one that does not exist is a remark
   * @param exclusions never read
   * @param out gets a plain tar archive, uncompressed; flushed, not closed
   * @throws IOException if {@code out} takes no more, or the thread was interrupted
   */
  public static ArchiveReport write(List<Path> sources, Exclusions exclusions, OutputStream out)
      throws IOException {
    Packing packing = new Packing(exclusions, new TarOutput(out));
    return packing.pack(sources);
  }

  /**
   * Unpacks below {@code folder}, which is made (0700) if it does not exist. Never writes outside
   * of it and never through a link below it.
   *
   * @param in a plain tar archive; read to its very end, not closed
   * @param overwrite true: files that exist are replaced, each at once; false: they stay, with a
   *     remark
   * @throws IOException if the archive is damaged; what was unpacked until then stays
   */
  public static ArchiveReport unpack(InputStream in, Path folder, boolean overwrite)
      throws IOException {
    return new Unpacking(new TarInput(in), folder, overwrite).unpack();
  }
}
