package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.admin.AdminSettings;
import dev.pitwall.admin.DashboardDesk;
import dev.pitwall.admin.Status;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.checklist.Night;
import dev.pitwall.checklist.NightBook;
import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.EffectiveValue;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.metrics.RequestWindow;
import dev.pitwall.metrics.SlowSample;
import dev.pitwall.notify.IncidentWording;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Runbook;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the dashboard shows beyond the other desks, from memory and from small files. */
final class DashboardPost implements DashboardDesk {
  private static final Duration NIGHTS = Duration.ofDays(8);
  private static final int MOST_ROUTES = 500;
  private static final int MOST_SLOW = 100;

  private final Scene scene;
  private final Supplier<LoadedConfiguration> inForce;
  private final Supplier<@Nullable Watch> watching;
  private final RequestRecorder recorder;
  private final NightBook night;
  private final Starts starts;
  private final LogTails logs;
  private final OwnCost cost;
  private final TrialPost trial;
  private final SlowShelf slow;

  /**
   * Looks at what is there.
   *
   * @param watching null before the application has started
   * @param worker sends the test messages
   */
  DashboardPost(
      Scene scene,
      Supplier<LoadedConfiguration> inForce,
      Supplier<@Nullable Watch> watching,
      RequestRecorder recorder,
      NightBook night,
      WrittenLogs written,
      Worker worker) {
    this.scene = scene;
    this.inForce = inForce;
    this.watching = watching;
    this.recorder = recorder;
    this.night = night;
    this.starts = Starts.note(scene.journal(), scene.time().now());
    this.logs = new LogTails(written);
    this.slow = new SlowShelf(recorder);
    this.cost = new OwnCost(scene.stateDirectory(), scene.time());
    this.trial = new TrialPost(inForce, scene.locale(), scene.time(), worker);
  }

  @Override
  public boolean actions() {
    return AdminSettings.actions(inForce.get());
  }

  @Override
  public boolean tryChannels() {
    return trial.begin();
  }

  @Override
  public Optional<Lines> log(int file, long from) {
    return logs.read(file, from);
  }

  @Override
  public Optional<String> runbook(String rule, Locale locale) {
    return Runbook.rules().contains(rule) ? Runbook.of(rule, locale) : Optional.empty();
  }

  @Override
  public void write(Document document, Locale locale, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    switch (document) {
      case REQUESTS -> requests(json);
      case SAMPLES -> slow.write(HttpSettings.from(inForce.get()).slowThreshold(), json);
      case INCIDENTS -> incidents(json, locale);
      case BACKUPS -> new BackupShelf(inForce.get(), locale, scene.time()).write(json);
      case CONFIGURATION -> configuration(json, locale);
      case SELF -> self(json);
      case LOGS -> logs.write(json);
      case TRIAL -> trial.write(json);
    }
    json.flush();
  }

  @Override
  public boolean sample(long id, Writer out) throws IOException {
    return slow.write(id, out);
  }

  private void requests(JsonWriter json) throws IOException {
    recorder.flush();
    json.beginObject().name("active").value(recorder.active());
    json.name("slowThreshold")
        .value(HttpSettings.from(inForce.get()).slowThreshold().toMillis() / 1e3);
    json.name("overall");
    Status.write(recorder.overall(), json);
    List<RequestWindow> routes = recorder.routes();
    json.name("more").value(Math.max(0, routes.size() - MOST_ROUTES));
    json.name("routes").beginArray();
    for (RequestWindow route : routes.subList(0, Math.min(routes.size(), MOST_ROUTES))) {
      Status.write(route, json);
    }
    json.endArray().name("slow").beginArray();
    List<SlowSample> slowest = recorder.slow();
    for (SlowSample sample : slowest.subList(0, Math.min(slowest.size(), MOST_SLOW))) {
      json.beginObject().name("route").value(sample.route()).name("path").value(sample.path());
      json.name("status").value(sample.status()).name("seconds").value(sample.seconds());
      json.name("time").value(sample.when().toString());
      json.name("client").value(sample.client()).endObject();
    }
    json.endArray().endObject();
  }

  private void incidents(JsonWriter json, Locale locale) throws IOException {
    Instant now = scene.time().now();
    IncidentWording words = new IncidentWording(scene.sender(), locale, ZoneId.systemDefault());
    Watch watch = watching.get();
    json.beginObject().name("now").value(now.toString());
    json.name("watching").value(watch != null);
    json.name("open").beginArray();
    for (Incident each : watch == null ? List.<Incident>of() : watch.open()) {
      Notification said = words.write(each.id(), new IncidentEvent.Opened(each), now);
      json.beginObject().name("id").value(each.id()).name("rule").value(each.rule());
      json.name("target").value(each.reading().target());
      json.name("severity").value(each.severity().name());
      json.name("since").value(each.since().toString());
      json.name("summary").value(said.summary());
      json.name("nextStep").value(said.nextStep());
      json.name("command").value(said.command());
      json.name("offendersTitle").value(said.offendersTitle()).name("offenders").beginArray();
      for (String offender : said.offenders()) {
        json.value(offender);
      }
      json.endArray().endObject();
    }
    json.endArray();
    Night nights = night.since(now.minus(NIGHTS));
    json.name("dropped").value(nights.dropped()).name("past").beginArray();
    for (Night.Brief each : nights.incidents()) {
      Instant ended = each.ended();
      if (ended != null) {
        json.beginObject().name("id").value(each.id()).name("rule").value(each.rule());
        json.name("target").value(each.target()).name("severity").value(each.severity().name());
        json.name("since").value(each.since().toString()).name("ended").value(ended.toString());
        json.name("recovered").value(each.recovered()).name("peak").value(each.peak());
        json.name("unit").value(each.unit().key()).endObject();
      }
    }
    json.endArray().name("starts").beginArray();
    for (Instant start : starts.all()) {
      json.value(start.toString());
    }
    json.endArray().endObject();
  }

  private void configuration(JsonWriter json, Locale locale) throws IOException {
    LoadedConfiguration now = inForce.get();
    json.beginObject().name("file").value(now.file().map(Path::toString).orElse(null));
    json.name("problems").beginArray();
    for (ConfigProblem problem : now.problems()) {
      json.value(problem.text(locale));
    }
    json.endArray().name("values").beginArray();
    for (EffectiveValue each : now.values()) {
      json.beginObject().name("key").value(each.key()).name("value").value(each.value());
      json.name("origin").value(each.origin()).name("default").value(each.defaultText());
      json.name("meaning").value(each.meaning()).endObject();
    }
    json.endArray().endObject();
  }

  private void self(JsonWriter json) throws IOException {
    json.beginObject().name("version").value(Release.version());
    json.name("app").value(scene.sender().app());
    json.name("instance").value(scene.sender().instance());
    json.name("environment").value(scene.sender().environment());
    json.name("uptime").value(scene.uptime().toSeconds());
    json.name("java").value(Runtime.version().toString());
    cost.write(json);
    json.endObject();
  }
}
