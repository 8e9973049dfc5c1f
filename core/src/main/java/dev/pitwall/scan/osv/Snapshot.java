package dev.pitwall.scan.osv;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
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
  private static final int LARGEST_RECORD = 8 << 20;
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

  @SuppressWarnings("StreamResourceLeak") // whoever asks closes it
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
      byte[] text = in.readNBytes(LARGEST_RECORD + 1);
      bytes += text.length;
      if (text.length > LARGEST_RECORD) {
        throw new IOException("a record of more than " + LARGEST_RECORD + " bytes");
      }
      read = RecordReader.read(new StringReader(new String(text, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      broken(name);
      return;
    }
    if (bytes > LARGEST) {
      throw new Refused(Problem.TOO_LARGE);
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
}
