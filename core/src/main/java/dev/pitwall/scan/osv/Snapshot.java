package dev.pitwall.scan.osv;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A snapshot as it was dropped: a zip of OSV records or a folder of them. */
final class Snapshot {
  private static final long LARGEST_RECORD = 8L << 20;
  private static final long LARGEST = 8L << 30;
  private static final int MOST_FILES = 1_000_000;
  private static final int EXAMPLES = 5;
  private static final int BUFFER = 1 << 16;

  private final Path source;
  private long bytes;
  private long records;
  private long withdrawn;
  private long broken;
  private final List<String> examples = new ArrayList<>();
  private Instant newest = Instant.EPOCH;

  Snapshot(Path source) {
    this.source = source;
  }

  /** It cannot be taken. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    private final Problem problem;

    Refused(Problem problem) {
      super(problem.name());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /** Changes whenever what is there changes. */
  String fingerprint() throws IOException {
    if (!Files.isDirectory(source)) {
      return Files.size(source) + ":" + Files.getLastModifiedTime(source).toMillis();
    }
    long count = 0;
    long size = 0;
    long last = 0;
    try (Stream<Path> files = files()) {
      for (Iterator<Path> each = files.iterator(); each.hasNext(); ) {
        Path file = each.next();
        count++;
        size += Files.size(file);
        last = Math.max(last, Files.getLastModifiedTime(file).toMillis());
      }
    }
    return count + ":" + size + ":" + last;
  }

  private Stream<Path> files() throws IOException {
    return Files.walk(source)
        .filter(file -> isRecord(file.toString()) && Files.isRegularFile(file))
        .limit(MOST_FILES);
  }

  private static boolean isRecord(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** Reads every record into the index. */
  SnapshotFacts into(IndexWriter index) throws IOException {
    if (Files.isDirectory(source)) {
      try (Stream<Path> files = files()) {
        for (Iterator<Path> each = files.iterator(); each.hasNext(); ) {
          Path file = each.next();
          try (InputStream in = Files.newInputStream(file)) {
            record(file.toString(), in, index);
          }
        }
      }
    } else {
      checkHash();
      zip(index);
    }
    if (records == 0) {
      throw new Refused(Problem.EMPTY);
    }
    return new SnapshotFacts(source.toString(), newest, records, withdrawn, broken, examples);
  }

  private void zip(IndexWriter index) throws IOException {
    try (ZipFile zip = new ZipFile(source.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && isRecord(entry.getName())) {
          try (InputStream in = zip.getInputStream(entry)) {
            record(entry.getName(), in, index);
          }
        }
      }
    }
  }

  private void record(String name, InputStream in, IndexWriter index) throws IOException {
    RecordReader.Read read;
    try {
      read =
          RecordReader.read(
              new InputStreamReader(
                  new Bounded(in),
                  StandardCharsets.UTF_8
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)));
    } catch (Refused e) {
      throw e;
    } catch (CharacterCodingException e) {
      broken(name);
      return;
    } catch (IOException e) {
      broken(name);
      return;
    }
    if (read.withdrawn()) {
      withdrawn++;
    } else if (!read.advisories().isEmpty()) {
      records++;
      index.add(read);
    }
    if (read.modified().isAfter(newest)) {
      newest = read.modified();
    }
  }

  private void broken(String name) {
    broken++;
    if (examples.size() < EXAMPLES) {
      String plain = name.replaceAll("\\p{Cntrl}", "?");
      examples.add(plain.substring(Math.max(0, plain.length() - 200)));
    }
  }

  /** By the file beside it, if there is one. */
  private void checkHash() throws IOException {
    Path beside = source.resolveSibling(source.getFileName() + ".sha256");
    if (!Files.isRegularFile(beside)) {
      return;
    }
    String said;
    try (InputStream in = Files.newInputStream(beside)) {
      said = new String(in.readNBytes(1_024), StandardCharsets.UTF_8).strip();
    }
    if (!said.split("\\s", 2)[0].equalsIgnoreCase(sha256())) {
      throw new Refused(Problem.WRONG_HASH);
    }
  }

  private String sha256() throws IOException {
    try (InputStream in = new FileInputStream(source.toFile())) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Ends a record that is too large, and a snapshot that is. */
  private final class Bounded extends FilterInputStream {
    private long record;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      record += Math.max(0, read);
      bytes += Math.max(0, read);
      if (bytes > LARGEST) {
        throw new Refused(Problem.TOO_LARGE);
      }
      if (record > LARGEST_RECORD) {
        throw new IOException("a record of more than " + LARGEST_RECORD + " bytes");
      }
      return read;
    }
  }
}
