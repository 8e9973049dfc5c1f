package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that is never changed: one block a series, then the index with the names and a checksum of
 * each block, then twenty bytes that say where the index is. Complete in itself, so a damaged file
 * harms no other, and a damaged block no other block.
 */
final class Segment implements Closeable {
  private static final int MAGIC = 0x50574831; // PWH1
  private static final int TRAILER = 20;
  private static final int LARGEST_INDEX = 16 << 20;
  private static final int LARGEST_BLOCK = 1 << 20;
  private static final int MOST_BLOCKS = 100_000;
  private static final int CHECKED_APART = 8;
  private static final int TAIL = 8_192;
  private static final byte[] EVERY = {};

  private final RandomAccessFile file;
  private final Map<ReadingKey, Entry> entries;

  /** Where a block is, and what is in it. */
  record Entry(Series series, int first, int last, long offset, int length, int sum) {}

  private Segment(RandomAccessFile file, Map<ReadingKey, Entry> entries) {
    this.file = file;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** One series' part of a file, with the first and the last moment in its unit of time. */
  static final class Block {
    private final Series series;
    private final int first;
    private final int last;
    private final byte[] bytes;

    Block(Series series, int first, int last, byte[] bytes) {
      this.series = series;
      this.first = first;
      this.last = last;
      this.bytes = bytes;
    }
  }

  /** The bytes of a whole file. */
  static byte[] encode(List<Block> blocks) {
    ByteSink file = new ByteSink();
    ByteSink index = new ByteSink();
    index.number(blocks.size());
    for (Block block : blocks) {
      block.series.write(index);
      index.number(block.first).number(block.last).number(block.bytes.length);
      index.fixed32(Packing.sum(block.bytes));
      file.put(block.bytes);
    }
    byte[] plain = index.toBytes();
    byte[] packed = Packing.deflate(plain);
    ByteSink trailer = new ByteSink();
    trailer.fixed32(file.size()).fixed32(packed.length).fixed32(plain.length);
    ByteSink summed = new ByteSink().put(packed).put(trailer.toBytes());
    trailer.fixed32(Packing.sum(summed.toBytes())).fixed32(MAGIC);
    return file.put(packed).put(trailer.toBytes()).toBytes();
  }

  /**
   * Opens a file and reads its index.
   *
   * @throws DamageException if the index is not what was written
   */
  static Segment open(Path path) throws IOException {
    return open(path, List.of(EVERY));
  }

  /** The same with the entry of one series alone, which is quicker. */
  static Segment open(Path path, ReadingKey wanted) throws IOException {
    return open(path, List.of(Series.name(wanted)));
  }

  /** The same with the entries of keys that begin so. */
  static Segment open(Path path, List<byte[]> wanted) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      return new Segment(file, index(file, wanted));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Map<ReadingKey, Entry> index(RandomAccessFile file, List<byte[]> wanted)
      throws IOException {
    long size = file.length();
    byte[] tail = read(file, Math.max(0, size - TAIL), (int) Math.min(size, TAIL));
    if (size < TRAILER) {
      throw new DamageException("it has " + size + " bytes");
    }
    ByteSource trailer = new ByteSource(tail, tail.length - TRAILER, tail.length);
    final int offset = trailer.fixed32();
    final int packed = trailer.fixed32();
    int plain = trailer.fixed32();
    int sum = trailer.fixed32();
    boolean whole =
        trailer.fixed32() == MAGIC
            && offset >= 0
            && packed >= 0
            && plain >= 0
            && plain <= LARGEST_INDEX
            && (long) offset + packed + TRAILER == size;
    if (!whole) {
      throw new DamageException("its end is not that of a segment");
    }
    int rest = packed + TRAILER - CHECKED_APART;
    byte[] summed =
        rest + CHECKED_APART <= tail.length
            ? Arrays.copyOfRange(
                tail, tail.length - rest - CHECKED_APART, tail.length - CHECKED_APART)
            : read(file, offset, rest);
    if (Packing.sum(summed) != sum) {
      throw new DamageException("the checksum of its index is wrong");
    }
    byte[] index = Packing.inflate(Arrays.copyOf(summed, packed), plain);
    return entries(new ByteSource(index), offset, wanted);
  }

  private static Map<ReadingKey, Entry> entries(ByteSource index, int end, List<byte[]> wanted)
      throws DamageException {
    int count = index.count(MOST_BLOCKS);
    Map<ReadingKey, Entry> entries = new TreeMap<>(Series.BY_NAME);
    long offset = 0;
    for (int i = 0; i < count; i++) {
      Series series = Series.readIf(index, wanted);
      int first = index.count(Kind.COARSE.seconds());
      int last = index.count(Kind.COARSE.seconds());
      int length = index.count(LARGEST_BLOCK);
      int sum = index.fixed32();
      if (series != null) {
        entries.put(series.key(), new Entry(series, first, last, offset, length, sum));
      }
      offset += length;
    }
    if (offset != end) {
      throw new DamageException("its blocks end at " + offset + ", not at " + end);
    }
    return entries;
  }

  private static byte[] read(RandomAccessFile file, long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(from);
    file.readFully(bytes);
    return bytes;
  }

  /** What is in it, by name. */
  Map<ReadingKey, Entry> entries() {
    return entries;
  }

  /**
   * The block of a series; null if there is none.
   *
   * @throws DamageException if it is not what was written
   */
  byte @Nullable [] block(ReadingKey key) throws IOException {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    byte[] bytes = read(file, entry.offset(), entry.length());
    if (Packing.sum(bytes) != entry.sum()) {
      throw new DamageException("the checksum of " + key + " is wrong");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
