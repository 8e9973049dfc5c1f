package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * What one channel was told of one incident.
 *
 * @param level the severity it knows of
 * @param flapping whether it knows that the incident flaps
 * @param reminders how many it got
 * @param at when it was last told something
 * @param thread of the first message; empty before it
 * @param doubtful an attempt may have arrived of which nothing is known: the next message about the
 *     incident says that it is possibly repeated
 */
record Told(
    Stage stage,
    Severity level,
    boolean flapping,
    int reminders,
    Instant at,
    String thread,
    boolean doubtful) {

  /** How far the channel is with the incident. */
  enum Stage {
    NOTHING,
    OPEN,
    /** Another instance tells of it. */
    OTHERS,
    /** The channel refused the opening for good. */
    REFUSED,
    ENDED,
    /** Nothing more is told: the end was refused or is too old. */
    GIVEN_UP
  }

  static final Told NOTHING =
      new Told(Stage.NOTHING, Severity.INFO, false, 0, Instant.EPOCH, "", false);

  /** Nothing more will be told. */
  boolean isOver() {
    return stage == Stage.ENDED || stage == Stage.GIVEN_UP;
  }

  /** After {@code mention} was taken. */
  Told hearing(Mention mention, Instant now, String inThread) {
    Stage next = mention.kind().isEnd() ? Stage.ENDED : Stage.OPEN;
    return after(next, mention, now, thread.isEmpty() ? inThread : thread);
  }

  /** After another instance took {@code mention} over. */
  Told leavingToOthers(Mention mention, Instant now) {
    return after(mention.kind().isEnd() ? Stage.ENDED : Stage.OTHERS, mention, now, thread);
  }

  /** After {@code mention} was refused for good, or came too late. */
  Told givingUp(Mention mention, Instant now) {
    boolean unknown = stage == Stage.NOTHING || stage == Stage.REFUSED;
    Stage open = unknown ? Stage.REFUSED : stage;
    return after(mention.kind().isEnd() ? Stage.GIVEN_UP : open, mention, now, thread);
  }

  private Told after(Stage next, Mention mention, Instant now, String inThread) {
    boolean saysFlapping =
        mention.kind() != Mention.Kind.REMINDER && mention.kind() != Mention.Kind.RAISE;
    boolean knowsFlapping = saysFlapping ? mention.flapping() : flapping;
    int count = Math.max(reminders, mention.number());
    return new Told(next, mention.level(), knowsFlapping, count, now, inThread, false);
  }

  /** After an attempt that may have arrived. */
  Told doubting() {
    return new Told(stage, level, flapping, reminders, at, thread, true);
  }

  /** With nothing more to tell. */
  Told over() {
    return new Told(Stage.ENDED, level, flapping, reminders, at, thread, false);
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginArray().value(stage.name()).value(level.name()).value(flapping);
      out.value(reminders).value(at.toEpochMilli()).value(thread).value(doubtful).endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  static Told read(String json, Steady steady) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginArray();
      return new Told(
          Stage.valueOf(in.nextString()),
          Severity.valueOf(in.nextString()),
          in.nextBoolean(),
          in.nextInt(),
          steady.past(Instant.ofEpochMilli(in.nextLong())),
          in.nextString(),
          in.nextBoolean());
    }
  }
}
