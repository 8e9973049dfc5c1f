package dev.pitwall.scan.osv;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Reads what {@link IndexWriter} wrote: the table of packages is kept in memory, an advisory is
 * read when it is asked for.
 */
final class IndexReader implements AutoCloseable {
  private static final int END = 16;
  private static final long LARGEST_TABLE = 256L << 20;
  private static final int MOST = 16 << 20;

  private final RandomAccessFile file;
  private final Head head;
  private final Map<String, long[]> packages = new HashMap<>();
  private final Map<String, List<String>> groups = new HashMap<>();
  private final Map<String, Integer> shared = new HashMap<>();

  /**
   * How the table begins.
   *
   * @param fingerprint of the source as it was imported
   */
  record Head(SnapshotFacts facts, String fingerprint) {}

  private IndexReader(RandomAccessFile file) throws IOException {
    this.file = file;
    DataInputStream table = table(file);
    if (table.readInt() != IndexWriter.MAGIC) {
      throw new IOException("an index of another kind");
    }
    String source = table.readUTF();
    String fingerprint = table.readUTF();
    Instant newest = Instant.ofEpochMilli(table.readLong());
    long records = table.readLong();
    long withdrawn = table.readLong();
    long broken = table.readLong();
    head =
        new Head(
            new SnapshotFacts(source, newest, records, withdrawn, broken, texts(table)),
            fingerprint);
    for (int i = count(table); i > 0; i--) {
      String name = table.readUTF();
      long[] places = new long[count(table)];
      for (int p = 0; p < places.length; p++) {
        places[p] = table.readLong();
      }
      packages.put(name, places);
      int colon = name.indexOf(':');
      if (colon > 0) {
        groups
            .computeIfAbsent(name.substring(colon + 1), artifact -> new ArrayList<>(1))
            .add(name.substring(0, colon));
      }
    }
    for (int i = count(table); i > 0; i--) {
      shared.put(table.readUTF(), table.readInt());
    }
  }

  /**
   * Opens an index.
   *
   * @throws IOException if there is none, or it is damaged
   */
  static IndexReader open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      return new IndexReader(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The table, whole and with the right checksum. */
  private static DataInputStream table(RandomAccessFile file) throws IOException {
    long length = file.length();
    if (length < END) {
      throw new IOException("cut off");
    }
    file.seek(length - END);
    long from = file.readLong();
    long sum = file.readLong();
    long size = length - END - from;
    if (from < 0 || size < 0 || size > LARGEST_TABLE) {
      throw new IOException("damaged");
    }
    byte[] table = new byte[(int) size];
    file.seek(from);
    file.readFully(table);
    CRC32 read = new CRC32();
    read.update(table);
    if (read.getValue() != sum) {
      throw new IOException("damaged");
    }
    return new DataInputStream(new ByteArrayInputStream(table));
  }

  Head head() {
    return head;
  }

  /** Groups that have advisories for an artifact of this name. */
  List<String> groups(String artifact) {
    return groups.getOrDefault(artifact, List.of());
  }

  /** The set of a record whose names mean the same as another's; its own name else. */
  Object set(String id) {
    Integer number = shared.get(id);
    return number == null ? id : number;
  }

  /**
   * The advisories of a package.
   *
   * @param name {@code group:artifact}
   */
  List<Advisory> advisories(String name) throws IOException {
    List<Advisory> advisories = new ArrayList<>();
    for (long place : packages.getOrDefault(name, new long[0])) {
      byte[] bytes = new byte[(int) (place & (1 << IndexWriter.LENGTH_BITS) - 1)];
      file.seek(place >>> IndexWriter.LENGTH_BITS);
      file.readFully(bytes);
      advisories.add(read(new DataInputStream(new ByteArrayInputStream(bytes))));
    }
    return advisories;
  }

  private static Advisory read(DataInputStream from) throws IOException {
    String id = from.readUTF();
    List<String> aliases = texts(from);
    String summary = from.readUTF();
    Severity severity = one(IndexWriter.SEVERITIES, from);
    double score = from.readDouble();
    List<VersionRange> ranges = new ArrayList<>();
    for (int i = count(from); i > 0; i--) {
      List<Event> events = new ArrayList<>();
      for (int e = count(from); e > 0; e--) {
        events.add(new Event(one(IndexWriter.EVENTS, from), from.readUTF()));
      }
      ranges.add(new VersionRange(events));
    }
    Double known = Double.isNaN(score) ? null : Double.valueOf(score);
    String versions = new String(from.readNBytes(count(from)), StandardCharsets.UTF_8);
    return new Advisory(id, aliases, summary, severity, known, ranges, versions);
  }

  private static <T> T one(List<T> all, DataInputStream from) throws IOException {
    int number = from.readUnsignedByte();
    if (number >= all.size()) {
      throw new IOException("damaged");
    }
    return all.get(number);
  }

  private static List<String> texts(DataInputStream from) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = count(from); i > 0; i--) {
      texts.add(from.readUTF());
    }
    return texts;
  }

  private static int count(DataInputStream from) throws IOException {
    int count = from.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException("damaged");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
