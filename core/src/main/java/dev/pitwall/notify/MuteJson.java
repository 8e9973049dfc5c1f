package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The journal's form of mutes. */
final class MuteJson {
  private MuteJson() {}

  static String of(Mute mute, boolean warned) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginArray();
      if (mute instanceof Mute.Silence silence) {
        out.value(silence.id()).value(silence.rule()).beginArray();
        for (var label : silence.labels().entrySet()) {
          out.value(label.getKey()).value(label.getValue());
        }
        out.endArray().value(silence.by()).value(silence.reason());
        out.value(silence.since().toEpochMilli()).value(silence.until().toEpochMilli());
        out.value(warned);
      } else if (mute instanceof Mute.Acknowledgement known) {
        out.value(known.incident()).value(known.by()).value(known.note());
        out.value(known.since().toEpochMilli()).value(known.until().toEpochMilli());
      }
      out.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  /** A silence and whether its coming end was told. */
  record Read(Mute.Silence silence, boolean warned) {}

  static Read silence(String json) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginArray();
      String id = in.nextString();
      String rule = in.nextString();
      Map<String, String> labels = new TreeMap<>();
      in.beginArray();
      while (in.hasNext()) {
        labels.put(in.nextString(), in.nextString());
      }
      in.endArray();
      String by = in.nextString();
      String reason = in.nextString();
      Instant since = Instant.ofEpochMilli(in.nextLong());
      Instant until = Instant.ofEpochMilli(in.nextLong());
      return new Read(
          new Mute.Silence(id, rule, labels, by, reason, since, until, 0), in.nextBoolean());
    }
  }

  static Mute.Acknowledgement acknowledgement(String json) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginArray();
      return new Mute.Acknowledgement(
          in.nextString(),
          in.nextString(),
          in.nextString(),
          Instant.ofEpochMilli(in.nextLong()),
          Instant.ofEpochMilli(in.nextLong()));
    }
  }
}
