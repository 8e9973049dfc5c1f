package dev.pitwall.postmortem;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Severity;
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
import java.util.regex.Pattern;

/** Says what is known of a death, in the form of every other message. */
public final class DeathWording {
  /** The name under which messages, documents and the runbook know it; it is no rule to tune. */
  static final String ID = "app.died";

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx '('VV')'", Locale.ROOT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);
  private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_LINE = 300;
  private static final int MOST_INCIDENTS = 10;

  private final Sender sender;
  private final ZoneId zone;
  private final Messages words;

  /**
   * Words for one sender.
   *
   * @param locale Japanese or English
   * @param zone of the times in the message
   */
  public DeathWording(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.zone = zone;
    this.words = Messages.of(DeathWording.class, locale);
  }

  Notification of(Death death, List<Incident> open, Instant now) {
    Run.Life life = death.run().life();
    String id = "died-" + life.pid() + "-" + life.started().toEpochMilli();
    String cause = death.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
    Severity severity = severity(death.cause());
    String subject =
        words.get(
            "subject",
            "app",
            clean(sender.app(), LONGEST_NAME),
            "severity",
            severity,
            "id",
            ID,
            "time",
            TIME.format(death.lastSeen().atZone(zone)),
            "cause",
            words.get("cause." + cause));
    return new Notification(
        id,
        id,
        Notification.Kind.NOTE,
        severity,
        clean(subject, LONGEST_LINE),
        words.get("summary", "cause", words.get("cause." + cause)),
        facts(death, open),
        death.evidence().isEmpty() ? "" : words.get("evidence"),
        death.evidence().stream().map(this::line).toList(),
        words.get("next-step", "sentence", words.get("next." + cause)),
        command(death),
        words.get("footer", "id", ID),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private static Severity severity(Death.Cause cause) {
    return switch (cause) {
      case OOM_KILL, JVM_CRASH, HEAP_FULL -> Severity.CRITICAL;
      case REBOOT, MOVED, UNKNOWN -> Severity.WARNING;
    };
  }

  private List<Notification.Fact> facts(Death death, List<Incident> open) {
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, "fact.seen", LOCAL.format(death.lastSeen().atZone(zone)));
    fact(facts, "fact.down", duration(death.down()));
    fact(
        facts,
        "fact.process",
        words.get(
            "process",
            "pid",
            death.run().life().pid(),
            "started",
            LOCAL.format(death.run().life().started().atZone(zone))));
    fact(facts, "fact.open", open(open));
    fact(facts, "fact.application", clean(sender.app(), LONGEST_NAME));
    fact(facts, "fact.instance", clean(sender.instance(), LONGEST_NAME));
    fact(facts, "fact.environment", clean(sender.environment(), LONGEST_NAME));
    return facts;
  }

  private void fact(List<Notification.Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Notification.Fact(words.get(name), value));
    }
  }

  private String open(List<Incident> open) {
    if (open.isEmpty()) {
      return words.get("open.none");
    }
    List<String> names =
        new ArrayList<>(
            open.stream()
                .limit(MOST_INCIDENTS)
                .map(each -> clean(each.rule() + " " + each.reading().target(), LONGEST_NAME))
                .toList());
    if (open.size() > MOST_INCIDENTS) {
      names.add(words.get("open.more", "n", open.size() - MOST_INCIDENTS));
    }
    return String.join(words.get("open.between"), names);
  }

  private String line(Death.Evidence evidence) {
    Object[] values = evidence.values().stream().map(v -> clean(v, LONGEST_LINE)).toArray();
    return words.get(evidence.key(), values);
  }

  private String command(Death death) {
    return switch (death.cause()) {
      case JVM_CRASH ->
          CrashFiles.report(death.run())
              .map(report -> "head -n 60 " + quoted(report.file().toString()))
              .orElse("");
      case HEAP_FULL ->
          CrashFiles.heapDump(death.run())
              .map(file -> "ls -l " + quoted(file.toString()))
              .orElse("");
      case OOM_KILL ->
          "journalctl -k --since '"
              + UTC.format(death.lastSeen().minusSeconds(60).atZone(ZoneId.of("UTC")))
              + "' | grep -iE 'out of memory|oom'";
      case REBOOT -> "last -xF reboot shutdown | head; journalctl -b -1 -n 50 --no-pager";
      case UNKNOWN ->
          "journalctl --since '"
              + UTC.format(death.lastSeen().minusSeconds(60).atZone(ZoneId.of("UTC")))
              + "' -n 100 --no-pager";
      case MOVED -> "";
    };
  }

  private static String quoted(String path) {
    return path.matches("[A-Za-z0-9_./:@%+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return words.get("duration.seconds", "n", seconds);
    }
    if (seconds < 7200) {
      return words.get("duration.minutes", "n", seconds / 60);
    }
    return seconds < 172_800
        ? words.get("duration.hours", "n", seconds / 3600)
        : words.get("duration.days", "n", seconds / 86_400);
  }

  private static String clean(String text, int longest) {
    String line = NOT_PRINTED.matcher(text).replaceAll(" ").strip();
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }
}
