package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.Collected;
import dev.pitwall.emergency.evidence.EvidenceFile;
import dev.pitwall.emergency.evidence.Exhibit;
import dev.pitwall.notify.Notification;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What each step does. Each can be done again without harm. */
final class Steps {
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration OUTSIDE = Duration.ofSeconds(25);
  private static final Duration POLL = Duration.ofMillis(200);

  private final EmergencySettings settings;
  private final EmergencyMeans means;
  private final Path folder;
  private final RunState state;
  private final Consumer<RunState> saver;
  private final Messages words;
  private final EmergencyWording wording;
  private final Speaker speaker;

  Steps(
      EmergencySettings settings,
      EmergencyMeans means,
      Path folder,
      RunState state,
      Consumer<RunState> saver) {
    this.settings = settings;
    this.means = means;
    this.folder = folder;
    this.state = state;
    this.saver = saver;
    EmergencyMeans.Speech speech = means.speech();
    words = Messages.of(Steps.class, speech.locale());
    wording = new EmergencyWording(speech.sender(), speech.locale(), speech.zone());
    speaker = new Speaker(speech.channels(), means.time());
  }

  Messages words() {
    return words;
  }

  void save() {
    saver.accept(state);
  }

  /** A failure in one line, without secrets. */
  String said(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return clean(e instanceof java.nio.file.FileSystemException ? e.toString() : text);
  }

  private String clean(String text) {
    return means.filter().begin(false).line(text.replaceAll("\\R", " "));
  }

  /**
   * Does it.
   *
   * @param again true if an earlier try had begun it: what it told may have arrived
   */
  StepRecord run(Step step, Duration budget, boolean again) throws Exception {
    return switch (step) {
      case NOTIFY -> tell(step, "start", budget, again);
      case EVIDENCE -> evidence();
      case MAINTENANCE -> maintenance();
      case DUMP -> dump(budget);
      case ARCHIVE -> archive();
      case VERIFY -> verify();
      case STOP -> stop();
      case REPORT -> tell(step, "report", budget, again);
    };
  }

  private StepRecord tell(Step step, String message, Duration budget, boolean again)
      throws InterruptedException {
    List<String> names =
        speaker.names().stream()
            .filter(name -> !state.told.contains(message + " " + name))
            .toList();
    if (speaker.names().isEmpty()) {
      return StepRecord.skipped(step, words.get("notify.none"));
    }
    Notification said =
        step == Step.NOTIFY
            ? wording.start(state, stepsToCome(), means.time().now())
            : wording.report(state, means.time().now());
    Map<String, Speaker.Told> told = speaker.tell(said, again, names, budget);
    List<String> failed = new ArrayList<>();
    told.forEach(
        (name, how) -> {
          String key = message + " " + name;
          (how.sent() ? state.told : state.untold).add(key);
          if (how.sent()) {
            state.untold.remove(key);
          } else {
            failed.add(clean(name + ": " + how.detail()));
          }
        });
    String detail = words.get("notify.told", "channels", String.join(", ", speaker.names()));
    return failed.isEmpty()
        ? StepRecord.ok(step, detail, List.of())
        : StepRecord.failed(step, String.join("; ", failed), failed);
  }

  private List<String> stepsToCome() {
    List<String> steps = new ArrayList<>();
    for (Step step : Step.values()) {
      if (step != Step.NOTIFY) {
        steps.add(wording.step(step));
      }
    }
    return steps;
  }

  private StepRecord evidence() throws IOException, InterruptedException {
    List<String> items = new ArrayList<>();
    String instead = means.without();
    Collected collected = null;
    if (means.application().isPresent()) {
      try {
        Application.Frozen frozen = means.application().get().freeze();
        collected = frozen.collected();
        frozen.recording().ifPresent(path -> state.made.put("recording", path.toString()));
      } catch (IOException e) {
        instead = words.get("evidence.agent-refused", "reason", said(e));
      }
    }
    if (!instead.isEmpty()) {
      items.add(instead);
    }
    if (collected == null) {
      collected = fromOutside(items);
    }
    state.made.put("evidence", collected.file().toString());
    for (Collected.Item item : collected.items()) {
      String detail = item.detail().isEmpty() ? item.bytes() + " bytes" : item.detail();
      items.add(item.name() + ": " + item.outcome().name() + ", " + detail);
    }
    String detail =
        words.get(
            "evidence.made",
            "file",
            collected.file(),
            "bytes",
            collected.bytes(),
            "n",
            collected.items().stream().filter(i -> i.outcome() == Collected.Outcome.OK).count());
    detail = instead.isEmpty() ? detail : detail + " " + instead;
    return collected.whole()
        ? StepRecord.ok(Step.EVIDENCE, detail, items)
        : StepRecord.failed(Step.EVIDENCE, detail, items);
  }

  private Collected fromOutside(List<String> items) throws IOException, InterruptedException {
    List<Exhibit> exhibits = new ArrayList<>();
    Jcmd jcmd = null;
    if (means.pid().isPresent()) {
      jcmd = new Jcmd(means.pid().getAsLong(), folder);
      exhibits.addAll(jcmd.exhibits());
    } else {
      items.add(words.get("evidence.no-process"));
    }
    exhibits.addAll(means.exhibits());
    Path file = folder.resolve("evidence-" + state.id() + ".zip");
    Collected collected =
        new EvidenceFile(means.filter(), means.time())
            .write(file, exhibits, new EvidenceFile.Limits(OUTSIDE, 64L << 20));
    if (jcmd != null) {
      try {
        jcmd.recording(folder.resolve("recording-" + state.id() + ".jfr"))
            .ifPresent(path -> state.made.put("recording", path.toString()));
      } catch (IOException e) {
        items.add(said(e));
      }
    }
    return collected;
  }

