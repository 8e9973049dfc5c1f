package dev.pitwall.scan.osv;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Fetches a snapshot from an address of the operator's choice. What is there stays until a whole
 * zip archive has come; an answer that says that nothing changed costs no download. The file's
 * validators are kept beside it, in {@code all.zip.from}.
 */
public final class Mirror {
  static final long MOST_BYTES = 1L << 30;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final int BUFFER = 64 << 10;

  private final URI address;
  private final TimeSource time;
  private final long mostBytes;

  /** Of an address with {@code https} or {@code http}. */
  public Mirror(URI address, TimeSource time) {
    this(address, time, MOST_BYTES);
  }

  Mirror(URI address, TimeSource time, long mostBytes) {
    this.address = address;
    this.time = time;
    this.mostBytes = mostBytes;
  }

  /** What identifies an answer; empty texts where the server gave none. */
  private record Validators(String address, long bytes, String tag, String modified) {
    static final Validators NONE = new Validators("", -1, "", "");

    static Validators read(Path file) {
      try {
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 4
            ? new Validators(lines.get(0), Long.parseLong(lines.get(1)), lines.get(2), lines.get(3))
            : NONE;
      } catch (IOException | IllegalArgumentException absentOrStrange) {
        return NONE; // the whole file is fetched
      }
    }

    void write(Path file) throws IOException {
      Files.write(file, List.of(address, Long.toString(bytes), tag, modified));
    }
  }

  /**
   * Fetches it, for at most half an hour.
   *
   * @param to the snapshot; its folder must exist
   * @return false if the mirror has what is there already
   * @throws IOException in words for an operator; what is there is as it was
   */
  public boolean fetch(Path to) throws IOException {
    if (Files.isDirectory(to)) {
      throw new IOException(to + " is a folder, and a file is fetched");
    }
    try {
      return fetched(to);
    } catch (UnknownHostException e) {
      throw new IOException("the host " + e.getMessage() + " is unknown", e);
    } catch (FileSystemException e) {
      throw new IOException(e.toString(), e); // its message is the path alone
    }
  }

  private boolean fetched(Path to) throws IOException {
    Path known = to.resolveSibling(to.getFileName() + ".from");
    Validators last = Validators.read(known);
    boolean same =
        last.address().equals(address.toString())
            && Files.isRegularFile(to)
            && Files.size(to) == last.bytes();
    long begin = time.nanoTime();
    HttpURLConnection connection = open(same ? last : Validators.NONE);
    Path part = Files.createTempFile(to.toAbsolutePath().getParent(), "all", ".part");
    try {
      int code = connection.getResponseCode();
      if (code == HttpURLConnection.HTTP_NOT_MODIFIED && same) {
        return false;
      }
      if (code != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP " + code);
      }
      long bytes = store(connection, part, begin);
      requireZip(part);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      new Validators(address.toString(), bytes, header(connection, "ETag"), modified(connection))
          .write(known);
      return true;
    } finally {
      connection.disconnect();
      Files.deleteIfExists(part);
    }
  }

  private HttpURLConnection open(Validators last) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setUseCaches(false);
    // no connection is kept: its timer would be a thread of the JDK's in the application
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("User-Agent", "pitwall");
    if (!last.tag().isEmpty()) {
      connection.setRequestProperty("If-None-Match", last.tag());
    } else if (!last.modified().isEmpty()) {
      connection.setRequestProperty("If-Modified-Since", last.modified());
    }
    return connection;
  }

  private long store(HttpURLConnection connection, Path part, long begin) throws IOException {
    long expected = connection.getContentLengthLong();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = connection.getInputStream();
        FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > mostBytes) {
          throw new IOException("more than " + mostBytes + " bytes");
        }
        if (time.nanoTime() - begin > LIMIT.toNanos()) {
          throw new IOException("no end after " + LIMIT.toMinutes() + " minutes");
        }
        ByteBuffer some = ByteBuffer.wrap(buffer, 0, n);
        while (some.hasRemaining()) {
          out.write(some);
        }
      }
      out.force(true);
    }
    if (expected >= 0 && bytes != expected) {
      throw new IOException("it ended after " + bytes + " of " + expected + " bytes");
    }
    return bytes;
  }

  /** A page of a proxy that says no is no snapshot. */
  private static void requireZip(Path part) throws IOException {
    try (ZipFile zip = new ZipFile(part.toFile(), StandardCharsets.UTF_8)) {
      if (zip.size() == 0) {
        throw new IOException("an empty zip archive");
      }
    } catch (ZipException noZip) {
      throw new IOException("what came is no whole zip archive", noZip);
    }
  }

  private static String header(HttpURLConnection connection, String name) {
    String value = connection.getHeaderField(name);
    return value == null ? "" : value;
  }

  private static String modified(HttpURLConnection connection) {
    return header(connection, "Last-Modified");
  }

  /**
   * The address as it is configured.
   *
   * @throws IllegalArgumentException if it is none with {@code https} or {@code http} and a host
   */
  public static URI address(String text) {
    URI address = URI.create(text.strip());
    String scheme = address.getScheme() == null ? "" : address.getScheme();
    if (!List.of("https", "http").contains(scheme.toLowerCase(Locale.ROOT))
        || address.getHost() == null
        || address.getRawUserInfo() != null) {
      throw new IllegalArgumentException("no address of a file");
    }
    return address;
  }
}
