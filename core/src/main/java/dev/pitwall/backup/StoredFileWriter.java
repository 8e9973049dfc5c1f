package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.Content;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.backup.seal.SealedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file of a backup: what comes in is digested, sealed if there is a key, digested again
 * and written. It is on the disk when {@link #finish} returns.
 */
final class StoredFileWriter extends OutputStream {
  private final String name;
  private final Disk disk;
  private final @Nullable SealedOutputStream seal;
  private final MessageDigest plain = Digests.sha256();
  private final OutputStream out;
  private long taken;
  private volatile long plainBytes; // what another thread may see of it

  private StoredFileWriter(String name, Disk disk, @Nullable SealedOutputStream seal) {
    this.name = name;
    this.disk = disk;
    this.seal = seal;
    this.out = seal == null ? disk : seal;
  }

  /** A new file in {@code folder}. */
  static StoredFileWriter open(Path folder, String plainName, @Nullable SealKey key)
      throws IOException {
    String name = key == null ? plainName : plainName + Manifest.SEALED;
    Disk disk = new Disk(Durable.create(folder.resolve(name)));
    try {
      SealedOutputStream seal = key == null ? null : new SealedOutputStream(disk, key);
      return new StoredFileWriter(name, disk, seal);
    } catch (IOException e) {
      disk.close();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (seal != null) {
      plain.update(bytes, from, length);
    }
    out.write(bytes, from, length);
    taken += length;
    plainBytes = taken;
  }

  /** What came in so far. */
  long plainBytes() {
    return plainBytes;
  }

  /** Ends the file, forces it to the disk and says what it is. */
  StoredFile finish(@Nullable Long entries) throws IOException {
    Content content = null;
    if (seal != null) {
      seal.finish();
      content = new Content(plainBytes, Digests.hex(plain));
    }
    disk.channel.force(true);
    close();
    return new StoredFile(name, disk.bytes, Digests.hex(disk.digest), content, entries);
  }

  /** Lets go of the file, finished or not. */
  @Override
  public void close() throws IOException {
    disk.close();
  }

  private static final class Disk extends OutputStream {
    private final FileChannel channel;
    private final MessageDigest digest = Digests.sha256();
    private long bytes;

    Disk(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      digest.update(from, offset, length);
      ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      bytes += length;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
