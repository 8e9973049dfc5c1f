package dev.pitwall.admin;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.State;
import dev.pitwall.check.Reading;
import dev.pitwall.finding.Finding;
import dev.pitwall.metrics.RequestWindow;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the running Pitwall knows at one moment; the document of {@code /api/v1/status} and of the
 * command {@code status -o json}.
 *
 * @param app the application's name
 * @param alerts what is pending, firing or recovering
 * @param outbox messages that wait; null while nobody knows
 * @param readings the last readings, unknown ones included
 * @param dropped what found no place, by what it was
 * @param findings what keeps Pitwall from doing all it was asked to
 * @param requests the last minute; null while nothing is observed
 * @param cluster where this instance stands among its replicas; null while nobody knows
 */
public record Status(
    String app,
    List<Alert> alerts,
    @Nullable Outbox outbox,
    List<Reading> readings,
    Map<String, Long> dropped,
    List<Finding> findings,
    @Nullable Requests requests,
    @Nullable Cluster cluster) {

  /** Keeps copies. */
  public Status {
    alerts = List.copyOf(alerts);
    readings = List.copyOf(readings);
    dropped = new TreeMap<>(dropped);
    findings = List.copyOf(findings);
  }

  /**
   * One rule on one target that is not at rest.
   *
   * @param target empty if the rule has one target only
   * @param since when the value first went beyond the threshold
   * @param value the last value in the reading's unit; null if unknown
   * @param threshold of the highest level that holds, else of the first; null if unknown
   * @param severity of the highest level that holds; null while it does not fire
   */
  public record Alert(
      String rule,
      String target,
      State state,
      Instant since,
      @Nullable Double value,
      @Nullable Double threshold,
      @Nullable Severity severity) {}

  /**
   * Messages that are not delivered.
   *
   * @param pending will be tried again
   * @param dead were given up
   */
  public record Outbox(long pending, long dead) {}

  /**
   * HTTP requests of the last minute.
   *
   * @param overall all routes together
   * @param routes the busiest, busiest first
   */
  public record Requests(RequestWindow overall, List<RequestWindow> routes) {

    /** Keeps a copy. */
    public Requests {
      routes = List.copyOf(routes);
    }
  }

  /**
   * Replicas of one application on one database, of which one leads.
   *
   * @param role ALONE, STARTING, LEADER, FOLLOWER, DATABASE_DOWN or POOLED; a later version may
   *     know more
   * @param instance this one
   * @param leader the instance that leads; empty if nobody is known to
   * @param reason why it is so where that is no good news; may be empty
   */
  public record Cluster(String role, String instance, String leader, String reason) {}

  /** Writes the JSON document. */
  public void writeTo(Writer out) throws IOException {
    StatusJson.write(this, out);
  }

  /** Writes the figures of one route, or of all, as the document has them. */
  public static void write(RequestWindow window, JsonWriter json) throws IOException {
    json.beginObject().name("route").value(window.route());
    json.name("seconds").value(window.seconds());
    json.name("count").value(window.count()).name("errors").value(window.errors());
    RequestWindow.Latency latency = window.latency();
    if (latency != null) {
      json.name("p50").value(latency.p50()).name("p95").value(latency.p95());
      json.name("p99").value(latency.p99()).name("max").value(latency.max());
    }
    json.endObject();
  }

  /**
   * Reads what {@link #writeTo} wrote. Fields that this version does not know are skipped.
   *
   * @throws IOException if the text is no status document; the message says what is wrong
   */
  public static Status parse(Reader in) throws IOException {
    return StatusJson.parse(in);
  }
}
