package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Offender;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Says what happened in words: one message for all channels. What comes from outside (names of
 * processes, statements, error texts) loses its control characters here and is cut to a length.
 */
public final class IncidentWording {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx '('VV')'", Locale.ROOT);
  private static final int MOST_OFFENDERS = 3;
  private static final int LONGEST_OFFENDER = 300;
  private static final int LONGEST_DETAIL = 600;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_SUBJECT = 240;
  private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+-]+");

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
  public IncidentWording(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.zone = zone;
    this.words = RuleWords.of(locale);
    this.amounts = new Amounts(words);
  }

  /**
   * The message about a change of an incident.
   *
   * @param id the delivery's identity, unique for ever
   * @param now the time of writing
   */
  public Notification write(String id, IncidentEvent event, Instant now) {
    Incident incident = event.incident();
    if (event instanceof IncidentEvent.Resolved resolved) {
      String subject =
          after("subject.after", words.get("state.resolved"), whatNow(incident), incident, now);
      return message(id, Notification.Kind.RESOLVED, late(resolved.late(), subject), incident, now);
    }
    if (event instanceof IncidentEvent.Closed closed) {
      String state =
          closed.reason() == IncidentEvent.Reason.RULE_REMOVED
              ? "state.closed-rule-removed"
              : "state.closed-rule-changed";
      String subject = after("subject.closed", words.get(state), what(incident), incident, now);
      return message(id, Notification.Kind.CLOSED, late(closed.late(), subject), incident, now);
    }
    return message(id, Notification.Kind.OPENED, opening(incident), incident, now);
  }

  /** Marks the one message about an incident whose opening could not be told in time. */
  private String late(boolean late, String subject) {
    return late ? subject + " " + words.get("mark.late") : subject;
  }

  /**
   * Says through the other channels that one channel refuses its messages.
   *
   * @param detail what the other side answered; no secret in it
   */
  public Notification undeliverable(String id, String channel, String detail, Instant now) {
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, "fact.answer", clean(detail, LONGEST_DETAIL));
    addSender(facts);
    return new Notification(
        id,
        id,
        Notification.Kind.OPENED,
        Severity.WARNING,
        cut(
            "[" + app() + "] " + words.get("undeliverable.subject", "channel", channel),
            LONGEST_SUBJECT),
        words.get("undeliverable.summary", "channel", channel),
        facts,
        "",
        List.of(),
        nextStep(words.get("undeliverable.next", "channel", channel)),
        words.get("undeliverable.command"),
        words.get("undeliverable.footer"),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  /**
   * Says once more that an incident is still open.
   *
   * @param number 1 for the first reminder
   */
  public Notification reminder(String id, Incident incident, int number, Instant now) {
    String subject = opening(incident) + " " + words.get("mark.reminder", "n", number);
    return message(id, Notification.Kind.OPENED, subject, incident, now);
  }

  /** The message of {@code alerts test}. */
  public Notification test(String id, Instant now) {
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, "fact.sent", LOCAL.format(now.atZone(zone)));
    addSender(facts);
    return new Notification(
        id,
        "test-" + id,
        Notification.Kind.TEST,
        Severity.INFO,
        cut("[" + app() + "] " + words.get("test.subject"), LONGEST_SUBJECT),
        words.get("test.summary"),
        facts,
        "",
        List.of(),
        nextStep(words.get("test.next")),
        "",
        words.get("test.footer"),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private Notification message(
      String id, Notification.Kind kind, String subject, Incident incident, Instant now) {
    boolean open = kind == Notification.Kind.OPENED;
    List<String> offenders = open ? offenders(incident) : List.of();
    String rule = clean(incident.rule(), LONGEST_NAME);
    return new Notification(
        id,
        incident.id(),
        kind,
        incident.severity(),
        cut(subject, LONGEST_SUBJECT),
        summary(kind, incident, now),
        facts(kind, incident, now),
        offenders.isEmpty() ? "" : forRule("offenders.", incident),
        offenders,
        nextStep(forRule(open ? "next." : "next.after.", incident)),
        open ? command(incident) : "",
        words.get("footer", "rule", rule, "incident", incident.id()),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private String opening(Incident incident) {
    return head(incident.severity().name(), incident)
        + words.get("subject.open", "what", what(incident), "limit", limit(incident));
  }

  private String after(String pattern, String state, String what, Incident incident, Instant now) {
    String duration = amounts.duration(lasted(incident, now));
    String form = isYesOrNo(incident) ? pattern + ".yes-or-no" : pattern;
    return head(state, incident)
        + words.get(form, "what", what, "duration", duration, "peak", peak(incident));
  }

  private String head(String state, Incident incident) {
    return "[" + app() + "] " + state + " " + clean(incident.rule(), LONGEST_NAME) + ": ";
  }

  private String summary(Notification.Kind kind, Incident incident, Instant now) {
    String duration = amounts.duration(lasted(incident, now));
    String sentence =
        switch (kind) {
          case RESOLVED ->
              words.get(
                  "summary.resolved",
                  "what",
                  whatNow(incident),
                  "limit",
                  limit(incident),
                  "duration",
                  duration);
          case CLOSED -> words.get("summary.closed", "what", what(incident));
          default -> words.get("summary.open", "what", what(incident), "limit", limit(incident));
        };
    String detail = clean(incident.detail(), LONGEST_DETAIL);
    if (kind == Notification.Kind.OPENED && isYesOrNo(incident) && !detail.isEmpty()) {
      return detail; // it says the same and why
    }
    String space = words.get("between-sentences");
    return capitalised(detail.isEmpty() ? sentence : sentence + space + detail);
  }

  /** True where the value is no number for people: the database is down or it is not. */
  private boolean isYesOrNo(Incident incident) {
    return words.has("what.after." + incident.rule());
  }

  private static String capitalised(String sentence) {
    int first = sentence.codePointAt(0);
    return Character.toString(Character.toUpperCase(first))
        + sentence.substring(Character.charCount(first));
  }

  private List<Notification.Fact> facts(Notification.Kind kind, Incident incident, Instant now) {
    List<Notification.Fact> facts = new ArrayList<>();
    String since = LOCAL.format(incident.since().atZone(zone));
    String duration = amounts.duration(lasted(incident, now));
    if (kind == Notification.Kind.OPENED) {
      fact(facts, "fact.since", words.get("since.open", "time", since, "duration", duration));
      if (incident.peak() > incident.value() && !isYesOrNo(incident)) {
        fact(facts, "fact.peak", peak(incident));
      }
      fact(facts, "fact.impact", forRule("impact.", incident));
    } else {
      Instant end = incident.resolved() == null ? now : incident.resolved();
      String until = LOCAL.format(end.atZone(zone));
      fact(facts, "fact.since", since);
      fact(facts, "fact.until", until);
      fact(facts, "fact.duration", duration);
      if (!isYesOrNo(incident)) {
        fact(facts, "fact.peak", peak(incident));
      }
    }
    addSender(facts);
    return facts;
  }

  private void addSender(List<Notification.Fact> facts) {
    fact(facts, "fact.application", app());
    fact(facts, "fact.instance", clean(sender.instance(), LONGEST_NAME));
    fact(facts, "fact.environment", clean(sender.environment(), LONGEST_NAME));
  }

  private void fact(List<Notification.Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Notification.Fact(words.get(name), value));
    }
  }

  private String what(Incident incident) {
    return named("what.", incident);
  }

  /** What it is like after the end; differs where the sentence itself names the trouble. */
  private String whatNow(Incident incident) {
    return words.has("what.after." + incident.rule())
        ? named("what.after.", incident)
        : what(incident);
  }

  private String named(String prefix, Incident incident) {
    return words.get(
        key(prefix, incident),
        "value",
        amounts.of(incident.unit(), incident.value(), incident.threshold()),
        "target",
        clean(incident.reading().target(), LONGEST_NAME),
        "reading",
        clean(incident.reading().toString(), LONGEST_NAME));
  }

  private String limit(Incident incident) {
    return words.get(
        key("limit.", incident),
        "threshold",
        amounts.of(incident.unit(), incident.threshold(), incident.value()));
  }

  private String peak(Incident incident) {
    return amounts.of(incident.unit(), incident.peak(), incident.threshold());
  }

  private String forRule(String prefix, Incident incident) {
    return words.get(key(prefix, incident), "target", target(incident));
  }

  private String command(Incident incident) {
    return forRule("command.", incident);
  }

  /** The text of the rule, else of its reading, else the one for any rule. */
  private String key(String prefix, Incident incident) {
    if (words.has(prefix + incident.rule())) {
      return prefix + incident.rule();
    }
    String reading = prefix + incident.reading().name();
    return words.has(reading) ? reading : prefix + "any";
  }

  /** The target as one word of a shell command. */
  private static String target(Incident incident) {
    String target = clean(incident.reading().target(), LONGEST_OFFENDER);
    return PLAIN_WORD.matcher(target).matches() ? target : "'" + target.replace("'", "'\\''") + "'";
  }

  private List<String> offenders(Incident incident) {
    List<String> lines = new ArrayList<>();
    for (Offender offender : incident.offenders()) {
      if (lines.size() == MOST_OFFENDERS) {
        lines.add(words.get("more", "n", incident.offenders().size() - MOST_OFFENDERS));
        break;
      }
      String amount = amounts.of(offender.unit(), offender.value());
      lines.add(
          words.get(
              "offender", "name", clean(offender.name(), LONGEST_OFFENDER), "amount", amount));
    }
    return lines;
  }

  private String nextStep(String sentence) {
    return words.get("next-step", "sentence", sentence);
  }

  private String app() {
    return clean(sender.app(), LONGEST_NAME);
  }

  private static Duration lasted(Incident incident, Instant now) {
    Instant end = incident.resolved();
    return Duration.between(incident.since(), end == null ? now : end);
  }

  private static String clean(String text, int longest) {
    return cut(NOT_PRINTED.matcher(text).replaceAll(" ").strip(), longest);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
