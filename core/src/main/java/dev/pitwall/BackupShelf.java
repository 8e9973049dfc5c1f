package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Catalogue;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Standing;
import dev.pitwall.config.Configuration;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The catalogue of backups, as the dashboard shows it. */
record BackupShelf(Configuration configuration, Locale locale, TimeSource time) {
  private static final int MOST = 100;

  void write(JsonWriter json) throws IOException {
    BackupSettings settings = BackupSettings.from(configuration);
    boolean used = settings.schedule().isPresent() || settings.isSet();
    json.beginObject().name("used").value(used);
    json.name("scheduled").value(settings.schedule().isPresent());
    if (used) {
      BackupSite site = BackupPlace.of(configuration, locale, time);
      try {
        Backups backups = BackupWork.backups(site, configuration);
        Standing standing = backups.standing();
        Catalogue catalogue = backups.catalogue();
        json.name("dir").value(catalogue.dir().toString());
        json.name("failures").value(standing.failures());
        json.name("error").value(standing.error().isEmpty() ? null : standing.error());
        write(catalogue.list(), json);
      } catch (BackupException e) {
        json.name("error").value(e.getMessage());
      }
    }
    json.endObject();
  }

  private static void write(Catalogue.Listing listing, JsonWriter json) throws IOException {
    List<Manifest> all = listing.backups();
    json.name("more").value(Math.max(0, all.size() - MOST));
    json.name("backups").beginArray();
    for (int i = all.size() - 1; i >= Math.max(0, all.size() - MOST); i--) {
      Manifest each = all.get(i);
      json.beginObject().name("id").value(each.id()).name("time").value(each.start().toString());
      json.name("took").value(Duration.between(each.start(), each.end()).toMillis() / 1e3);
      json.name("bytes").value(each.bytes()).name("verified").value(each.verified().key());
      json.name("good").value(each.good()).name("encrypted").value(!each.keyId().isEmpty());
      json.name("files").beginArray();
      for (Manifest.StoredFile file : each.files()) {
        json.value(file.name());
      }
      json.endArray().name("warnings").beginArray();
      for (String warning : each.warnings()) {
        json.value(warning);
      }
      json.endArray().endObject();
    }
    json.endArray().name("unreadable").beginArray();
    for (Catalogue.Unreadable each : listing.unreadable()) {
      json.beginObject()
          .name("id")
          .value(each.id())
          .name("reason")
          .value(each.reason())
          .endObject();
    }
    json.endArray();
  }
}
