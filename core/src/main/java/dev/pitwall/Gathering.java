package dev.pitwall;

import dev.pitwall.alert.Rule;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.check.logs.LogDay;
import dev.pitwall.checklist.BackupFacts;
import dev.pitwall.checklist.Checklist;
import dev.pitwall.checklist.ChecklistSettings;
import dev.pitwall.checklist.ChecklistWriter;
import dev.pitwall.checklist.Facts;
import dev.pitwall.checklist.FileErrors;
import dev.pitwall.checklist.Kept;
import dev.pitwall.checklist.Night;
import dev.pitwall.checklist.ScanFacts;
import dev.pitwall.checklist.Section;
import dev.pitwall.checklist.ask.Programs;
import dev.pitwall.checklist.ask.ServiceState;
import dev.pitwall.checklist.ask.Services;
import dev.pitwall.checklist.ask.UpdateState;
import dev.pitwall.checklist.ask.Updates;
import dev.pitwall.config.Configuration;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks everybody for what a checklist is made of; takes up to two minutes. */
final class Gathering {
  private final Configuration configuration;
  private final Locale locale;
  private final TimeSource time;
  private final Programs programs;
  private final Path root;
  private final WrittenLogs written;
  private final Messages words;

  /**
   * Asks nobody yet.
   *
   * @param programs the machine's tools
   * @param root of the file system, for the package lists
   * @param written what the logging libraries of this process write
   */
  Gathering(
      Configuration configuration,
      Locale locale,
      TimeSource time,
      Programs programs,
      Path root,
      WrittenLogs written) {
    this.written = written;
    this.configuration = configuration;
    this.locale = locale;
    this.time = time;
    this.programs = programs;
    this.root = root;
    this.words = Messages.of(ChecklistWriter.class, locale);
  }

  /** This machine. */
  static Gathering ofMachine(
      Configuration configuration, Locale locale, TimeSource time, WrittenLogs written) {
    return new Gathering(configuration, locale, time, Programs.ofMachine(), Path.of("/"), written);
  }

  /**
   * What others remember.
   *
   * @param inside true in the application's own process
   * @param errors of the last 24 hours; empty if nobody counts them
   * @param night empty if nobody wrote the incidents down
   * @param scan what the last planned scan found
   */
  record Remembered(
      boolean inside,
      List<ErrorSummary> errors,
      Optional<Night> night,
      BackupFacts backups,
      ScanFacts scan) {}

  /**
   * Asks.
   *
   * @param report the checks, held against their rules
   * @param earlier the checklists that are kept
   * @param leaveOut sections that are not to be there, beside those of the configuration
   */
  Facts facts(CheckReport report, Remembered remembered, List<Kept> earlier, Set<Section> leaveOut)
      throws InterruptedException {
    ChecklistSettings settings = ChecklistSettings.from(configuration);
    Set<Section> without = new HashSet<>(settings.leaveOut());
    without.addAll(leaveOut);
    List<ServiceState> services =
        without.contains(Section.SERVICES) || settings.services().isEmpty()
            ? List.of()
            : new Services(programs, HealthSettings.from(configuration).caFile(), time, locale)
                .ask(settings.services());
    Optional<UpdateState> updates =
        without.contains(Section.UPDATES)
            ? Optional.empty()
            : Optional.of(new Updates(programs, root, time, locale).ask());
    Errors errors =
        without.contains(Section.ERRORS) ? new Errors(List.of(), "") : errors(remembered, earlier);
    return new Facts(
        judged(report),
        services,
        errors.day(),
        errors.reason(),
        without.contains(Section.ERRORS) ? List.of() : files(errors.day(), earlier),
        remembered.backups(),
        remembered.night(),
        remembered.night().isPresent() ? "" : words.get("facts.no-agent"),
        updates,
        remembered.scan(),
        without);
  }

  /** The errors, or why they are not known. */
  private record Errors(List<ErrorSummary> day, String reason) {}

  /** What is remembered over the whole day; else what the file says; else what is remembered. */
  private Errors errors(Remembered remembered, List<Kept> earlier) {
    List<ErrorSummary> day = new ArrayList<>(remembered.errors());
    Optional<ErrorSummary> log =
        day.stream().filter(each -> !each.source().equals("responses")).findFirst();
    Optional<Path> file = ErrorSettings.from(configuration).file();
    if (log.map(ErrorSummary::whole).orElse(false)) {
      return new Errors(day, "");
    }
    if (file.isEmpty()) {
      String reason = words.get(remembered.inside() ? "facts.no-log" : "facts.no-agent-no-file");
      return new Errors(day, log.isPresent() ? "" : reason);
    }
    try {
      ErrorSummary read = LogDay.read(file.get(), ZoneId.systemDefault(), known(earlier), time);
      day.removeIf(each -> !each.source().equals("responses"));
      day.add(0, read);
      return new Errors(day, "");
    } catch (LogDay.UntoldException e) {
      String key = "facts.file." + e.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
      return new Errors(day, words.get(key, "file", file.get()));
    } catch (NoSuchFileException e) {
      return new Errors(day, words.get("facts.file.absent", "file", file.get()));
    } catch (IOException e) {
      return new Errors(
          day, words.get("facts.file.unreadable", "file", file.get(), "error", e.toString()));
    }
  }

  /** The logs that are analysed, beside those whose errors are known already. */
  private List<FileErrors> files(List<ErrorSummary> day, List<Kept> earlier)
      throws InterruptedException {
    if (!LogRotation.isSet(configuration)) {
      return List.of();
    }
    Set<Path> without = new HashSet<>();
    ErrorSettings.from(configuration)
        .file()
        .ifPresent(file -> without.add(file.toAbsolutePath().normalize()));
    if (day.stream().anyMatch(each -> each.source().equals("log") && each.whole())) {
      written.all().forEach(own -> without.add(own.file())); // heard event by event
    }
    return new DailyLogs(configuration, written, time, ZoneId.systemDefault(), locale)
        .read(without, known(earlier));
  }

  /** The kinds of errors that earlier checklists knew; null if none knew any. */
  private static @Nullable Set<String> known(List<Kept> earlier) {
    Set<String> known = new HashSet<>();
    boolean any = false;
    for (Kept each : earlier) {
      List<String> errors = each.errors();
      if (errors != null) {
        any = true;
        known.addAll(errors);
      }
    }
    return any ? known : null;
  }

  private List<Checklist.Judged> judged(CheckReport report) {
    Map<String, String> readings = new HashMap<>();
    for (Rule rule : Presets.of(configuration)) {
      readings.put(rule.id(), rule.reading());
    }
    return report.items().stream()
        .map(item -> judged(item, readings.getOrDefault(item.id(), item.id())))
        .toList();
  }

  private static Checklist.Judged judged(CheckReport.Item item, String reading) {
    CheckReport.Advice advice = item.advice();
    return new Checklist.Judged(
        item.id(),
        reading,
        item.target(),
        Checklist.Status.valueOf(item.status().name()),
        item.value(),
        item.threshold(),
        item.unit(),
        item.detail(),
        item.reason(),
        item.offenders(),
        advice == null ? "" : advice.why(),
        advice == null ? "" : advice.next(),
        advice == null ? "" : advice.command());
  }
}
