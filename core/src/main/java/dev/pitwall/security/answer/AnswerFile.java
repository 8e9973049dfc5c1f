package dev.pitwall.security.answer;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateFile;
import dev.pitwall.security.Network;
import dev.pitwall.security.Seal;
import dev.pitwall.security.Signal;
import dev.pitwall.security.answer.AnswerSettings.Mode;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who is denied and who was allowed, in {@code security-answer.json} of the state folder, so that a
 * restart changes nothing. Addresses and paths are sealed.
 */
final class AnswerFile {
  private static final int MOST_BYTES = 8 << 20;
  private static final String UNREADABLE = "security.answer-unreadable";
  private static final String UNWRITABLE = "security.answer-unwritable";

  private final Optional<StateFile> file;
  private final Seal seal;
  private final Findings findings;
  private String written = "";
  private boolean exists;

  /**
   * What is kept.
   *
   * @param denials those in force and those of the last day
   */
  record Content(
      Mode mode, List<Denial> denials, List<Rails.Allowed> allowed, Answer.@Nullable Stop stop) {}

  AnswerFile(Optional<Path> folder, Seal seal, Findings findings) {
    file = folder.map(in -> new StateFile(in.resolve("security-answer.json"), MOST_BYTES));
    this.seal = seal;
    this.findings = findings;
  }

  Content read() {
    Content nothing = new Content(Mode.OFF, List.of(), List.of(), null);
    try {
      Optional<String> text = file.isEmpty() ? Optional.empty() : file.get().read();
      exists = text.isPresent();
      return text.isEmpty() ? nothing : parse(text.get());
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      findings.report(
          UNREADABLE,
          "Reading who is denied from the state folder: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ". What an earlier run of this version wrote is expected; nobody is denied at"
              + " first. Nothing to do.");
      return nothing;
    }
  }

  /** If anything is new; where the answer was never on there is no file. */
  void write(Content content) {
    if (file.isEmpty() || (content.mode() == Mode.OFF && !exists)) {
      return;
    }
    try {
      String plain = text(content, text -> text);
      if (!plain.equals(written)) {
        file.get().write(text(content, seal::close));
        written = plain;
        exists = true;
      }
      findings.clear(UNWRITABLE);
    } catch (IOException e) {
      findings.report(
          UNWRITABLE,
          "Writing who is denied to the state folder: "
              + e
              + ". A folder with free space that this user may write is needed; a restart forgets"
              + " it.");
    }
  }

  private static String text(Content content, UnaryOperator<String> sealed) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("mode").value(content.mode().name());
      json.name("denials").beginArray();
      for (Denial each : content.denials()) {
        json.beginObject();
        json.name("client").value(sealed.apply(Long.toHexString(each.client())));
        json.name("since").value(each.since()).name("until").value(each.until());
        json.name("times").value(each.times()).name("signal").value(each.signal().name());
        json.name("value").value(each.value());
        String path = each.path();
        if (path != null) {
          json.name("path").value(sealed.apply(path));
        }
        json.endObject();
      }
      json.endArray().name("allowed").beginArray();
      for (Rails.Allowed each : content.allowed()) {
        json.beginObject().name("network").value(sealed.apply(each.network().toString()));
        json.name("until").value(each.until()).name("by").value(each.by()).endObject();
      }
      json.endArray();
      Answer.Stop stop = content.stop();
      if (stop != null) {
        json.name("stop").beginObject().name("until").value(stop.until());
        json.name("by").value(stop.by()).endObject();
      }
      json.endObject();
    }
    return text.toString();
  }

  private Content parse(String text) throws IOException {
    Mode mode = Mode.OFF;
    List<Denial> denials = new ArrayList<>();
    List<Rails.Allowed> allowed = new ArrayList<>();
    Answer.Stop stop = null;
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "mode" -> mode = Mode.valueOf(json.nextString());
          case "denials" -> each(json, fields -> add(denials, fields));
          case "allowed" -> each(json, fields -> allow(allowed, fields));
          case "stop" -> {
            Fields fields = new Fields(json);
            stop = new Answer.Stop(fields.until, fields.by);
          }
          default -> json.skipValue();
        }
      }
      json.endObject();
    }
    return new Content(mode, denials, allowed, stop);
  }

  private interface Taker {
    void take(Fields fields);
  }

  private static void each(JsonReader json, Taker taker) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      taker.take(new Fields(json));
    }
    json.endArray();
  }

  private void add(List<Denial> denials, Fields fields) {
    String client = seal.open(fields.client);
    String path = fields.path == null ? null : seal.open(fields.path);
    if (client != null && denials.size() < 2 * Denials.MOST) {
      denials.add(
          new Denial(
              Long.parseUnsignedLong(client, 16),
              fields.since,
              fields.until,
              (int) fields.times,
              Signal.valueOf(fields.signal),
              fields.value,
              path,
              new AtomicLong()));
    }
  }

  private void allow(List<Rails.Allowed> allowed, Fields fields) {
    String network = seal.open(fields.network);
    if (network != null) {
      allowed.add(new Rails.Allowed(Network.parse(network), fields.until, fields.by));
    }
  }

  /** Those of an object, whichever it has. */
  private static final class Fields {
    private String client = "";
    private String network = "";
    private String by = "";
    private String signal = "";
    private @Nullable String path;
    private long since;
    private long until;
    private long times = 1;
    private long value;

    Fields(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "client" -> client = json.nextString();
          case "network" -> network = json.nextString();
          case "by" -> by = json.nextString();
          case "signal" -> signal = json.nextString();
          case "path" -> path = json.nextString();
          case "since" -> since = json.nextLong();
          case "until" -> until = json.nextLong();
          case "times" -> times = json.nextLong();
          case "value" -> value = json.nextLong();
          default -> json.skipValue();
        }
      }
      json.endObject();
    }
  }
}