  private StepRecord maintenance() throws IOException, InterruptedException {
    if (!settings.maintenance()) {
      return StepRecord.skipped(Step.MAINTENANCE, words.get("off", "key", "emergency.maintenance"));
    }
    if (means.application().isEmpty()) {
      return StepRecord.skipped(Step.MAINTENANCE, means.without());
    }
    Application application = means.application().get();
    Application.Mode mode;
    try {
      mode =
          application.maintenance(
              true, state.by, words.get("maintenance.reason", "id", state.id()));
    } catch (Application.NotAllowedException e) {
      return StepRecord.skipped(Step.MAINTENANCE, said(e));
    }
    long begun = means.time().nanoTime();
    Optional<Long> active = application.activeRequests();
    while (active.isPresent()
        && active.get() > 0
        && means.time().nanoTime() - begun < DRAIN.toNanos()) {
      means.time().sleep(POLL);
      active = application.activeRequests();
    }
    String key = active.isEmpty() ? "unknown" : active.get() > 0 ? "busy" : "idle";
    String detail = words.get("maintenance." + key, "n", active.orElse(0L));
    if (!mode.kept()) {
      detail += " " + words.get("maintenance.not-kept");
    }
    return StepRecord.ok(Step.MAINTENANCE, detail, List.of());
  }

  private StepRecord dump(Duration budget) throws IOException, InterruptedException {
    if (!settings.backup()) {
      return StepRecord.skipped(Step.DUMP, words.get("off", "key", "emergency.backup"));
    }
    if (means.backup().isEmpty()) {
      return StepRecord.skipped(Step.DUMP, words.get("dump.none"));
    }
    EmergencyBackup.Made made = means.backup().get().make(budget);
    state.made.put("backup", made.id());
    return StepRecord.ok(
        Step.DUMP,
        words.get("dump.made", "id", made.id(), "bytes", made.bytes(), "folder", made.folder()),
        List.of());
  }

  private StepRecord archive() throws IOException {
    Archiving archiving = new Archiving(settings, means, folder, words);
    SupportArchive.Made made = archiving.make(state);
    state.made.put("archive", made.file().toString());
    state.made.put("archiveSha256", made.sha256());
    String detail =
        words.get(
            "archive.made",
            "file",
            made.file(),
            "bytes",
            made.bytes(),
            "n",
            made.files(),
            "removed",
            made.removed());
    List<String> leftOut = made.leftOut().stream().map(this::clean).toList();
    return StepRecord.ok(Step.ARCHIVE, detail, leftOut);
  }

  private StepRecord verify() throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    String archive = state.made.get("archive");
    if (archive != null) {
      List<String> found = SupportArchive.verify(Path.of(archive), state.made.get("archiveSha256"));
      wrong.addAll(found);
      if (found.isEmpty()) {
        whole.add(archive);
      }
    }
    String backup = state.made.get("backup");
    if (backup != null && means.backup().isPresent()) {
      List<String> found = means.backup().get().verify(backup);
      wrong.addAll(found);
      if (found.isEmpty()) {
        whole.add(backup);
      }
    }
    if (!wrong.isEmpty()) {
      return StepRecord.failed(Step.VERIFY, clean(wrong.get(0)), wrong);
    }
    return whole.isEmpty()
        ? StepRecord.skipped(Step.VERIFY, words.get("verify.nothing"))
        : StepRecord.ok(
            Step.VERIFY, words.get("verify.whole", "what", String.join(", ", whole)), List.of());
  }

  private StepRecord stop() throws InterruptedException {
    if (settings.stop().isEmpty()) {
      return StepRecord.skipped(Step.STOP, words.get("stop.none"));
    }
    List<String> failed = new ArrayList<>();
    for (int i = state.stopped.size(); i < settings.stop().size(); i++) {
      String command = settings.stop().get(i);
      String outcome = stop(command, i);
      state.stopped.add(outcome);
      save();
    }
    state.stopped.stream().filter(line -> !line.startsWith("ok")).forEach(failed::add);
    return failed.isEmpty()
        ? StepRecord.ok(Step.STOP, words.get("stop.done", "n", state.stopped.size()), state.stopped)
        : StepRecord.failed(
            Step.STOP,
            words.get("stop.failed", "n", failed.size(), "of", state.stopped.size()),
            state.stopped);
  }

  /** One line that begins with {@code ok} if it ended well. */
  private String stop(String command, int index) throws InterruptedException {
    String shown = clean(command);
    Path output = folder.resolve("stop-" + (index + 1) + ".out");
    try {
      Tool.Ended ended =
          Tool.run(List.of("/bin/sh", "-c", command), output, settings.stopTimeout());
      if (ended.code().isEmpty()) {
        return words.get(
            "stop.late", "command", shown, "seconds", settings.stopTimeout().toSeconds());
      }
      return ended.code().getAsInt() == 0
          ? "ok: " + shown
          : words.get(
              "stop.code",
              "command",
              shown,
              "code",
              ended.code().getAsInt(),
              "tail",
              clean(ended.tail()));
    } catch (IOException e) {
      return words.get("stop.error", "command", shown, "error", said(e));
    } finally {
      deleteQuietly(output);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      return;
    }
  }
}
