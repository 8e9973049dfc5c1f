package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.journal.Change;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one channel fares: what became of its messages, over restarts as well, and since when it
 * takes none. Not thread-safe.
 */
final class ChannelRecord {
  private static final String KEY = "channel/";

  private final String name;
  private final Budget budget;
  private long sent;
  private long failed;
  private long dead;
  private @Nullable Instant failingSince;
  private boolean refusing;
  private Instant wait = Instant.EPOCH;

  ChannelRecord(String name, int mostPerHour) {
    this.name = name;
    this.budget = new Budget(mostPerHour);
  }

  String name() {
    return name;
  }

  String key() {
    return KEY + name;
  }

  Budget budget() {
    return budget;
  }

  void sent(Instant now, boolean trouble, boolean counts) {
    sent++;
    failingSince = null;
    refusing = false;
    if (counts) {
      budget.spend(now, trouble);
    }
  }

  void failed(Instant now) {
    failed++;
    if (failingSince == null) {
      failingSince = now;
    }
  }

  void died() {
    dead++;
  }

  /** True if it did not refuse before. */
  boolean refuses() {
    boolean first = !refusing;
    refusing = true;
    return first;
  }

  /** It has taken nothing for so long, or refuses. */
  boolean isOut(Instant now, Duration after) {
    return refusing || (failingSince != null && !failingSince.plus(after).isAfter(now));
  }

  @Nullable Instant failingSince() {
    return failingSince;
  }

  /** The other side asked for a pause. */
  void waitUntil(Instant until) {
    wait = until;
  }

  Instant waitingUntil() {
    return wait;
  }

  Outbox.Lane lane(long pending) {
    return new Outbox.Lane(name, pending, sent, failed, dead);
  }

  void save(Change change) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginArray().value(sent).value(failed).value(dead);
      out.value(failingSince == null ? -1 : failingSince.toEpochMilli()).value(refusing);
      for (List<Instant> times : List.of(budget.troubles(), budget.ends())) {
        out.beginArray();
        for (Instant time : times) {
          out.value(time.getEpochSecond());
        }
        out.endArray();
      }
      out.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    change.put(key(), text.toString());
  }

  ChannelRecord read(String json, Steady steady) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginArray();
      sent = in.nextLong();
      failed = in.nextLong();
      dead = in.nextLong();
      long since = in.nextLong();
      failingSince = since < 0 ? null : steady.past(Instant.ofEpochMilli(since));
      refusing = in.nextBoolean();
      for (boolean trouble : List.of(true, false)) {
        in.beginArray();
        while (in.hasNext()) {
          budget.spend(steady.past(Instant.ofEpochSecond(in.nextLong())), trouble);
        }
        in.endArray();
      }
    }
    return this;
  }
}
