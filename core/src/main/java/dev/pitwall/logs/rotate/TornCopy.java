package dev.pitwall.logs.rotate;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A compressed copy that somebody began and did not finish. */
final class TornCopy {
  private static final int BUFFER = 1 << 16;

  private TornCopy() {}

  /**
   * True if {@code copy} breaks off, and all that it holds up to there is the begin of {@code
   * whole}: then nothing is lost with it. Anything else may be somebody's file.
   */
  static boolean is(Path copy, Path whole) throws IOException {
    if (Files.size(copy) == 0) {
      return true;
    }
    try (InputStream original =
            new BufferedInputStream(
                Files.newInputStream(whole, LinkOption.NOFOLLOW_LINKS), BUFFER);
        InputStream raw = Files.newInputStream(copy, LinkOption.NOFOLLOW_LINKS)) {
      return breaksOff(raw, original);
    }
  }

  private static boolean breaksOff(InputStream raw, InputStream original) throws IOException {
    GZIPInputStream packed;
    try {
      packed = new GZIPInputStream(raw, BUFFER);
    } catch (EOFException withinTheHeader) {
      return true;
    } catch (ZipException another) {
      return false;
    }
    byte[] buffer = new byte[BUFFER];
    try (packed) {
      for (int read = packed.read(buffer); read >= 0; read = packed.read(buffer)) {
        byte[] same = original.readNBytes(read);
        if (!Arrays.equals(same, 0, same.length, buffer, 0, read)) {
          return false;
        }
      }
      return false; // it ends as it should
    } catch (EOFException torn) {
      return true;
    } catch (ZipException damaged) {
      return false;
    }
  }
}
