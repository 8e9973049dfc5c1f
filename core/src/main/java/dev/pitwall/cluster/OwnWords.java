package dev.pitwall.cluster;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this instance has decided to tell for all, kept over restarts: a second channel is told the
 * same way as the first, and whoever told an opening alone also tells its end. Thread-safe.
 */
final class OwnWords {
  /** The part of an incident that is its end; the others are its severities. */
  static final String END = "end";

  private static final String PREFIX = "voice/";
  private static final Duration KEEP = Duration.ofDays(30);
  private static final int MOST = 2_000;

  private final Journal journal;
  private final TimeSource time;
  private final Map<String, Word> words = new LinkedHashMap<>();

  /** Why it fell to this instance. */
  enum As {
    /** It leads, or had the claim. */
    LEADER,
    /** It could not agree with the others. */
    ALONE
  }

  /** One decision. */
  record Word(As as, Instant at) {}

  OwnWords(Journal journal, TimeSource time) {
    this.journal = journal;
    this.time = time;
    journal
        .read(PREFIX, (key, json) -> Map.entry(key, read(json)))
        .forEach(entry -> words.put(entry.getKey(), entry.getValue()));
    Change change = new Change();
    Instant oldest = time.now().minus(KEEP);
    words.entrySet().removeIf(word -> drop(change, word, oldest));
    journal.write(change, false);
  }

  private static boolean drop(Change change, Map.Entry<String, Word> word, Instant oldest) {
    boolean old = word.getValue().at().isBefore(oldest);
    if (old) {
      change.remove(word.getKey());
    }
    return old;
  }

  private static String key(String incident, String part) {
    return PREFIX + incident + "/" + part;
  }

  synchronized Optional<Word> find(String incident, String part) {
    return Optional.ofNullable(words.get(key(incident, part)));
  }

  /** How this instance told that the incident is open; empty if it did not. */
  synchronized Optional<As> opening(String incident) {
    String prefix = PREFIX + incident + "/";
    return words.entrySet().stream()
        .filter(word -> word.getKey().startsWith(prefix))
        .filter(word -> !word.getKey().endsWith("/" + END))
        .map(word -> word.getValue().as())
        .max(As::compareTo);
  }

  /** Keeps a decision; it is on the disk when this returns. */
  synchronized void keep(String incident, String part, As as) {
    String key = key(incident, part);
    Word word = new Word(as, time.now());
    Change change = new Change();
    words.put(key, word);
    change.put(key, write(word));
    if (words.size() > MOST) {
      String eldest = words.keySet().iterator().next();
      words.remove(eldest);
      change.remove(eldest);
    }
    journal.write(change, true);
  }

  private static String write(Word word) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("as").value(word.as().name());
      json.name("at").value(word.at().toString()).endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  private static Word read(String text) throws IOException {
    As as = As.LEADER;
    Instant at = Instant.EPOCH;
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "as" -> as = As.valueOf(json.nextString());
          case "at" -> at = Instant.parse(json.nextString());
          default -> json.skipValue();
        }
      }
      json.endObject();
    }
    return new Word(as, at);
  }
}
