package dev.pitwall.emergency;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Holds the entries of an archive against its manifest. */
final class ArchiveManifest {
  private ArchiveManifest() {}

  /** What is wrong, one line each; empty if all is as written down. */
  static List<String> compare(ZipFile zip) throws IOException {
    ZipEntry manifest = zip.getEntry(SupportArchive.MANIFEST);
    if (manifest == null) {
      return List.of(zip.getName() + ": the manifest is missing");
    }
    List<String> wrong = new ArrayList<>();
    Map<String, String> expected;
    try (InputStream in = zip.getInputStream(manifest)) {
      expected = read(in);
    } catch (IllegalStateException e) {
      return List.of(zip.getName() + ": the manifest cannot be read: " + e.getMessage());
    }
    if (expected.size() + 1 != zip.size()) {
      wrong.add(
          zip.getName()
              + ": "
              + (zip.size() - 1)
              + " files, the manifest names "
              + expected.size());
    }
    for (Map.Entry<String, String> each : expected.entrySet()) {
      ZipEntry entry = zip.getEntry(each.getKey());
      if (entry == null) {
        wrong.add(each.getKey() + ": it is missing");
        continue;
      }
      Digest digest = new Digest();
      try (InputStream in = zip.getInputStream(entry)) {
        digest.all(in);
      } catch (IOException e) {
        wrong.add(each.getKey() + ": " + e.getMessage());
        continue;
      }
      if (!digest.hex().equals(each.getValue())) {
        wrong.add(each.getKey() + ": its SHA-256 differs from the manifest's");
      }
    }
    return wrong;
  }

  private static Map<String, String> read(InputStream in) throws IOException {
    Map<String, String> sums = new LinkedHashMap<>();
    try (JsonReader json = new JsonReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      json.beginObject();
      while (json.hasNext()) {
        if (!json.nextName().equals("files")) {
          json.skipValue();
          continue;
        }
        json.beginArray();
        while (json.hasNext()) {
          file(json, sums);
        }
        json.endArray();
      }
      json.endObject();
    }
    return sums;
  }

  private static void file(JsonReader json, Map<String, String> sums) throws IOException {
    String name = "";
    String sum = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "name" -> name = json.nextString();
        case "sha256" -> sum = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    sums.put(name, sum);
  }
}
