package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.admin.AdminSettings;
import dev.pitwall.admin.SecurityDesk;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.security.ClientNames;
import dev.pitwall.security.LiveWatch;
import dev.pitwall.security.Network;
import dev.pitwall.security.answer.Answer;
import dev.pitwall.security.answer.Denial;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin port shows and does of the answer to attacks. */
final class AnswerPost implements SecurityDesk {
  private final Answer answer;
  private final LiveWatch watch;
  private final Supplier<LoadedConfiguration> inForce;

  AnswerPost(Answer answer, LiveWatch watch, Supplier<LoadedConfiguration> inForce) {
    this.answer = answer;
    this.watch = watch;
    this.inForce = inForce;
  }

  @Override
  public boolean allowed() {
    return AdminSettings.actions(inForce.get());
  }

  @Override
  public void writeTo(Appendable out) throws IOException {
    Answer.Look stands = answer.look();
    ClientNames names = watch.names();
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("mode").value(lower(stands.mode().name()));
      json.name("denying").value(stands.denying());
      json.name("requests").value(stands.requests()).name("unplaced").value(stands.unplaced());
      Answer.Stop stop = stands.stop();
      json.name("stopped");
      if (stop == null) {
        json.nullValue();
      } else {
        json.beginObject().name("until").value(at(stop.until()));
        json.name("by").value(stop.by().isEmpty() ? "breaker" : stop.by()).endObject();
      }
      json.name("denied").beginArray();
      for (Denial each : stands.denials()) {
        json.beginObject().name("address").value(names.client(each.client()));
        json.name("path").value(each.path());
        json.name("reason").value(each.signal().reading()).name("value").value(each.value());
        json.name("times").value(each.times()).name("requests").value(each.requests().get());
        json.name("since").value(at(each.since())).name("until").value(at(each.until()));
        json.endObject();
      }
      json.endArray().name("allowed").beginArray();
      for (Answer.Allowed each : stands.allowed()) {
        json.beginObject().name("network").value(each.network());
        json.name("until").value(at(each.until())).name("by").value(each.by()).endObject();
      }
      json.endArray().endObject();
    }
    out.append(text.toString());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String at(long second) {
    return Instant.ofEpochSecond(second).toString();
  }

  @Override
  public int allow(String network, Duration length, String by) {
    return answer.allow(Network.parse(network), length, by);
  }

  @Override
  public int allowAll(Duration length, String by) {
    return answer.allowAll(length, by);
  }

  @Override
  public void admin(
      @Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded) {
    answer.admin(peer, forwardedFor, forwarded);
  }
}
