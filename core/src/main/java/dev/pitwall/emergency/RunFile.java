package dev.pitwall.emergency;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.emergency.StepRecord.State;
import dev.pitwall.emergency.evidence.OwnFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: the state of the last run, on the disk before the next thing is done. Written
 * beside and moved over, so a crash leaves the one before or the one after.
 */
public final class RunFile {
  private static final String NAME = "run.json";
  private static final int LONGEST = 1 << 20;

  private final Path file;

  /** That of a folder. */
  public RunFile(Path folder) {
    file = folder.resolve(NAME);
  }

  /**
   * The last run; empty if there was none.
   *
   * @throws IOException if it cannot be read or is damaged
   */
  public Optional<RunState> read() throws IOException {
    String text;
    try {
      if (Files.size(file) > LONGEST) {
        throw damaged(Files.size(file) + " bytes", null);
      }
      text = Files.readString(file);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      return Optional.of(parse(json));
    } catch (IOException
        | IllegalStateException
        | IllegalArgumentException
        | DateTimeException
        | ArithmeticException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  private IOException damaged(@Nullable String met, @Nullable Exception e) {
    return new IOException(
        "reading the state of the last run from "
            + file
            + ": "
            + met
            + "; a record that this version wrote is expected; run `emergency --new`, which begins"
            + " afresh",
        e);
  }

  void write(RunState state) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      OwnFiles.folder(folder);
    }
    Path part = file.resolveSibling(NAME + ".part");
    try {
      FileChannel channel = OwnFiles.create(part);
      try (channel) {
        ByteBuffer bytes = ByteBuffer.wrap(text(state).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        OwnFiles.publish(part, channel, file);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Says that the report has been handed over to whoever tells it now. */
  public void reportTold(RunState state) throws IOException {
    state.untold.removeIf(each -> each.startsWith("report "));
    write(state);
  }

  private static String text(RunState state) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent(" ");
      json.beginObject();
      json.name("id").value(state.id);
      json.name("started").value(state.started.toString());
      Instant finished = state.finished;
      json.name("finished").value(finished == null ? null : finished.toString());
      json.name("by").value(state.by).name("reason").value(state.reason);
      json.name("steps").beginArray();
      for (StepRecord record : state.steps.values()) {
        write(record, json);
      }
      json.endArray();
      json.name("made").beginObject();
      for (Map.Entry<String, String> each : state.made.entrySet()) {
        json.name(each.getKey()).value(each.getValue());
      }
      json.endObject();
      texts(json, "told", state.told);
      texts(json, "untold", state.untold);
      texts(json, "stopped", state.stopped);
      json.endObject();
    }
    return text + "\n";
  }

  static void write(StepRecord record, JsonWriter json) throws IOException {
    json.beginObject().name("step").value(record.step().key());
    json.name("outcome").value(record.state().key());
    json.name("seconds").value(record.took().toMillis() / 1_000.0);
    json.name("detail").value(record.detail());
    texts(json, "items", record.items());
    json.endObject();
  }

  private static void texts(JsonWriter json, String name, Collection<String> texts)
      throws IOException {
    json.name(name).beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }

  private static RunState parse(JsonReader json) throws IOException {
    String id = "";
    Instant started = Instant.EPOCH;
    String finished = "";
    String by = "";
    String reason = "";
    List<StepRecord> steps = new ArrayList<>();
    RunState read = new RunState("", Instant.EPOCH, "", "");
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextString();
        case "started" -> started = Instant.parse(json.nextString());
        case "finished" -> finished = textOrNull(json);
        case "by" -> by = json.nextString();
        case "reason" -> reason = json.nextString();
        case "steps" -> steps.addAll(steps(json));
        case "made" -> {
          json.beginObject();
          while (json.hasNext()) {
            read.made.put(json.nextName(), json.nextString());
          }
          json.endObject();
        }
        case "told" -> read.told.addAll(texts(json));
        case "untold" -> read.untold.addAll(texts(json));
        case "stopped" -> read.stopped.addAll(texts(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (id.isEmpty()) {
      throw new IllegalStateException("the id is missing");
    }
    RunState state = new RunState(id, started, by, reason);
    steps.forEach(record -> state.steps.put(record.step(), record));
    state.made.putAll(read.made);
    state.told.addAll(read.told);
    state.untold.addAll(read.untold);
    state.stopped.addAll(read.stopped);
    state.finished = finished.isEmpty() ? null : Instant.parse(finished);
    return state;
  }

  private static String textOrNull(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return "";
    }
    return json.nextString();
  }

  private static List<StepRecord> steps(JsonReader json) throws IOException {
    List<StepRecord> steps = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      steps.add(step(json));
    }
    json.endArray();
    return steps;
  }

  private static StepRecord step(JsonReader json) throws IOException {
    String step = "";
    String state = "";
    double seconds = 0;
    String detail = "";
    List<String> items = List.of();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "step" -> step = json.nextString();
        case "outcome" -> state = json.nextString();
        case "seconds" -> seconds = json.nextDouble();
        case "detail" -> detail = json.nextString();
        case "items" -> items = texts(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new StepRecord(
        Step.valueOf(step.toUpperCase(Locale.ROOT)),
        State.valueOf(state.toUpperCase(Locale.ROOT)),
        Duration.ofMillis(Math.round(seconds * 1_000)),
        detail,
        items);
  }

  private static List<String> texts(JsonReader json) throws IOException {
    List<String> texts = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      texts.add(json.nextString());
    }
    json.endArray();
    return texts;
  }
}
