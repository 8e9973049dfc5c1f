package dev.pitwall.trust;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authorities as they are now: read again when the private file changes, and once an hour for
 * the JVM's, because a hundred certificates are too many to parse for every connection. Of one
 * thread.
 */
public final class TrustSource {
  private static final Duration KEPT = Duration.ofHours(1);

  private final Optional<Path> caFile;
  private final TimeSource time;
  private @Nullable Authorities known;
  private @Nullable FileTime changed;
  private long readNanos;

  /** Reads nothing yet. */
  public TrustSource(Optional<Path> caFile, TimeSource time) {
    this.caFile = caFile;
    this.time = time;
  }

  /**
   * The authorities.
   *
   * @throws IOException if the private file cannot be read or holds no certificate
   */
  public Authorities get() throws IOException {
    FileTime now = caFile.isPresent() ? changed(caFile.get()) : null;
    Authorities before = known;
    boolean fresh = time.nanoTime() - readNanos < KEPT.toNanos();
    if (before != null && fresh && (now == null || now.equals(changed))) {
      return before;
    }
    Authorities read = Authorities.of(caFile);
    known = read;
    changed = now;
    readNanos = time.nanoTime();
    return read;
  }

  private static FileTime changed(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }
}
