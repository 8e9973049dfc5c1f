package dev.pitwall.postmortem;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code run.json}: always the same length and written over in place by one call, so a sign of life
 * costs no new file and no wait for the disk, and a process that dies leaves it whole.
 */
final class RunFile {
  /** One page of the page cache, which a kill cannot tear. */
  private static final int SIZE = 4096;

  private static final int LONGEST_PATH = 600;

  private final Path file;

  RunFile(Path folder) {
    this.file = folder.resolve("run.json");
  }

  /**
   * The run that was written last; empty if none was.
   *
   * @throws IOException if the file cannot be read or is damaged
   */
  Optional<Run> read() throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(SIZE), StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text));
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("no record of a run: " + e.getMessage(), e);
    }
  }

  void write(Run run) throws IOException {
    byte[] json = text(run).getBytes(StandardCharsets.UTF_8);
    if (json.length >= SIZE) {
      throw new IOException("the record of this run is too long: " + json.length + " bytes");
    }
    byte[] page = Arrays.copyOf(json, SIZE);
    Arrays.fill(page, json.length, SIZE - 1, (byte) ' ');
    page[SIZE - 1] = '\n';
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(page);
    }
  }

  private static String text(Run run) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      Run.Life life = run.life();
      json.beginObject();
      json.name("pid").value(life.pid());
      json.name("started").value(life.started().toString());
      json.name("bootId").value(life.bootId());
      json.name("folder").value(path(life.folder()));
      json.name("errorFile").value(path(life.errorFile()));
      json.name("heapDumps").value(path(life.heapDumps()));
      json.name("seen").value(run.beat().at().toString());
      number(json, "uptimeMillis", run.beat().uptimeMillis());
      number(json, "oomKills", run.beat().oomKills());
      number(json, "groupOomKills", run.beat().groupOomKills());
      json.name("ended").value(run.ended());
      json.endObject();
    }
    return text.toString();
  }

  /**
   * A path that is too long is not looked at later; it must not keep the rest from being written.
   */
  private static String path(String path) {
    return path.length() > LONGEST_PATH ? "" : path;
  }

  private static void number(JsonWriter json, String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.name(name).value(value.getAsLong());
    }
  }

  private static Run parse(String text) throws IOException {
    Fields fields = new Fields();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        fields.take(json.nextName(), json);
      }
      json.endObject();
    }
    if (fields.pid < 0 || fields.seen.equals(Instant.EPOCH)) {
      throw new IOException("pid or seen is missing");
    }
    return fields.run();
  }

  private static final class Fields {
    private long pid = -1;
    private Instant started = Instant.EPOCH;
    private String bootId = "";
    private String folder = "";
    private String errorFile = "";
    private String heapDumps = "";
    private Instant seen = Instant.EPOCH;
    private OptionalLong uptime = OptionalLong.empty();
    private OptionalLong kills = OptionalLong.empty();
    private OptionalLong groupKills = OptionalLong.empty();
    private boolean ended;

    void take(String name, JsonReader json) throws IOException {
      switch (name) {
        case "pid" -> pid = json.nextLong();
        case "started" -> started = Instant.parse(json.nextString());
        case "bootId" -> bootId = json.nextString();
        case "folder" -> folder = json.nextString();
        case "errorFile" -> errorFile = json.nextString();
        case "heapDumps" -> heapDumps = json.nextString();
        case "seen" -> seen = Instant.parse(json.nextString());
        case "uptimeMillis" -> uptime = OptionalLong.of(json.nextLong());
        case "oomKills" -> kills = OptionalLong.of(json.nextLong());
        case "groupOomKills" -> groupKills = OptionalLong.of(json.nextLong());
        case "ended" -> ended = json.nextBoolean();
        default -> json.skipValue();
      }
    }

    Run run() {
      return new Run(
          new Run.Life(pid, started, bootId, folder, errorFile, heapDumps),
          new Run.Beat(seen, uptime, kills, groupKills),
          ended);
    }
  }
}
