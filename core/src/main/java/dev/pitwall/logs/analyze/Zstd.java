package dev.pitwall.logs.analyze;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Unpacks by the program {@code zstd}, because the JDK cannot. */
final class Zstd extends FilterInputStream {
  private static final int PATIENCE_SECONDS = 5;

  private final Process process;
  private final Path path;
  private boolean ended;

  private Zstd(Process process, Path path) {
    super(process.getInputStream());
    this.process = process;
    this.path = path;
  }

  /**
   * Starts it.
   *
   * @throws IOException if it is not installed
   */
  static InputStream open(Path path) throws IOException {
    try {
      Process process =
          new ProcessBuilder("zstd", "-dcq", "--", path.toAbsolutePath().toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(
                  ProcessBuilder.Redirect.from(
                      java.io.File.listRoots()[0].toPath().resolve("dev/null").toFile()))
              .start();
      return new Zstd(process, path);
    } catch (IOException e) {
      throw new IOException(
          "packed with zstd, and the program zstd is not there; install it (apt install zstd) or"
              + " unpack the file",
          e);
    }
  }

  @Override
  public int read(byte[] into, int at, int most) throws IOException {
    int got = super.read(into, at, most);
    if (got < 0 && !ended) {
      ended = true;
      check();
    }
    return got;
  }

  private void check() throws IOException {
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() != 0) {
        throw new IOException("zstd could not unpack all of " + path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    super.close();
  }
}
