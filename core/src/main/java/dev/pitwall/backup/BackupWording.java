package dev.pitwall.backup;

import dev.pitwall.alert.Severity;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.Verification;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says that a backup was made, in the form of every other message. */
public final class BackupWording {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx '('VV')'", Locale.ROOT);
  private static final int MOST_WARNINGS = 10;
  private static final int LONGEST = 300;

  private final Sender sender;
  private final ZoneId zone;
  private final Messages words;

  /**
   * Words for one sender.
   *
   * @param locale Japanese or English
   * @param zone of the times in the message
   */
  public BackupWording(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.zone = zone;
    this.words = Messages.of(BackupWording.class, locale);
  }

  /**
   * When things come next, and what is proven.
   *
   * @param backup the next planned backup
   * @param drill the next planned restore into a scratch database
   * @param restore the newest look that restored
   */
  public record Outlook(
      Optional<Instant> backup, Optional<Instant> drill, Optional<Verification> restore) {}

  /** The message about a backup without problems. */
  public Notification made(Made made, Outlook outlook, Instant now) {
    Manifest manifest = made.manifest();
    String id = "backup-" + manifest.id();
    String size = Sizes.text(manifest.bytes());
    String level = words.get("level." + manifest.verified().key());
    List<String> warnings =
        manifest.warnings().stream().limit(MOST_WARNINGS).map(BackupWording::line).toList();
    return new Notification(
        id,
        id,
        Notification.Kind.NOTE,
        Severity.INFO,
        line(
            words.get(
                "made.subject",
                "app",
                sender.app(),
                "id",
                manifest.id(),
                "size",
                size,
                "level",
                level)),
        words.get("made.summary", "id", manifest.id(), "level", level),
        facts(made, outlook),
        warnings.isEmpty() ? "" : words.get("made.warnings"),
        warnings,
        words.get("made.next"),
        "java -jar pitwall-agent.jar backup list",
        words.get("made.footer"),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private List<Notification.Fact> facts(Made made, Outlook outlook) {
    Manifest manifest = made.manifest();
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, "fact.size", size(made));
    fact(facts, "fact.took", took(Duration.between(manifest.start(), manifest.end())));
    fact(facts, "fact.verified", words.get("level." + manifest.verified().key()));
    if (manifest.database() != null) {
      fact(
          facts,
          "fact.database",
          words.get(
              "database",
              "name",
              manifest.database().name(),
              "size",
              Sizes.text(manifest.database().bytes()),
              "tables",
              manifest.database().tables()));
    }
    fact(facts, "fact.free", Sizes.text(made.freeBytes()));
    fact(facts, "fact.deleted", String.join(", ", made.deleted()));
    fact(facts, "fact.restore", outlook.restore().map(this::restore).orElse(words.get("never")));
    fact(facts, "fact.drill", outlook.drill().map(this::time).orElse(words.get("unplanned")));
    fact(facts, "fact.next", outlook.backup().map(this::time).orElse(words.get("unplanned")));
    fact(facts, "fact.application", line(sender.app()));
    fact(facts, "fact.instance", line(sender.instance()));
    fact(facts, "fact.environment", line(sender.environment()));
    return facts;
  }

  private void fact(List<Notification.Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Notification.Fact(words.get(name), value));
    }
  }

  private String size(Made made) {
    String size = Sizes.text(made.manifest().bytes());
    Manifest previous = made.previous();
    if (previous == null) {
      return size;
    }
    long more = made.manifest().bytes() - previous.bytes();
    String difference = (more < 0 ? "−" : "+") + Sizes.text(Math.abs(more));
    return words.get(
        "size", "size", size, "difference", difference, "before", time(previous.start()));
  }

  private String restore(Verification restore) {
    return words.get("restore", "time", time(restore.time()), "took", took(restore.took()));
  }

  private String time(Instant instant) {
    return LOCAL.format(instant.atZone(zone));
  }

  private String took(Duration took) {
    long seconds = Math.max(1, took.toSeconds());
    return seconds < 120
        ? words.get("seconds", "n", seconds)
        : words.get("minutes", "n", Math.round(seconds / 60.0));
  }

  private static String line(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** The newest look that restored, over all backups. */
  public static Optional<Verification> newestRestore(List<Manifest> all) {
    return all.stream()
        .flatMap(manifest -> manifest.verifications().stream())
        .filter(look -> look.level() == Level.RESTORE && look.passed())
        .max(java.util.Comparator.comparing(Verification::time));
  }
}
