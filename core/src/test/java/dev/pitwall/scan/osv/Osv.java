package dev.pitwall.scan.osv;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes snapshots in the schema of OSV. */
public final class Osv {
  public static final String CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H";

  private final Map<String, String> records = new LinkedHashMap<>();

  public static Osv snapshot() {
    return new Osv();
  }

  public Osv raw(String name, String text) {
    records.put(name, text);
    return this;
  }

  public Osv add(Advice record) {
    return raw(record.id + ".json", record.text());
  }

  /** Log4shell as it stands in the database, shortened. */
  public Osv log4shell() {
    return add(
        record("GHSA-jfh8-c2jp-5v3q")
            .alias("CVE-2021-44228")
            .severity(CRITICAL)
            .summary("Remote code injection in Log4j")
            .affects("org.apache.logging.log4j:log4j-core", "introduced=2.13.0", "fixed=2.15.0")
            .affects("org.apache.logging.log4j:log4j-core", "introduced=2.4", "fixed=2.12.2")
            .affects("org.xbib.elasticsearch:log4j", "introduced=0", "last_affected=6.3.2.1"));
  }

  public static Advice record(String id) {
    return new Advice(id);
  }

  public Path zip(Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> each : records.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  public Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> each : records.entrySet()) {
      Files.writeString(folder.resolve(each.getKey()), each.getValue());
    }
    return folder;
  }

  /** One record. */
  public static final class Advice {
    private final String id;
    private final StringWriter text = new StringWriter();
    private final JsonWriter json = new JsonWriter(text);
    private final StringWriter affected = new StringWriter();
    private final JsonWriter packages = new JsonWriter(affected);

    Advice(String id) {
      this.id = id;
      try {
        json.beginObject().name("schema_version").value("1.7.3").name("id").value(id);
        json.name("published").value("2021-12-10T00:40:56Z");
        packages.beginArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private interface Step {
      void run() throws IOException;
    }

    private Advice with(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    public Advice modified(String time) {
      return with(() -> json.name("modified").value(time));
    }

    public Advice withdrawn() {
      return with(() -> json.name("withdrawn").value("2023-01-01T00:00:00Z"));
    }

    public Advice alias(String... names) {
      return with(
          () -> {
            json.name("aliases").beginArray();
            for (String name : names) {
              json.value(name);
            }
            json.endArray();
          });
    }

    public Advice summary(String words) {
      return with(() -> json.name("summary").value(words));
    }

    public Advice details(String words) {
      return with(() -> json.name("details").value(words));
    }

    public Advice severity(String vector) {
      return with(
          () -> {
            json.name("severity").beginArray().beginObject().name("type").value("CVSS_V3");
            json.name("score").value(vector).endObject().endArray();
          });
    }

    public Advice word(String severity) {
      return with(
          () ->
              json.name("database_specific")
                  .beginObject()
                  .name("severity")
                  .value(severity)
                  .name("cwe_ids")
                  .beginArray()
                  .value("CWE-502")
                  .endArray()
                  .endObject());
    }

    public Advice affects(String name, String... events) {
      return affects("Maven", name, "ECOSYSTEM", new String[0], events);
    }

    public Advice affects(
        String ecosystem, String name, String type, String[] versions, String... events) {
      return with(
          () -> {
            packages.beginObject().name("package").beginObject();
            packages.name("ecosystem").value(ecosystem).name("name").value(name);
            packages.name("purl").value("pkg:maven/" + name.replace(':', '/')).endObject();
            if (events.length > 0) {
              packages.name("ranges").beginArray().beginObject().name("type").value(type);
              packages.name("events").beginArray();
              for (String event : events) {
                String[] parts = event.split("=", 2);
                packages.beginObject().name(parts[0]).value(parts[1]).endObject();
              }
              packages.endArray().endObject().endArray();
            }
            packages.name("versions").beginArray();
            for (String version : versions) {
              packages.value(version);
            }
            packages.endArray().endObject();
          });
    }

    String text() {
      with(
          () -> {
            packages.endArray().close();
            json.name("affected").jsonValue(affected.toString()).endObject().close();
          });
      return text.toString();
    }
  }
}
