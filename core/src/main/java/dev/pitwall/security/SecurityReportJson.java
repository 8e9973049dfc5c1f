package dev.pitwall.security;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.logs.analyze.FileReport;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The report as JSON; fields may be added, never renamed. */
public final class SecurityReportJson {
  private SecurityReportJson() {}

  /** Writes one object. */
  public static void write(JsonWriter json, SecurityReport report) throws IOException {
    boolean nulls = json.getSerializeNulls();
    json.setSerializeNulls(true);
    json.beginObject();
    json.name("date").value(report.date());
    json.name("complete").value(report.complete());
    json.name("approximate").value(report.approximate());
    json.name("files").beginArray();
    for (FileReport file : report.files()) {
      json.beginObject();
      json.name("path").value(file.path());
      json.name("formats").beginArray();
      for (String format : file.formats()) {
        json.value(format);
      }
      json.endArray();
      json.name("lines").value(file.lines());
      json.name("requests").value(file.requests());
      json.name("unparsed").value(file.unparsed());
      json.name("problem").value(file.problem());
      json.endObject();
    }
    json.endArray();
    json.name("lines").value(report.lines());
    json.name("unparsed").value(report.unparsed());
    json.name("requests").value(report.requests());
    json.name("unaddressed").value(report.unaddressed());
    json.name("undated").value(report.undated());
    json.name("failedLogins").value(report.failedLogins());
    json.name("threshold").value(report.threshold());
    json.name("topClients").beginArray();
    for (SecurityReport.Client client : report.topClients()) {
      json.beginObject();
      json.name("address").value(Address.ofKey(client.key()));
      json.name("requests").value(client.requests());
      json.name("failed").value(client.failed());
      json.endObject();
    }
    json.endArray();
    json.name("findings").beginArray();
    for (Sighting finding : report.findings()) {
      json.beginObject();
      json.name("rule").value(finding.signal().reading());
      json.name("address").value(address(finding));
      json.name("user").value(finding.user().isEmpty() ? null : finding.user());
      json.name("count").value(finding.count());
      json.name("first").value(Instant.ofEpochSecond(finding.first()).toString());
      json.name("last").value(Instant.ofEpochSecond(finding.last()).toString());
      json.endObject();
    }
    json.endArray();
    json.endObject();
    json.setSerializeNulls(nulls);
  }

  private static @Nullable String address(Sighting finding) {
    return finding.client() == Address.NO_KEY ? null : Address.ofKey(finding.client());
  }
}
