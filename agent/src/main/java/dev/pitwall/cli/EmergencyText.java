package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.check.Unit;
import dev.pitwall.emergency.EmergencyPlan;
import dev.pitwall.emergency.EmergencyWording;
import dev.pitwall.emergency.RunState;
import dev.pitwall.emergency.StepRecord;
import dev.pitwall.notify.Amounts;
import dev.pitwall.notify.Sender;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plan and the outcome of an emergency procedure, for people and as JSON. */
final class EmergencyText {
  private final Session session;
  private final Messages words;
  private final EmergencyWording wording;
  private final Amounts amounts;

  EmergencyText(Session session) {
    this.session = session;
    words = session.words();
    wording =
        new EmergencyWording(new Sender("", "", ""), session.locale(), ZoneId.systemDefault());
    amounts = new Amounts(session.locale());
  }

  /** One line on stderr when a step begins, one when it ends. */
  void progress(StepRecord record) {
    String name = wording.step(record.step());
    session.say(
        TextTable.printable(
            record.state().over() ? name + ": " + wording.said(record) : name + " ..."));
  }

  void print(EmergencyPlan plan) {
    if (session.json()) {
      session.printJson(json -> write(plan, json));
      return;
    }
    session.print(words.get("emergency.plan"));
    if (!plan.resumes().isEmpty()) {
      session.print(words.get("emergency.resumes", "id", plan.resumes()));
    }
    int number = 0;
    for (EmergencyPlan.Planned step : plan.steps()) {
      number++;
      session.print(
          words.get(
              "emergency.step",
              "n",
              number,
              "name",
              wording.step(step.step()),
              "time",
              amounts.duration(step.budget())));
      if (step.done()) {
        session.print("     " + words.get("emergency.done"));
      } else if (!step.skipped().isEmpty()) {
        line(words.get("emergency.skipped", "reason", step.skipped()));
      }
      if (!step.done()) {
        step.actions().forEach(this::line);
      }
    }
    for (Map.Entry<Path, Long> free : new TreeMap<>(plan.free()).entrySet()) {
      session.print(
          TextTable.printable(
              words.get(
                  "emergency.free",
                  "folder",
                  free.getKey(),
                  "size",
                  free.getValue() < 0 ? "?" : amounts.of(Unit.BYTES, free.getValue()))));
    }
  }

  private void line(String text) {
    session.print("     " + TextTable.printable(text));
  }

  private static void write(EmergencyPlan plan, JsonWriter json) throws IOException {
    json.beginObject().name("dryRun").value(true);
    json.name("resumes").value(plan.resumes().isEmpty() ? null : plan.resumes());
    json.name("folder").value(plan.folder().toString());
    json.name("logBytes").value(plan.logBytes());
    json.name("backupBytes");
    unknownAsNull(plan.backupBytes(), json);
    json.name("free").beginArray();
    for (Map.Entry<Path, Long> free : new TreeMap<>(plan.free()).entrySet()) {
      json.beginObject().name("folder").value(free.getKey().toString()).name("bytes");
      unknownAsNull(free.getValue(), json);
      json.endObject();
    }
    json.endArray().name("steps").beginArray();
    for (EmergencyPlan.Planned step : plan.steps()) {
      json.beginObject().name("step").value(step.step().key());
      json.name("budgetSeconds").value(step.budget().toSeconds());
      json.name("done").value(step.done());
      json.name("skipped").value(step.skipped().isEmpty() ? null : step.skipped());
      texts("actions", step.actions(), json);
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void unknownAsNull(long bytes, JsonWriter json) throws IOException {
    if (bytes < 0) {
      json.nullValue();
    } else {
      json.value(bytes);
    }
  }

  void print(RunState state) {
    if (session.json()) {
      session.printJson(json -> write(state, json));
      return;
    }
    TextTable table =
        new TextTable(
            words.get("emergency.column.step"),
            words.get("emergency.column.outcome"),
            words.get("emergency.column.detail"));
    for (StepRecord record : state.steps()) {
      table.row(wording.step(record.step()), record.state().name(), record.detail());
    }
    table.lines(session.terminal().width()).forEach(session::print);
    for (StepRecord record : state.steps()) {
      if (record.state() == StepRecord.State.FAILED) {
        record.items().forEach(item -> line(wording.step(record.step()) + ": " + item));
      }
    }
    session.print(words.get("emergency.verdict." + state.exitCode()));
  }

  private static void write(RunState state, JsonWriter json) throws IOException {
    json.beginObject().name("id").value(state.id());
    json.name("started").value(state.started().toString());
    Instant finished = state.finished();
    json.name("finished").value(finished == null ? null : finished.toString());
    json.name("result").value(List.of("OK", "INCOMPLETE", "FAILED").get(state.exitCode()));
    for (String made : List.of("archive", "archiveSha256", "evidence", "recording", "backup")) {
      json.name(made).value(state.made().get(made));
    }
    json.name("steps").beginArray();
    for (StepRecord record : state.steps()) {
      json.beginObject().name("step").value(record.step().key());
      json.name("outcome").value(record.state().key());
      json.name("seconds").value(record.took().toMillis() / 1_000.0);
      json.name("detail").value(record.detail());
      texts("items", record.items(), json);
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void texts(String name, List<String> texts, JsonWriter json) throws IOException {
    json.name(name).beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }
}
