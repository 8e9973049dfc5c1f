package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.config.Configuration;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends a test message through every channel when the dashboard asks, one at a time. */
final class TrialPost {
  private final Supplier<? extends Configuration> inForce;
  private final Locale locale;
  private final TimeSource time;
  private final Worker worker;
  private boolean running;
  private @Nullable Instant at;
  private List<ChannelTrial> last = List.of();

  TrialPost(
      Supplier<? extends Configuration> inForce, Locale locale, TimeSource time, Worker worker) {
    this.inForce = inForce;
    this.locale = locale;
    this.time = time;
    this.worker = worker;
  }

  /** Begins; false if one is on its way. */
  synchronized boolean begin() {
    if (running) {
      return false;
    }
    running = true;
    at = time.now();
    worker.run(this::send);
    return true;
  }

  private void send() {
    List<ChannelTrial> fared = List.of();
    try {
      fared = ChannelTrial.run(inForce.get(), locale);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(fared);
    }
  }

  private synchronized void end(List<ChannelTrial> fared) {
    last = fared;
    running = false;
  }

  /** Writes how the last one fared. */
  synchronized void write(JsonWriter json) throws IOException {
    json.beginObject().name("running").value(running);
    Instant begun = at;
    json.name("time").value(begun == null ? null : begun.toString());
    json.name("channels").beginArray();
    for (ChannelTrial each : last) {
      json.beginObject().name("channel").value(each.channel());
      json.name("outcome").value(each.sent() ? "SENT" : "FAILED");
      json.name("detail").value(each.detail()).endObject();
    }
    json.endArray().endObject();
  }
}
