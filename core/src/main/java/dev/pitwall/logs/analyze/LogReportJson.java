package dev.pitwall.logs.analyze;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report as JSON; fields may be added, never renamed. */
public final class LogReportJson {
  private LogReportJson() {}

  /** Writes one object. */
  public static void write(JsonWriter writer, LogReport report) throws IOException {
    boolean nulls = writer.getSerializeNulls();
    writer.setSerializeNulls(true);
    writer.beginObject();
    writer.name("date").value(report.date());
    writer.name("complete").value(report.complete());
    writer.name("approximate").value(!report.approximate().isEmpty());
    writer.name("approximateLists");
    strings(writer, report.approximate());
    writer.name("files").beginArray();
    for (FileReport file : report.files()) {
      file(writer, file);
    }
    writer.endArray();
    writer.name("lines").value(report.lines());
    writer.name("unparsed").value(report.unparsed());
    writer.name("requests").value(report.requests());
    writer.name("errors").value(report.errors());
    writer.name("warnings").value(report.warnings());
    writer.name("bytes").value(report.bytes());
    errors(writer, report.topErrors());
    times(writer, report.responseTime());
    writer.name("statuses").beginObject();
    for (Map.Entry<Integer, Long> status : report.statuses().entrySet()) {
      writer.name(status.getKey().toString()).value(status.getValue());
    }
    writer.endObject();
    uses(writer, report);
    writer.name("hours").beginArray();
    for (LogReport.Hour hour : report.hours()) {
      writer.beginObject();
      writer.name("hour").value(hour.hour());
      writer.name("requests").value(hour.requests());
      writer.name("errors").value(hour.errors());
      writer.name("warnings").value(hour.warnings());
      writer.name("failures").value(hour.failures());
      writer.endObject();
    }
    writer.endArray();
    writer.endObject();
    writer.setSerializeNulls(nulls);
  }

  private static void file(JsonWriter writer, FileReport file) throws IOException {
    writer.beginObject();
    writer.name("path").value(file.path());
    writer.name("bytes").value(file.bytes());
    writer.name("formats");
    strings(writer, file.formats());
    writer.name("lines").value(file.lines());
    writer.name("events").value(file.events());
    writer.name("requests").value(file.requests());
    writer.name("continuations").value(file.continuations());
    writer.name("blank").value(file.blank());
    writer.name("unparsed").value(file.unparsed());
    writer.name("damaged").value(file.damaged());
    writer.name("undated").value(file.undated());
    writer.name("unlevelled").value(file.unlevelled());
    writer.name("first").value(text(file.first()));
    writer.name("last").value(text(file.last()));
    writer.name("understood").value(file.understood());
    writer.name("samples");
    strings(writer, file.samples());
    writer.name("problem").value(file.problem());
    writer.endObject();
  }

  private static void errors(JsonWriter writer, List<ErrorGroup> groups) throws IOException {
    writer.name("topErrors").beginArray();
    for (ErrorGroup group : groups) {
      writer.beginObject();
      writer.name("message").value(group.message());
      writer.name("count").value(group.count());
      writer.name("exception").value(group.exception().isEmpty() ? null : group.exception());
      writer.name("cause").value(group.cause().isEmpty() ? null : group.cause());
      writer.name("frames");
      strings(writer, group.frames());
      writer.name("first").value(text(group.first()));
      writer.name("last").value(text(group.last()));
      writer.endObject();
    }
    writer.endArray();
  }

  private static void times(JsonWriter writer, ResponseTimes times) throws IOException {
    writer.name("responseTime").beginObject();
    writer.name("count").value(times.count());
    number(writer.name("min"), times.min());
    number(writer.name("max"), times.max());
    number(writer.name("avg"), times.avg());
    number(writer.name("p50"), times.p50());
    number(writer.name("p95"), times.p95());
    number(writer.name("p99"), times.p99());
    writer.endObject();
  }

  private static void uses(JsonWriter writer, LogReport report) throws IOException {
    writer.name("topClients").beginArray();
    for (LogReport.ClientUse client : report.topClients()) {
      writer.beginObject();
      writer.name("address").value(client.address());
      writer.name("requests").value(client.requests());
      writer.endObject();
    }
    writer.endArray();
    writer.name("topRoutes").beginArray();
    for (RouteUse route : report.topRoutes()) {
      writer.beginObject();
      writer.name("route").value(route.route());
      writer.name("requests").value(route.requests());
      writer.name("failures").value(route.failures());
      number(writer.name("avg"), route.avg());
      number(writer.name("p95"), route.p95());
      number(writer.name("max"), route.max());
      writer.endObject();
    }
    writer.endArray();
  }

  /** Without an exponent: 0.00005 is not 5.0E-5 to every reader. */
  private static void number(JsonWriter writer, @Nullable Double seconds) throws IOException {
    if (seconds == null) {
      writer.nullValue();
    } else {
      writer.jsonValue(
          java.math.BigDecimal.valueOf(Math.round(seconds * 1e6), 6)
              .stripTrailingZeros()
              .toPlainString());
    }
  }

  private static void strings(JsonWriter writer, List<String> values) throws IOException {
    writer.beginArray();
    for (String value : values) {
      writer.value(value);
    }
    writer.endArray();
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }
}
