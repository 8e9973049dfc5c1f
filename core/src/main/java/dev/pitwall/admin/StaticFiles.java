package dev.pitwall.admin;

import com.google.gson.stream.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.text.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard's scripts, styles and words, from the jar. They lie below a folder that is named
 * after what is in all of them, so a browser may keep them for ever and never mixes two versions.
 * Read when the first page is asked for; about 250 KiB stay in memory then.
 */
final class StaticFiles {
  private static final String ROOT = "/assets/";
  private static final int LENGTH_OF_NAME = 16;
  private static final List<String> SCRIPTS =
      List.of(
          "main.js",
          "dom.js",
          "words.js",
          "format.js",
          "api.js",
          "chart.js",
          "frame.js",
          "login.js",
          "readings.js",
          "rehearsal.js",
          "page-overview.js",
          "page-requests.js",
          "page-errors.js",
          "page-database.js",
          "page-host.js",
          "page-alerts.js",
          "page-logs.js",
          "page-backups.js",
          "page-security.js",
          "page-settings.js",
          "page-about.js");
  private static final String CHART = "uPlot.iife.min.js";
  private static final String CHART_STYLE = "uPlot.min.css";
  private static final String STYLE = "dashboard.css";

  private final Map<String, Packed> files = new TreeMap<>();
  private String version = "";

  /** A file as it is and packed; the arrays are not changed. */
  private static final class Packed {
    private final String type;
    private final byte[] gzip;
    private final byte[] plain;

    Packed(String type, byte[] gzip, byte[] plain) {
      this.type = type;
      this.gzip = gzip;
      this.plain = plain;
    }
  }

  /** The path below which the files of this version lie, relative to the pages. */
  synchronized String folder() throws IOException {
    read();
    return "assets/" + version + "/";
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return path.startsWith(ROOT);
  }

  /** A file, packed if the browser takes it so. */
  synchronized Reply answer(HttpExchange exchange, String path) throws IOException {
    read();
    int slash = path.indexOf('/', ROOT.length());
    Packed file = slash < 0 ? null : files.get(path.substring(slash + 1));
    if (file == null) {
      return Reply.problem(404, "path", "There is no such file", "Load the page again.");
    }
    // under another version's name the newest is right as well, but not for ever
    boolean current = path.startsWith(ROOT + version + "/");
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    boolean packed = accepted != null && accepted.contains("gzip");
    Reply reply = new Reply(200, file.type, packed ? file.gzip : file.plain);
    reply.header("Vary", "Accept-Encoding");
    if (packed) {
      reply.header("Content-Encoding", "gzip");
    }
    return current ? reply.header("Cache-Control", "public, max-age=31536000, immutable") : reply;
  }

  private void read() throws IOException {
    if (!files.isEmpty()) {
      return;
    }
    Map<String, Packed> all = new TreeMap<>();
    for (String script : SCRIPTS) {
      put(all, script, "text/javascript; charset=utf-8", resource("page/" + script));
    }
    put(all, CHART, "text/javascript; charset=utf-8", resource("uplot/" + CHART));
    put(all, CHART_STYLE, "text/css; charset=utf-8", resource("uplot/" + CHART_STYLE));
    put(all, STYLE, "text/css; charset=utf-8", resource("page/" + STYLE));
    for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      String name = "words-" + locale.getLanguage() + ".json";
      put(all, name, "application/json; charset=utf-8", words(locale));
    }
    version = name(all);
    files.putAll(all);
  }

  private static void put(Map<String, Packed> all, String name, String type, byte[] bytes)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    all.put(name, new Packed(type, packed.toByteArray(), bytes));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing from the jar");
      }
      return in.readAllBytes();
    }
  }

  private static byte[] words(Locale locale) throws IOException {
    Messages words = Messages.of(StaticFiles.class, locale, List.of("dashboard"));
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (String key : words.keys()) {
        json.name(key).value(words.get(key));
      }
      json.endObject();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(Map<String, Packed> all) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      all.forEach(
          (name, file) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(file.plain);
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH_OF_NAME);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing in this JVM", e);
    }
  }
}
