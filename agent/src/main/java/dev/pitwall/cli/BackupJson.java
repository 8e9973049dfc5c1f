package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.backup.archive.ArchiveReport;
import dev.pitwall.backup.archive.Remark;
import dev.pitwall.backup.restore.Comparison;
import dev.pitwall.backup.restore.Comparison.Difference;
import dev.pitwall.backup.restore.DatabaseReport;
import dev.pitwall.backup.restore.DrillReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Documents of restores and drills. */
final class BackupJson {
  private BackupJson() {}

  static void print(Session session, DrillReport report) {
    session.printJson(
        out -> {
          out.beginObject();
          out.name("id").value(report.id());
          out.name("result").value(report.proven() ? "VERIFIED" : "DAMAGED");
          out.name("level").value("restore");
          out.name("time").value(report.time().toString());
          out.name("seconds").value(seconds(report.restored()));
          comparison(out, report.comparison());
          texts(out, "problems", report.problems());
          texts(out, "remarks", report.remarks());
          out.endObject();
        });
  }

  static void print(Session session, DatabaseReport report) {
    session.printJson(
        out -> {
          out.beginObject();
          out.name("id").value(report.id());
          out.name("database").value(report.database());
          out.name("way").value(report.way().name());
          out.name("kept").value(report.kept().isEmpty() ? null : report.kept());
          out.name("owner").value(report.owner().isEmpty() ? null : report.owner());
          out.name("bytes").value(report.bytes());
          out.name("seconds").value(seconds(report.took()));
          comparison(out, report.comparison());
          texts(out, "remarks", report.remarks());
          out.endObject();
        });
  }

  static void print(Session session, String id, Map<String, ArchiveReport> reports) {
    session.printJson(
        out -> {
          out.beginObject();
          out.name("id").value(id);
          out.name("archives").beginArray();
          for (Map.Entry<String, ArchiveReport> each : reports.entrySet()) {
            ArchiveReport report = each.getValue();
            out.beginObject();
            out.name("name").value(each.getKey());
            out.name("files").value(report.files());
            out.name("folders").value(report.folders());
            out.name("links").value(report.links());
            out.name("bytes").value(report.bytes());
            out.name("remarks").beginArray();
            for (Remark remark : report.remarks()) {
              out.beginObject();
              out.name("kind").value(remark.kind().name());
              out.name("path").value(remark.path());
              out.name("detail").value(remark.detail());
              out.endObject();
            }
            out.endArray().endObject();
          }
          out.endArray().endObject();
        });
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static void comparison(JsonWriter out, Comparison comparison) throws IOException {
    out.name("tables").value(comparison.tables());
    out.name("rows").value(comparison.rows());
    out.name("compared").value(comparison.compared());
    out.name("differences").beginArray();
    for (Difference each : comparison.differences()) {
      out.beginObject();
      out.name("table").value(each.table());
      out.name("way").value(each.way().name());
      out.name("dumped").value(each.dumped());
      out.name("restored").value(each.restored());
      out.endObject();
    }
    out.endArray();
  }

  private static void texts(JsonWriter out, String name, List<String> texts) throws IOException {
    out.name(name).beginArray();
    for (String text : texts) {
      out.value(text);
    }
    out.endArray();
  }
}
