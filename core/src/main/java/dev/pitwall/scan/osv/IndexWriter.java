package dev.pitwall.scan.osv;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Writes an index: the advisories one after the other, then where those of each package are, then
 * the place and the checksum of that. Read by {@link IndexReader}.
 */
final class IndexWriter implements AutoCloseable {
  static final int MAGIC = 0x5057_4f34;

  /** A place is an offset, and below it in so many bits the length. */
  static final int LENGTH_BITS = 24;

  /** By their places here in the file. */
  static final List<Severity> SEVERITIES = List.of(Severity.values());

  static final List<Event.Type> EVENTS = List.of(Event.Type.values());

  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final Map<String, List<Long>> packages = new TreeMap<>();
  private final Aliases aliases = new Aliases();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long offset;

  IndexWriter(Path file) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  void add(RecordReader.Read record) throws IOException {
    for (Map.Entry<String, Advisory> each : record.advisories().entrySet()) {
      aliases(each.getValue());
      bytes.reset();
      write(new DataOutputStream(bytes), each.getValue());
      if (bytes.size() >= 1 << LENGTH_BITS) {
        throw new IOException("an advisory of " + bytes.size() + " bytes");
      }
      long place = offset << LENGTH_BITS | bytes.size();
      packages.computeIfAbsent(each.getKey(), name -> new ArrayList<>(1)).add(place);
      bytes.writeTo(out);
      offset += bytes.size();
    }
  }

  private String aliased = "";

  /** Once a record, not once a package. */
  private void aliases(Advisory advisory) {
    if (!advisory.id().equals(aliased)) {
      aliased = advisory.id();
      aliases.add(advisory.id(), advisory.aliases());
    }
  }

  private static void write(DataOutputStream to, Advisory advisory) throws IOException {
    to.writeUTF(advisory.id());
    texts(to, advisory.aliases());
    to.writeUTF(advisory.summary());
    to.writeByte(SEVERITIES.indexOf(advisory.severity()));
    Double score = advisory.score();
    to.writeDouble(score == null ? Double.NaN : score);
    to.writeInt(advisory.ranges().size());
    for (VersionRange range : advisory.ranges()) {
      to.writeInt(range.events().size());
      for (Event event : range.events()) {
        to.writeByte(EVENTS.indexOf(event.type()));
        to.writeUTF(event.version());
      }
    }
    byte[] versions = advisory.versions().getBytes(StandardCharsets.UTF_8);
    to.writeInt(versions.length);
    to.write(versions);
  }

  private static void texts(DataOutputStream to, List<String> texts) throws IOException {
    to.writeInt(texts.size());
    for (String text : texts) {
      to.writeUTF(text);
    }
  }

  /** Writes the end; nothing can be added after. */
  void finish(SnapshotFacts facts, String fingerprint) throws IOException {
    bytes.reset();
    DataOutputStream to = new DataOutputStream(bytes);
    to.writeInt(MAGIC);
    to.writeUTF(facts.source());
    to.writeUTF(fingerprint);
    to.writeLong(facts.newest().toEpochMilli());
    to.writeLong(facts.records());
    to.writeLong(facts.withdrawn());
    to.writeLong(facts.broken());
    texts(to, facts.examples());
    to.writeInt(packages.size());
    for (Map.Entry<String, List<Long>> each : packages.entrySet()) {
      to.writeUTF(each.getKey());
      to.writeInt(each.getValue().size());
      for (long place : each.getValue()) {
        to.writeLong(place);
      }
    }
    Map<String, Integer> shared = aliases.shared();
    to.writeInt(shared.size());
    for (Map.Entry<String, Integer> each : shared.entrySet()) {
      to.writeUTF(each.getKey());
      to.writeInt(each.getValue());
    }
    CRC32 sum = new CRC32();
    sum.update(bytes.toByteArray());
    bytes.writeTo(out);
    DataOutputStream end = new DataOutputStream(out);
    end.writeLong(offset);
    end.writeLong(sum.getValue());
    end.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
