package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Incident;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a channel was not told and never will be, and why: the last hundred, and each in the log.
 * Not thread-safe.
 */
final class PassedOver {
  static final int MOST = 100;
  private static final String KEY = "passed-over/";
  private static final Logger log = LoggerFactory.getLogger(PassedOver.class);

  private final TreeMap<Long, Outbox.Held> all = new TreeMap<>();

  void load(Journal journal) {
    journal.read(
        KEY, (key, json) -> all.put(Long.valueOf(key.substring(KEY.length())), read(json)) == null);
  }

  /** Adds one; {@code at} is wall time. */
  void add(Change change, String channel, Incident incident, Hold hold, Instant at) {
    log.info(
        "{} ({}) is not told through {}: {} {}",
        incident.id(),
        incident.rule(),
        channel,
        hold.reason(),
        hold.by());
    long number = all.isEmpty() ? 1 : all.lastKey() + 1;
    Outbox.Held one =
        new Outbox.Held(channel, incident.id(), incident.rule(), hold.reason(), hold.by(), at);
    all.put(number, one);
    change.put(KEY + String.format("%019d", number), json(one));
    if (all.size() > MOST) {
      change.remove(KEY + String.format("%019d", all.pollFirstEntry().getKey()));
    }
  }

  List<Outbox.Held> list() {
    return List.copyOf(all.values());
  }

  private static String json(Outbox.Held one) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginArray().value(one.channel()).value(one.incident()).value(one.rule());
      out.value(one.reason().name()).value(one.by()).value(String.valueOf(one.until()));
      out.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  private static Outbox.Held read(String json) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginArray();
      return new Outbox.Held(
          in.nextString(),
          in.nextString(),
          in.nextString(),
          Outbox.Reason.valueOf(in.nextString()),
          in.nextString(),
          Instant.parse(in.nextString()));
    }
  }
}
