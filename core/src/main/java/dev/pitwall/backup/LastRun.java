package dev.pitwall.backup;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the last run ended, in {@code last-run.json}; written at its begin as well, so that one that
 * was killed is known.
 *
 * @param state how it ended
 * @param id of the backup that it made or tried to make
 * @param time when this was written
 * @param process who runs it: process id and begin
 * @param failures how many runs have failed in a row, without this one while it runs
 * @param error why it failed; empty if it did not
 * @param since when a run was first made here
 */
record LastRun(
    State state,
    String id,
    Instant time,
    String process,
    int failures,
    String error,
    Instant since) {
  private static final String FILE = "last-run.json";
  private static final int LONGEST = 64 << 10;

  enum State {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /** The last run in this folder; empty if there was none, or if what is there is damaged. */
  static Optional<LastRun> read(Path dir) throws IOException {
    Path file = dir.resolve(FILE);
    String text;
    try {
      if (Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      text = Files.readString(file);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      Map<String, String> fields = new HashMap<>();
      in.beginObject();
      while (in.hasNext()) {
        String name = in.nextName();
        if (in.peek() == JsonToken.STRING || in.peek() == JsonToken.NUMBER) {
          fields.put(name, in.nextString());
        } else {
          in.skipValue();
        }
      }
      return Optional.of(
          new LastRun(
              State.valueOf(fields.getOrDefault("state", "")),
              fields.getOrDefault("id", ""),
              Instant.parse(fields.getOrDefault("time", "")),
              fields.getOrDefault("process", ""),
              Integer.parseInt(fields.getOrDefault("failures", "")),
              fields.getOrDefault("error", ""),
              Instant.parse(fields.getOrDefault("since", ""))));
    } catch (IOException
        | IllegalStateException
        | IllegalArgumentException
        | DateTimeException damaged) {
      return Optional.empty();
    }
  }

  void write(Path dir) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setIndent("  ");
      out.beginObject();
      out.name("state").value(state.name());
      out.name("id").value(id);
      out.name("time").value(time.toString());
      out.name("process").value(process);
      out.name("failures").value(failures);
      out.name("error").value(error.length() > 4000 ? error.substring(0, 4000) : error);
      out.name("since").value(since.toString());
      out.endObject();
    }
    Durable.replace(dir.resolve(FILE), text.append('\n').toString());
  }

  /** True if it says that it runs and its process is gone. */
  boolean aborted() {
    if (state != State.RUNNING) {
      return false;
    }
    String pid = process.replaceFirst(" .*", "");
    return !pid.matches("\\d{1,18}")
        || ProcessHandle.of(Long.parseLong(pid))
            .map(handle -> !BackupLock.name(handle).equals(process))
            .orElse(true);
  }

  /** How many runs have failed in a row, the one that was killed included. */
  int failed() {
    return failures + (aborted() ? 1 : 0);
  }
}
