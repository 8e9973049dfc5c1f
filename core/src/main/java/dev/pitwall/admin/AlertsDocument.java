package dev.pitwall.admin;

import dev.pitwall.check.Unit;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of {@code /api/v1/alerts} and of the command {@code alerts list -o json}.
 *
 * @param alerts the open incidents, worst first
 * @param silences in force, oldest first
 */
public record AlertsDocument(List<Alert> alerts, List<Silence> silences) {

  /** Keeps copies. */
  public AlertsDocument {
    alerts = List.copyOf(alerts);
    silences = List.copyOf(silences);
  }

  /**
   * One open incident.
   *
   * @param id {@code I7K2Q9}
   * @param target empty if the rule has one target only
   * @param severity {@code INFO}, {@code WARNING} or {@code CRITICAL}: the highest reached
   * @param since when the value first went beyond the threshold
   * @param value the last measured, in {@code unit}
   * @param seen when it was measured
   * @param flapping true while it opens and ends again and again
   * @param acknowledgedBy null if nobody looks after it
   * @param held why a channel is not told now, by channel
   */
  public record Alert(
      String id,
      String rule,
      String target,
      String severity,
      Instant since,
      double value,
      double threshold,
      double peak,
      Unit unit,
      Instant seen,
      boolean flapping,
      @Nullable String acknowledgedBy,
      Map<String, String> held) {
    /** Keeps a copy. */
    public Alert {
      held = Map.copyOf(held);
    }
  }

  /**
   * One silence.
   *
   * @param labels as text, {@code path=/data}; empty for every target
   * @param matching how many open incidents it holds back now
   */
  public record Silence(
      String id,
      String rule,
      String labels,
      String by,
      String reason,
      Instant since,
      Instant until,
      int matching) {

    /**
     * Reads the answer to a new silence.
     *
     * @throws IOException if the text is none
     */
    public static Silence parse(Reader in) throws IOException {
      return AlertsJson.silence(in);
    }
  }

  /** Writes the JSON document. */
  public void writeTo(Writer out) throws IOException {
    AlertsJson.write(this, out);
  }

  /**
   * Reads what {@link #writeTo} wrote; names that this version does not know are passed over.
   *
   * @throws IOException if the text is no such document
   */
  public static AlertsDocument parse(Reader in) throws IOException {
    return AlertsJson.parse(in);
  }
}
