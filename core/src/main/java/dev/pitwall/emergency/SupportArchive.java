package dev.pitwall.emergency;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.emergency.evidence.OwnFiles;
import dev.pitwall.emergency.evidence.SecretFilter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Evidence, logs and configuration in one zip archive of mode 0600, every text of it through the
 * filter. What is no text cannot be cleaned and stays out, and so do files that hold nothing but
 * secrets. {@code manifest.json} comes last and holds the SHA-256 of all others.
 */
final class SupportArchive {
  static final String MANIFEST = "manifest.json";

  private static final int BUFFER = 64 << 10;
  private static final int PROBE = 8 << 10;
  private static final int LONGEST_LINE = 1 << 20;
  private static final long MOST_CONFIG = 8L << 20;
  private static final Pattern SECRET_FILES =
      Pattern.compile(
          "(?i)\\.?pgpass(\\.conf)?|\\.netrc|_netrc|.*\\.(p12|pfx|jks|jceks|keystore|truststore|kdbx"
              + "|key)|id_(rsa|dsa|ecdsa|ed25519).*|.*\\.token|\\.?htpasswd|shadow");

  private final SecretFilter filter;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private long removed;

  /** What goes in. */
  record Content(
      Optional<Path> evidence, List<LogSelection.Found> logs, List<Path> config, long logsLimit) {}

  /**
   * A finished archive.
   *
   * @param sha256 of the whole file
   * @param removed lines from which a secret was taken
   * @param leftOut what is not in it and why, one line each
   */
  record Made(
      Path file, long bytes, String sha256, int files, long removed, List<String> leftOut) {}

  private record Entry(String name, long bytes, String sha256) {}

  SupportArchive(SecretFilter filter) {
    this.filter = filter;
  }

  /** Writes it; the file appears as a whole or not at all. */
  Made write(String id, Path file, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Digest whole = new Digest();
    try {
      FileChannel channel = OwnFiles.create(part);
      try (channel;
          ZipOutputStream zip =
              new ZipOutputStream(
                  new BufferedOutputStream(
                      new DigestStream(Channels.newOutputStream(channel), whole), BUFFER))) {
        content.evidence().ifPresent(evidence -> evidence(zip, evidence));
        for (Path config : content.config()) {
          if (Files.exists(config)) {
            text(zip, "config", config, MOST_CONFIG, true);
          }
        }
        long left = content.logsLimit();
        for (LogSelection.Found log : content.logs()) {
          left -= text(zip, "logs", log.file(), left, false);
        }
        manifest(zip, id);
        zip.finish();
        zip.flush();
        OwnFiles.publish(part, channel, file);
      }
    } catch (Unwritable e) {
      throw e.cause;
    } finally {
      Files.deleteIfExists(part);
    }
    return new Made(
        file, Files.size(file), whole.hex(), entries.size(), removed, List.copyOf(leftOut));
  }

  /** The archive itself cannot be written, as opposed to one of its sources that cannot be read. */
  private static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final IOException cause;

