package dev.pitwall.admin;

import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.admin.DashboardDesk.Document;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the dashboard reads beyond the other routes. The tail of a log is sent in pieces: each
 * answer is a whole event stream that ends at once and asks the browser to come again, so no thread
 * is held while nothing is written.
 */
final class DashboardRoutes {
  static final String TEST = Document.TRIAL.path();
  private static final String RUNBOOKS = "/api/v1/runbooks/";
  private static final String SAMPLE = Document.SAMPLES.path() + "/";
  private static final String TAIL = "/api/v1/logs/tail";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int AGAIN_MILLIS = 2_000;
  private static final int MOST_DIGITS = 18;

  private final DashboardDesk desk;
  private final Locale locale;

  /**
   * Asks {@code desk}.
   *
   * @param locale of the sentences
   */
  DashboardRoutes(DashboardDesk desk, Locale locale) {
    this.desk = desk;
    this.locale = locale;
  }

  private static @Nullable Document document(String path) {
    for (Document each : Document.values()) {
      if (each.path().equals(path)) {
        return each;
      }
    }
    return null;
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return document(path) != null
        || path.startsWith(RUNBOOKS)
        || path.startsWith(SAMPLE)
        || path.equals(TAIL);
  }

  /** The methods of a path that {@link #knows}. */
  static Set<String> methods(String path) {
    return path.equals(TEST) ? Set.of("GET", "HEAD", "POST") : READING;
  }

  /** Answers one who may look, or whose POST was found to be meant. */
  Reply answer(HttpExchange exchange, String path) throws IOException {
    Document document = document(path);
    if (document != null) {
      boolean begun = READING.contains(exchange.getRequestMethod()) || desk.tryChannels();
      if (!begun) {
        return Reply.problem(
            409, "busy", "A test message is on its way", "Wait until it has come, then try again.");
      }
      StringWriter text = new StringWriter();
      desk.write(document, locale, text);
      return Reply.json(READING.contains(exchange.getRequestMethod()) ? 200 : 202, text.toString());
    }
    if (path.startsWith(SAMPLE)) {
      return sample(path.substring(SAMPLE.length()));
    }
    return path.equals(TAIL) ? tail(exchange) : runbook(path.substring(RUNBOOKS.length()));
  }

  private Reply sample(String id) throws IOException {
    StringWriter text = new StringWriter();
    return desk.sample(number(id, -1), text)
        ? Reply.json(200, text.toString())
        : Reply.problem(
            404,
            "id",
            "This request is not kept any more",
            "GET /api/v1/samples lists the others.");
  }

  private Reply runbook(String rule) throws IOException {
    Optional<String> page = desk.runbook(rule, locale);
    return page.isEmpty()
        ? Reply.problem(404, "id", "There is no page about this rule", "See the list of rules.")
        : new Reply(
            200, "text/markdown; charset=utf-8", page.get().getBytes(StandardCharsets.UTF_8));
  }

  private Reply tail(HttpExchange exchange) throws IOException {
    Query query = Query.of(exchange.getRequestURI().getRawQuery());
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    Optional<DashboardDesk.Lines> found =
        desk.log((int) number(query.get("file"), 0), number(last, -1));
    if (found.isEmpty()) {
      return Reply.problem(
          404, "id", "There is no such log file", "GET /api/v1/logs lists what there is.");
    }
    DashboardDesk.Lines piece = found.get();
    StringBuilder stream = new StringBuilder(4_096);
    stream.append("retry: ").append(AGAIN_MILLIS).append("\n\n");
    if (piece.skipped() > 0) {
      stream.append("event: skipped\ndata: ").append(piece.skipped()).append("\n\n");
    }
    stream.append("id: ").append(piece.next()).append("\nevent: lines\n");
    for (String line : piece.lines()) {
      stream.append("data: ").append(line).append('\n');
    }
    if (piece.lines().isEmpty()) {
      stream.append("data\n");
    }
    return new Reply(
        200,
        "text/event-stream; charset=utf-8",
        stream.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long number(@Nullable String text, long otherwise) {
    return text != null && Query.isWhole(text, MOST_DIGITS) ? Long.parseLong(text) : otherwise;
  }
}
