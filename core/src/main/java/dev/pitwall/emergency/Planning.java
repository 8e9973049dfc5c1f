package dev.pitwall.emergency;

import dev.pitwall.check.Unit;
import dev.pitwall.emergency.EmergencyPlan.Planned;
import dev.pitwall.emergency.evidence.TimeBox;
import dev.pitwall.notify.Amounts;
import dev.pitwall.notify.Channel;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a run would do, with what it would do it, and whether there is space for it. */
final class Planning {
  private static final Duration FORECAST = Duration.ofSeconds(15);

  private final EmergencySettings settings;
  private final EmergencyMeans means;
  private final Path folder;
  private final Budgets budgets;
  private final Messages words;
  private final Amounts amounts;

  Planning(EmergencySettings settings, EmergencyMeans means, Path folder, Budgets budgets) {
    this.settings = settings;
    this.means = means;
    this.folder = folder;
    this.budgets = budgets;
    this.words = Messages.of(Planning.class, means.speech().locale());
    this.amounts = new Amounts(means.speech().locale());
  }

  EmergencyPlan plan(Optional<RunState> unfinished) throws InterruptedException {
    EmergencyBackup.@Nullable Forecast forecast = forecast();
    LogSelection logs = new Archiving(settings, means, folder, words).logs();
    Map<Path, Long> free = new LinkedHashMap<>();
    free.put(folder, free(folder));
    if (forecast != null) {
      free.put(forecast.folder(), free(forecast.folder()));
    }
    List<Planned> steps = new ArrayList<>();
    for (Step step : Step.values()) {
      List<String> actions = new ArrayList<>();
      String skipped = describe(step, actions, logs, forecast);
      boolean done = unfinished.isPresent() && unfinished.get().record(step).state().over();
      steps.add(new Planned(step, budgets.of(step), actions, skipped, done));
    }
    return new EmergencyPlan(
        steps,
        folder,
        free,
        logs.bytes(),
        forecast == null ? -1 : forecast.bytes(),
        unfinished.map(RunState::id).orElse(""));
  }

  private EmergencyBackup.@Nullable Forecast forecast() throws InterruptedException {
    if (!settings.backup() || means.backup().isEmpty()) {
      return null;
    }
    EmergencyBackup backup = means.backup().get();
    try {
      return TimeBox.within(FORECAST, "emergency-plan", backup::forecast);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new EmergencyBackup.Forecast(clean(String.valueOf(e.getMessage())), -1, folder);
    }
  }

  /** The folder may not be there yet; its file system is that of the nearest one that is. */
  private static long free(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return there == null ? -1 : Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }

  /** Fills the actions; returns why there are none. */
  private String describe(
      Step step,
      List<String> actions,
      LogSelection logs,
      EmergencyBackup.@Nullable Forecast forecast) {
    switch (step) {
      case NOTIFY, REPORT -> {
        List<String> names = means.speech().channels().stream().map(Channel::name).toList();
        if (names.isEmpty()) {
          return words.get("notify.none");
        }
        actions.add(words.get("plan." + step.key(), "channels", String.join(", ", names)));
      }
      case EVIDENCE -> evidence(actions);
      case MAINTENANCE -> {
        return maintenance(actions);
      }
      case DUMP -> {
        if (!settings.backup()) {
          return words.get("off", "key", "emergency.backup");
        }
        if (forecast == null) {
          return words.get("dump.none");
        }
        actions.add(
            words.get(
                "plan.dump",
                "what",
                forecast.what(),
                "size",
                size(forecast.bytes()),
                "folder",
                forecast.folder()));
      }
      case ARCHIVE -> archive(actions, logs);
      case VERIFY -> actions.add(words.get("plan.verify"));
      case STOP -> {
        if (settings.stop().isEmpty()) {
          return words.get("stop.none");
        }
        for (String command : settings.stop()) {
          actions.add(
              words.get(
                  "plan.stop",
                  "command",
                  clean(command),
                  "seconds",
                  settings.stopTimeout().toSeconds()));
        }
      }
    }
    return "";
  }

  private void evidence(List<String> actions) {
    if (means.application().isPresent()) {
      actions.add(words.get("plan.evidence.agent", "agent", means.application().get().name()));
    } else {
      actions.add(means.without());
      if (means.pid().isPresent()) {
        actions.add(words.get("plan.evidence.jcmd", "pid", means.pid().getAsLong()));
      } else {
        actions.add(words.get("evidence.no-process"));
      }
    }
  }

  private String maintenance(List<String> actions) {
    if (!settings.maintenance()) {
      return words.get("off", "key", "emergency.maintenance");
    }
    if (means.application().isEmpty()) {
      return means.without();
    }
    actions.add(words.get("plan.maintenance", "seconds", settings.retryAfter().toSeconds()));
    return "";
  }

  private void archive(List<String> actions, LogSelection logs) {
    actions.add(
        words.get(
            "plan.archive",
            "folder",
            folder,
            "n",
            logs.files().size(),
            "size",
            size(logs.bytes()),
            "config",
            means.config().size()));
    logs.missing().forEach(name -> actions.add(words.get("archive.missing", "name", name)));
  }

  private String size(long bytes) {
    return bytes < 0 ? words.get("size.unknown") : amounts.of(Unit.BYTES, (double) bytes);
  }

  private String clean(String text) {
    return means.filter().begin(false).line(text.replaceAll("\\R", " "));
  }
}
