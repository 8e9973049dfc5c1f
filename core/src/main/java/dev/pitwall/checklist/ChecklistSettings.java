package dev.pitwall.checklist;

import dev.pitwall.checklist.ask.Services;
import dev.pitwall.checklist.ask.Target;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.Mistake;
import dev.pitwall.schedule.Cron;
import dev.pitwall.text.Messages;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * When a checklist is made, and of what.
 *
 * @param schedule empty: only when it is asked for
 * @param services at most {@value Services#MOST}
 * @param leaveOut sections that are not looked at
 */
public record ChecklistSettings(
    Optional<Cron> schedule, List<Target> services, Set<Section> leaveOut) {

  private static final Key<Optional<Cron>> SCHEDULE =
      Key.parsed(
              "checklist.schedule",
              locale -> Messages.of(ChecklistSettings.class, locale).get("allowed.schedule"),
              ChecklistSettings::schedule,
              "0 8 * * *",
              "When a checklist is made and sent through every channel, as a crontab line in the"
                  + " system's time zone; an empty text: only when it is asked for.")
          .emptyCounts();
  private static final Key<List<Target>> SERVICES =
      Key.parsedList(
          "checklist.services",
          locale -> Messages.of(Services.class, locale).get("allowed.services"),
          Services::parse,
          "What has to run: systemd:UNIT, compose:/PATH/compose.yml[#SERVICE], tcp://HOST:PORT,"
              + " http(s)://..., process:NAME, pidfile:/PATH; at most 50.");
  private static final Key<List<Section>> LEAVE_OUT =
      Key.parsedList(
          "checklist.leave-out",
          locale -> Messages.of(ChecklistSettings.class, locale).get("allowed.sections"),
          ChecklistSettings::section,
          "Sections that the checklist does without: services, resources, errors, database,"
              + " certificates, backups, alerts, vulnerabilities, updates.");

  /** Keeps copies. */
  public ChecklistSettings {
    services = List.copyOf(services);
    leaveOut = Set.copyOf(leaveOut);
  }

  /** The keys. */
  public static KeyGroup keys() {
    return new KeyGroup(
        "Checklist", List.of(SCHEDULE, SERVICES, LEAVE_OUT), ChecklistSettings::mistakes);
  }

  /** The effective settings; what is named twice counts once. */
  public static ChecklistSettings from(Configuration c) {
    Set<Section> without = EnumSet.noneOf(Section.class);
    without.addAll(c.get(LEAVE_OUT));
    return new ChecklistSettings(
        c.get(SCHEDULE),
        c.get(SERVICES).stream().distinct().limit(Services.MOST).toList(),
        without);
  }

  private static List<Mistake> mistakes(Configuration c) {
    if (c.get(SERVICES).size() <= Services.MOST) {
      return List.of();
    }
    return List.of(
        new Mistake(
            SERVICES.name(),
            false,
            locale -> Messages.of(ChecklistSettings.class, locale).get("allowed.most"),
            "",
            List.of()));
  }

  private static Optional<Cron> schedule(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Cron.parse(text));
  }

  private static Section section(String text) {
    return Section.valueOf(text.strip().toUpperCase(Locale.ROOT));
  }
}
