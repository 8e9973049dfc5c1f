package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.admin.RehearsalDesk;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.history.History;
import dev.pitwall.rehearsal.Question;
import dev.pitwall.rehearsal.Rehearsal;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Rehearses with what this process keeps, one question at a time: each takes memory for its
 * readings. On the thread of whoever asks, which is never one that alerts need.
 */
final class RehearsalPost implements RehearsalDesk {
  private final History history;
  private final Supplier<LoadedConfiguration> inForce;
  private final Supplier<List<PlannedCheck>> plan;
  private final TimeSource time;
  private final AtomicBoolean busy = new AtomicBoolean();

  RehearsalPost(
      History history,
      Supplier<LoadedConfiguration> inForce,
      Supplier<List<PlannedCheck>> plan,
      TimeSource time) {
    this.history = history;
    this.inForce = inForce;
    this.plan = plan;
    this.time = time;
  }

  @Override
  public void rules(Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(false);
    json.beginObject().name("rules").beginArray();
    for (Rule rule : Presets.of(inForce.get())) {
      if (rule.readings().noneMatch(name -> name.startsWith("check."))) {
        json.beginObject().name("rule").value(rule.id());
        json.name("when").value(Rehearsal.condition(rule).toString());
        json.name("for").value(rule.first().pendingFor().toSeconds()).endObject();
      }
    }
    json.endArray().endObject().flush();
  }

  @Override
  public boolean rehearse(Asked asked, Locale locale, Writer out) throws IOException {
    Question question =
        RuleRehearsal.question(
            inForce.get(),
            plan.get(),
            new RuleRehearsal.Wish(
                asked.rule(),
                asked.when(),
                asked.pendingFor(),
                asked.threshold(),
                asked.since(),
                asked.perWeek()),
            time.now(),
            locale);
    if (!busy.compareAndSet(false, true)) {
      return false;
    }
    try {
      Rehearsal.of(question, history.tape(Rehearsal.order(question))).writeTo(out);
      return true;
    } finally {
      busy.set(false);
    }
  }
}
