package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A message about incidents. Its words are made anew at every attempt; what it is about is kept.
 *
 * @param mentions worst first
 */
record Delivery(
    String channel,
    Part part,
    String id,
    int attempts,
    boolean inFlight,
    Instant nextTry,
    List<Mention> mentions)
    implements Errand {

  /** A channel gets one message about what is open and another about what is over. */
  enum Part {
    TROUBLES,
    ENDS
  }

  Delivery {
    mentions = List.copyOf(mentions);
  }

  Delivery begun() {
    return new Delivery(channel, part, id, attempts + 1, true, nextTry, mentions);
  }

  Delivery again(Instant next) {
    return new Delivery(channel, part, id, attempts, false, next, mentions);
  }

  String name() {
    return channel + "/" + part;
  }

  /** What stays the same over its attempts. */
  String mentionsJson() {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginArray().value(id);
      for (Mention mention : mentions) {
        out.value(mention.incident()).value(mention.kind().name()).value(mention.level().name());
        out.value(mention.flapping()).value(mention.number());
      }
      out.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  /** What changes with each attempt. */
  String attemptJson() {
    return "[" + attempts + "," + inFlight + "," + nextTry.toEpochMilli() + "]";
  }

  static Delivery read(String channel, Part part, String mentionsJson, String attemptJson)
      throws IOException {
    List<Mention> mentions = new ArrayList<>();
    try (JsonReader in = new JsonReader(new StringReader(mentionsJson));
        JsonReader attempt = new JsonReader(new StringReader(attemptJson))) {
      in.beginArray();
      String id = in.nextString();
      while (in.hasNext()) {
        mentions.add(
            new Mention(
                in.nextString(),
                Mention.Kind.valueOf(in.nextString()),
                Severity.valueOf(in.nextString()),
                in.nextBoolean(),
                in.nextInt()));
      }
      attempt.beginArray();
      return new Delivery(
          channel,
          part,
          id,
          attempt.nextInt(),
          attempt.nextBoolean(),
          Instant.ofEpochMilli(attempt.nextLong()),
          mentions);
    }
  }
}
