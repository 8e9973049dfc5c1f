package dev.pitwall.admin;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.config.Type;
import dev.pitwall.history.Range;
import dev.pitwall.history.SeriesFacts;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Everything below {@code /api/v1/history}. */
final class HistoryRoutes {
  static final String ROOT = "/api/v1/history";
  private static final String SERIES = ROOT + "/series";
  private static final int MOST_SERIES = 20;
  private static final int MOST_PARAMETERS = 64;
  private static final int USUAL_BUCKETS = 600;
  private static final Duration USUAL_RANGE = Duration.ofHours(1);
  private static final long DAY = 86_400;
  private static final long[] STEPS = {
    10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, DAY,
  };
  private static final int MOST_DIGITS = 12;

  private final HistoryDesk desk;

  HistoryRoutes(HistoryDesk desk) {
    this.desk = desk;
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return path.equals(ROOT) || path.equals(SERIES);
  }

  /** What is asked for. */
  private static final class Question {
    private final List<String> series = new ArrayList<>();
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String step;
  }

  /**
   * Answers one whose token is right.
   *
   * @param query what stands behind the question mark, as it came
   */
  Reply answer(String path, @Nullable String query) throws IOException {
    if (path.equals(SERIES)) {
      return Reply.json(200, list());
    }
    try {
      return ranges(question(query == null ? "" : query));
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, "value", String.valueOf(e.getMessage()), "Correct it and retry.");
    }
  }

  private String list() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("bytes").value(desk.bytes());
      json.name("series").beginArray();
      for (SeriesFacts facts : desk.series()) {
        json.beginObject();
        write(facts, json);
        json.name("first").value(facts.first().toString());
        json.name("last").value(facts.last().toString()).endObject();
      }
      json.endArray().endObject();
    }
    return text.toString();
  }

  private static void write(SeriesFacts facts, JsonWriter json) throws IOException {
    json.name("key").value(facts.key().toString()).name("name").value(facts.key().name());
    json.name("labels").beginObject();
    for (Map.Entry<String, String> label : facts.key().labels().entrySet()) {
      json.name(label.getKey()).value(label.getValue());
    }
    json.endObject().name("unit").value(facts.unit().key());
  }

  private static Question question(String query) {
    Question question = new Question();
    for (String pair : query.split("&", MOST_PARAMETERS)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value =
          equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      switch (name) {
        case "series" -> question.series.add(value);
        case "from" -> question.from = value;
        case "to" -> question.to = value;
        case "step" -> question.step = value;
        default -> {
          // another version's
        }
      }
    }
    if (question.series.isEmpty() || question.series.size() > MOST_SERIES) {
      throw new IllegalArgumentException(
          "There are "
              + question.series.size()
              + " parameters named series; allowed are 1 to "
              + MOST_SERIES
              + ".");
    }
    return question;
  }

  private Reply ranges(Question question) throws IOException {
    Instant now = desk.now();
    final Instant to = question.to == null ? now : time("to", question.to, now);
    Instant from = question.from == null ? to.minus(USUAL_RANGE) : time("from", question.from, now);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from is " + from + ", not before to, which is " + to);
    }
    Duration step = question.step == null ? usual(from, to) : step(question.step);
    Map<String, SeriesFacts> known = new HashMap<>();
    desk.series().forEach(each -> known.put(each.key().toString(), each));
    List<Range> ranges = new ArrayList<>();
    List<SeriesFacts> facts = new ArrayList<>();
    for (String wanted : question.series) {
      SeriesFacts found = known.get(wanted);
      if (found == null) {
        return Reply.problem(
            404,
            "series",
            "There is no series " + wanted,
            "GET " + SERIES + " lists what there is.");
      }
      facts.add(found);
      ranges.add(desk.range(found.key(), from, to, step));
    }
    return Reply.json(200, document(facts, ranges));
  }

  private static Duration usual(Instant from, Instant to) {
    long least = Math.floorDiv(Duration.between(from, to).toSeconds(), USUAL_BUCKETS) + 1;
    long seconds =
        LongStream.of(STEPS)
            .filter(step -> step >= least)
            .findFirst()
            .orElse(Math.floorDiv(least + DAY - 1, DAY) * DAY);
    return Duration.ofSeconds(seconds);
  }

  private static Instant time(String name, String text, Instant now) {
    try {
      if (text.startsWith("-")) {
        return now.minus(Type.DURATION.parse(text.substring(1)));
      }
      return Query.isWhole(text, MOST_DIGITS)
          ? Instant.ofEpochSecond(Long.parseLong(text))
          : Instant.parse(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          name + " is " + text + "; allowed are 2026-11-23T14:00:00Z, seconds since 1970 and -24h.",
          e);
    }
  }

  private static Duration step(String text) {
    Duration step = null;
    try {
      step =
          Query.isWhole(text, MOST_DIGITS)
              ? Duration.ofSeconds(Long.parseLong(text))
              : Type.DURATION.parse(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // is refused below
    }
    if (step == null || step.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "step is " + text + "; allowed are whole seconds such as 60 and 5m.");
    }
    return step;
  }

  private static String document(List<SeriesFacts> facts, List<Range> ranges) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      Range first = ranges.get(0);
      json.beginObject().name("from").value(first.from().toString());
      json.name("to").value(first.from().plus(first.step().multipliedBy(first.size())).toString());
      json.name("step").value(first.step().toSeconds());
      json.name("series").beginArray();
      for (int i = 0; i < ranges.size(); i++) {
        write(facts.get(i), ranges.get(i), json);
      }
      json.endArray().endObject();
    }
    return text.toString();
  }

  private static void write(SeriesFacts facts, Range range, JsonWriter json) throws IOException {
    json.beginObject();
    write(facts, json);
    json.name("interval");
    if (range.interval().isZero()) {
      json.nullValue();
    } else {
      json.value(range.interval().toSeconds());
    }
    json.name("resolution").value(range.resolution().toSeconds());
    write("min", range, range::min, json);
    write("avg", range, range::avg, json);
    write("max", range, range::max, json);
    write("last", range, range::last, json);
    json.endObject();
  }

  private interface Column {
    double at(int bucket);
  }

  private static void write(String name, Range range, Column column, JsonWriter json)
      throws IOException {
    json.name(name).beginArray();
    for (int i = 0; i < range.size(); i++) {
      if (range.isEmpty(i)) {
        json.nullValue();
      } else {
        json.value(column.at(i));
      }
    }
    json.endArray();
  }
}
