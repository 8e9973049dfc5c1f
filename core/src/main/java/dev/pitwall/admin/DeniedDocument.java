package dev.pitwall.admin;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document of {@code /api/v1/security} and of the command {@code security denied -o json}.
 *
 * @param mode {@code off}, {@code observe}, {@code dry-run} or {@code enforce}
 * @param denying true if requests are denied now
 * @param requests that were denied, or would have been, since the start
 * @param unplaced clients that found no place in the table
 * @param stopped null unless nobody is denied for a while
 * @param denied those who are denied, or would be; the newest first
 * @param allowed networks that somebody let in
 */
public record DeniedDocument(
    String mode,
    boolean denying,
    long requests,
    long unplaced,
    @Nullable Stopped stopped,
    List<Denied> denied,
    List<Allowed> allowed) {

  /** Keeps copies. */
  public DeniedDocument {
    denied = List.copyOf(denied);
    allowed = List.copyOf(allowed);
  }

  /**
   * That nobody is denied.
   *
   * @param by {@code breaker}, or who said so
   */
  public record Stopped(Instant until, String by) {}

  /**
   * A client.
   *
   * @param address as {@code security.addresses} shows it
   * @param path the only one that is denied; empty: all are
   * @param reason the reading that it went above
   * @param value of the reading when it did
   * @param times how often it was denied within a day
   * @param requests that were denied, or would have been
   */
  public record Denied(
      String address,
      String path,
      String reason,
      long value,
      long times,
      long requests,
      Instant since,
      Instant until) {}

  /** A network that is let in. */
  public record Allowed(String network, Instant until, String by) {}

  /**
   * The answer to a wish to let somebody in.
   *
   * @param ended denials that ended
   */
  public record Let(int ended, Instant until) {

    /**
     * Reads it.
     *
     * @throws IOException if the text is none
     */
    public static Let parse(Reader in) throws IOException {
      return DeniedJson.let(in);
    }
  }

  /** Writes the JSON document. */
  public void writeTo(Writer out) throws IOException {
    DeniedJson.write(this, out);
  }

  /**
   * Reads what {@link #writeTo} wrote; names that this version does not know are passed over.
   *
   * @throws IOException if the text is no such document
   */
  public static DeniedDocument parse(Reader in) throws IOException {
    return DeniedJson.parse(in);
  }
}
