package dev.pitwall.emergency;

import dev.pitwall.alert.Severity;
import dev.pitwall.notify.Amounts;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Notification.Fact;
import dev.pitwall.notify.Sender;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Says that an emergency procedure begins, and how it went, in the form of every other message. */
public final class EmergencyWording {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx '('VV')'", Locale.ROOT);
  private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_LINE = 400;

  private final Sender sender;
  private final ZoneId zone;
  private final Messages words;
  private final Amounts amounts;

  /**
   * Words for one sender.
   *
   * @param locale Japanese or English
   * @param zone of the times in the messages
   */
  public EmergencyWording(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.zone = zone;
    this.words = Messages.of(EmergencyWording.class, locale);
    this.amounts = new Amounts(locale);
  }

  /** Where the freeze frame of an incident lies. */
  public static Fact frame(Path file, Locale locale) {
    return new Fact(
        Messages.of(EmergencyWording.class, locale).get("fact.frame"),
        clean(file.toString(), LONGEST_LINE));
  }

  Notification start(RunState state, List<String> steps, Instant now) {
    List<Fact> facts = begin(state);
    return message(
        new Line(state.id + "-start", state.id),
        Severity.CRITICAL,
        words.get("start.subject"),
        words.get("start.summary", "by", clean(state.by, LONGEST_NAME)),
        facts,
        words.get("start.steps"),
        steps,
        words.get("start.next"),
        now);
  }

  /** How a run went; also for whoever finds that nobody was told. */
  public Notification report(RunState state, Instant now) {
    List<Fact> facts = begin(state);
    for (StepRecord record : state.steps()) {
      if (record.step() != Step.REPORT) {
        facts.add(
            new Fact(words.get("step." + record.step().key()), clean(said(record), LONGEST_LINE)));
      }
    }
    for (Map.Entry<String, String> made : state.made.entrySet()) {
      if (words.has("made." + made.getKey())) {
        facts.add(
            new Fact(words.get("made." + made.getKey()), clean(made.getValue(), LONGEST_LINE)));
      }
    }
    String verdict = "report.verdict." + state.verdict();
    List<String> items =
        state.steps().stream()
            .filter(record -> record.state() == StepRecord.State.FAILED)
            .flatMap(record -> record.items().stream())
            .limit(10)
            .map(item -> clean(item, LONGEST_LINE))
            .toList();
    return message(
        new Line(state.id + "-report", state.id),
        state.verdict() == 0 ? Severity.WARNING : Severity.CRITICAL,
        words.get("report.subject", "verdict", words.get(verdict)),
        words.get("report.summary", "verdict", words.get(verdict)),
        facts,
        items.isEmpty() ? "" : words.get("report.items"),
        items,
        words.get("report.next"),
        now);
  }

  /** {@code ok, 3.2 s: two channels}. */
  public String said(StepRecord record) {
    String outcome = words.get("outcome." + record.state().key());
    if (record.state() == StepRecord.State.OK || record.state() == StepRecord.State.FAILED) {
      outcome += words.get("took", "time", amounts.duration(record.took()));
    }
    return record.detail().isEmpty() ? outcome : outcome + words.get("colon") + record.detail();
  }

  /** The name of a step, for people. */
  public String step(Step step) {
    return words.get("step." + step.key());
  }

  private List<Fact> begin(RunState state) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(words.get("fact.started"), LOCAL.format(state.started.atZone(zone))));
    fact(facts, "fact.by", state.by);
    fact(facts, "fact.reason", state.reason);
    fact(facts, "fact.application", sender.app());
    fact(facts, "fact.instance", sender.instance());
    fact(facts, "fact.environment", sender.environment());
    return facts;
  }

  private void fact(List<Fact> facts, String name, String value) {
    String clean = clean(value, LONGEST_LINE);
    if (!clean.isEmpty()) {
      facts.add(new Fact(words.get(name), clean));
    }
  }

  /** The identity of a message: its own and its conversation's. */
  private record Line(String id, String thread) {}

  private Notification message(
      Line line,
      Severity severity,
      String subject,
      String summary,
      List<Fact> facts,
      String listTitle,
      List<String> list,
      String next,
      Instant now) {
    return new Notification(
        "emergency-" + line.id(),
        "emergency-" + line.thread(),
        Notification.Kind.NOTE,
        severity,
        "[" + clean(sender.app(), LONGEST_NAME) + "] " + subject,
        summary,
        facts,
        listTitle,
        list,
        words.get("next-step", "sentence", next),
        "",
        words.get("footer", "id", line.thread()),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private static String clean(String text, int longest) {
    String line = NOT_PRINTED.matcher(text).replaceAll(" ").strip();
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }
}
