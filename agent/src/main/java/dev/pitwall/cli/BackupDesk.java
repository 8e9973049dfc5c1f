package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.backup.Catalogue.Unreadable;
import dev.pitwall.backup.Manifest;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Backups as a table and as a document. */
final class BackupDesk {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Session session;

  BackupDesk(Session session) {
    this.session = session;
  }

  String size(long bytes) {
    return new Amounts(session.locale()).of(Unit.BYTES, (double) bytes);
  }

  /** The table of these backups, and of those whose manifest cannot be read. */
  void print(List<Manifest> backups, List<Unreadable> unreadable) {
    Messages words = session.words();
    TextTable table =
        new TextTable(
            words.get("backup.id"),
            words.get("backup.time"),
            words.get("backup.size"),
            words.get("backup.verified"),
            words.get("backup.remark"));
    for (Manifest each : backups) {
      table.row(
          each.id(),
          LOCAL.format(each.start().atZone(ZoneId.systemDefault())),
          size(each.bytes()),
          words.get("backup.level." + each.verified().key()),
          remark(each));
    }
    for (Unreadable each : unreadable) {
      table.row(each.id(), "", "", "", words.get("backup.unreadable", "reason", each.reason()));
    }
    table.lines(session.terminal().width()).forEach(session::print);
  }

  private String remark(Manifest manifest) {
    if (manifest.damaged()) {
      return session.words().get("backup.damaged");
    }
    return manifest.status() == Manifest.Status.SUSPECT
        ? session.words().get("backup.suspect")
        : "";
  }

  /** The document of product's section 6. */
  static void write(JsonWriter out, List<Manifest> backups, List<Unreadable> unreadable)
      throws IOException {
    out.beginObject();
    out.name("backups").beginArray();
    for (Manifest each : backups) {
      out.beginObject();
      out.name("id").value(each.id());
      out.name("time").value(each.start().toString());
      out.name("bytes").value(each.bytes());
      out.name("verified").value(each.verified().key());
      out.name("status").value(each.damaged() ? "DAMAGED" : each.status().name());
      out.name("files").beginArray();
      for (Manifest.StoredFile file : each.files()) {
        out.beginObject();
        out.name("name").value(file.name());
        out.name("bytes").value(file.bytes());
        out.name("sha256").value(file.sha256());
        out.endObject();
      }
      out.endArray().endObject();
    }
    out.endArray();
    out.name("unreadable").beginArray();
    for (Unreadable each : unreadable) {
      out.beginObject();
      out.name("id").value(each.id());
      out.name("reason").value(each.reason());
      out.endObject();
    }
    out.endArray().endObject();
  }
}