    Unwritable(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  private void evidence(ZipOutputStream zip, Path evidence) {
    try (ZipFile in = new ZipFile(evidence.toFile())) {
      Enumeration<? extends ZipEntry> each = in.entries();
      while (each.hasMoreElements()) {
        ZipEntry one = each.nextElement();
        try (InputStream text = in.getInputStream(one)) {
          copy(zip, "evidence/" + one.getName(), text, Long.MAX_VALUE, false);
        }
      }
    } catch (IOException e) {
      leftOut.add(evidence + ": " + e);
    }
  }

  /** How many bytes of text it took. */
  private long text(ZipOutputStream zip, String folder, Path file, long most, boolean config) {
    String shown = file.toAbsolutePath().normalize().toString();
    Path name = file.getFileName();
    if (name != null && SECRET_FILES.matcher(name.toString()).matches()) {
      leftOut.add(shown + ": its kind holds secrets and nothing else");
      return 0;
    }
    if (most <= 0) {
      leftOut.add(shown + ": emergency.logs-limit is reached");
      return 0;
    }
    boolean packed = shown.toLowerCase(Locale.ROOT).endsWith(".gz");
    try (InputStream raw = Files.newInputStream(file)) {
      if (!packed && !config) {
        long over = Files.size(file) - most;
        if (over > 0) {
          raw.skipNBytes(over);
          leftOut.add(shown + ": its first " + over + " bytes (emergency.logs-limit)");
        }
      }
      BufferedInputStream in =
          new BufferedInputStream(packed ? new GZIPInputStream(raw, BUFFER) : raw, BUFFER);
      if (binary(in)) {
        leftOut.add(shown + ": it is no text, so no secret could be found in it");
        return 0;
      }
      String entry = folder + shown.replace('\\', '/').replaceFirst("^([A-Za-z]):", "/$1");
      return copy(zip, packed ? entry.substring(0, entry.length() - 3) : entry, in, most, config);
    } catch (IOException e) {
      leftOut.add(shown + ": " + e);
      return 0;
    }
  }

  private static boolean binary(BufferedInputStream in) throws IOException {
    in.mark(PROBE + 1);
    byte[] probe = in.readNBytes(PROBE);
    in.reset();
    for (byte each : probe) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  private long copy(ZipOutputStream zip, String name, InputStream in, long most, boolean config)
      throws IOException {
    SecretFilter.Pass pass = filter.begin(config);
    Digest digest = new Digest();
    put(() -> zip.putNextEntry(new ZipEntry(name)));
    long bytes = 0;
    try {
      StringBuilder line = new StringBuilder();
      int next = in.read();
      while (next >= 0 && bytes < most) {
        boolean ends = next == '\n' || line.length() >= LONGEST_LINE;
        if (next != '\n') {
          line.append((char) next);
        }
        next = in.read();
        if (ends || next < 0) {
          bytes += line(zip, pass, line, ends, digest);
          line.setLength(0);
        }
      }
      if (next >= 0) {
        leftOut.add(name + ": what follows its first " + bytes + " bytes");
      }
    } finally {
      long size = bytes;
      put(zip::closeEntry);
      removed += pass.removed();
      entries.add(new Entry(name, size, digest.hex()));
    }
    return bytes;
  }

  private long line(
      ZipOutputStream zip,
      SecretFilter.Pass pass,
      StringBuilder line,
      boolean ends,
      Digest digest) {
    boolean carriage = line.length() > 0 && line.charAt(line.length() - 1) == '\r';
    String text = carriage ? line.substring(0, line.length() - 1) : line.toString();
    String clean = pass.line(text) + (carriage ? "\r" : "") + (ends ? "\n" : "");
    byte[] bytes = clean.getBytes(StandardCharsets.ISO_8859_1);
    digest.update(bytes, 0, bytes.length);
    put(() -> zip.write(bytes));
    return bytes.length;
  }

  private interface Put {
    void into() throws IOException;
  }

  private static void put(Put put) {
    try {
      put.into();
    } catch (IOException e) {
      throw new Unwritable(e);
    }
  }

  private void manifest(ZipOutputStream zip, String id) throws IOException {
    zip.putNextEntry(new ZipEntry(MANIFEST));
    JsonWriter json = new JsonWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
    json.setIndent(" ");
    json.beginObject().name("id").value(id);
    json.name("files").beginArray();
    for (Entry entry : entries) {
      json.beginObject().name("name").value(entry.name()).name("bytes").value(entry.bytes());
      json.name("sha256").value(entry.sha256()).endObject();
    }
    json.endArray().name("leftOut").beginArray();
    for (String each : leftOut) {
      json.value(each);
    }
    json.endArray().name("linesWithSecretsRemoved").value(removed).endObject();
    json.flush();
    zip.closeEntry();
  }

  /**
   * Reads the archive again.
   *
   * @param sha256 of the whole file, as it was written
   * @return what is wrong; empty if it is whole
   */
  static List<String> verify(Path file, @Nullable String sha256) throws IOException {
    List<String> wrong = new ArrayList<>();
    Digest whole = new Digest();
    try (InputStream in = Files.newInputStream(file)) {
      whole.all(in);
    }
    if (sha256 != null && !sha256.equals(whole.hex())) {
      wrong.add(file + ": SHA-256 is " + whole.hex() + ", written was " + sha256);
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      wrong.addAll(ArchiveManifest.compare(zip));
    }
    return wrong;
  }

  /** Passes bytes on and counts them into a digest. */
  private static final class DigestStream extends FilterOutputStream {
    private final Digest digest;

    DigestStream(OutputStream out, Digest digest) {
      super(out);
      this.digest = digest;
    }

    @Override
    public void write(int b) throws IOException {
      digest.update(new byte[] {(byte) b}, 0, 1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      digest.update(bytes, offset, length);
      out.write(bytes, offset, length);
    }
  }

  /** In the format of {@code sha256sum}. */
  static String checksumLine(Made made) {
    return made.sha256() + "  " + made.file().getFileName() + "\n";
  }
}
