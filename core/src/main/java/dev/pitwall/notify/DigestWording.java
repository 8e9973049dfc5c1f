package dev.pitwall.notify;

import static dev.pitwall.notify.Foreign.LONGEST_SUBJECT;
import static dev.pitwall.notify.Foreign.cut;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Severity;
import dev.pitwall.notify.Notification.Fact;
import dev.pitwall.notify.Notification.Section;
import dev.pitwall.text.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One line about one incident, and the message about several: all counted, the worst ten named. */
final class DigestWording {
  private static final int MOST_RULES = 10;

  private final Messages words;
  private final Amounts amounts;
  private final RulePhrases phrases;
  private final Facts facts;

  DigestWording(Messages words, Amounts amounts, RulePhrases phrases, Facts facts) {
    this.words = words;
    this.amounts = amounts;
    this.phrases = phrases;
    this.facts = facts;
  }

  /** {@code CRITICAL host.cpu: CPU 91 % (threshold 80 %)}. */
  String title(Saying saying, Instant now) {
    Incident incident = saying.incident();
    String rule = " " + RulePhrases.rule(incident) + ": ";
    if (saying.isOpen()) {
      return incident.severity() + rule + phrases.whatBeyond(incident);
    }
    boolean closed = saying.kind() == Notification.Kind.CLOSED;
    String form = closed ? "subject.closed" : "subject.after";
    return state(saying)
        + rule
        + words.get(
            phrases.isYesOrNo(incident) ? form + ".yes-or-no" : form,
            "what",
            closed ? phrases.what(incident) : phrases.whatNow(incident),
            "duration",
            amounts.duration(Facts.lasted(incident, now)),
            "worst",
            phrases.worst(incident));
  }

  private String state(Saying saying) {
    if (saying.event() instanceof IncidentEvent.Closed closed) {
      return words.get("state.closed-" + word(closed.reason()));
    }
    return words.get("state.resolved");
  }

  /** {@code rule-changed}. */
  static String word(IncidentEvent.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is special: {@code [reminder 2]}. */
  String mark(Saying saying, Instant now) {
    Incident incident = saying.incident();
    String lasting = amounts.duration(Facts.lasted(incident, now));
    return switch (saying.mention().kind()) {
      case OPEN -> incident.flapping() ? " " + words.get("mark.flapping") : "";
      case END -> "";
      case RAISE -> " " + words.get("mark.raised", "severity", incident.severity());
      case FLAP -> " " + words.get("mark.flapping");
      case SETTLED -> " " + words.get("mark.settled");
      case REMINDER ->
          words.get("subject.still", "duration", lasting)
              + " "
              + words.get("mark.reminder", "n", saying.mention().number());
      case LATE -> " " + words.get("mark.late");
    };
  }

  Notification several(String id, String thread, String app, List<Saying> sayings, Instant now) {
    List<Saying> open = sayings.stream().filter(each -> each.isOpen()).toList();
    int over = sayings.size() - open.size();
    List<Section> sections =
        sayings.stream().limit(Composer.MOST_NAMED).map(each -> section(each, now)).toList();
    List<Fact> said = new ArrayList<>();
    facts.add(said, "fact.counts", counts(open, over));
    facts.add(said, "fact.rules", rules(sayings));
    facts.addSender(said);
    boolean all = sections.size() == sayings.size();
    return new Notification(
        id,
        thread,
        Notification.Kind.DIGEST,
        open.isEmpty() ? Severity.INFO : worst(open),
        cut(app + subject(sayings, open, over), LONGEST_SUBJECT),
        words.get(
            all ? "digest.summary" : "digest.summary.more",
            "counts",
            counts(open, over),
            "n",
            sayings.size(),
            "named",
            sections.size()),
        said,
        "",
        List.of(),
        words.get(
            "next-step", "sentence", words.get(open.isEmpty() ? "next.after.any" : "digest.next")),
        open.isEmpty() ? "" : words.get("command.any"),
        words.get("digest.footer"),
        sections,
        sayings.stream().map(Saying::about).toList(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private static Severity worst(List<Saying> open) {
    return open.stream()
        .map(each -> each.incident().severity())
        .max(Comparator.naturalOrder())
        .orElse(Severity.INFO);
  }

  private Section section(Saying saying, Instant now) {
    boolean open = saying.isOpen();
    return new Section(
        cut(title(saying, now) + mark(saying, now), LONGEST_SUBJECT),
        facts.brief(saying, now),
        open ? phrases.nextStep(saying.incident()) : "");
  }

  private String subject(List<Saying> sayings, List<Saying> open, int over) {
    Saying first = sayings.get(0);
    if (open.isEmpty()) {
      boolean closed = sayings.stream().anyMatch(each -> each.kind() == Notification.Kind.CLOSED);
      return words.get(closed ? "state.ended" : "state.resolved")
          + " "
          + words.get("digest.subject.over", "n", over, "rules", rules(sayings));
    }
    return worst(open)
        + " "
        + words.get(
            over == 0 ? "digest.subject" : "digest.subject.mixed",
            "n",
            open.size(),
            "over",
            over,
            "worst",
            RulePhrases.rule(first.incident()) + ": " + phrases.whatBeyond(first.incident()));
  }

  /** {@code 2 CRITICAL, 10 WARNING, 3 over}. */
  private String counts(List<Saying> open, int over) {
    Map<Severity, Integer> bySeverity = new EnumMap<>(Severity.class);
    open.forEach(each -> bySeverity.merge(each.incident().severity(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    for (Severity severity : List.of(Severity.CRITICAL, Severity.WARNING, Severity.INFO)) {
      Integer n = bySeverity.get(severity);
      if (n != null) {
        parts.add(words.get("digest.count", "n", n, "severity", severity));
      }
    }
    if (over > 0) {
      parts.add(words.get("digest.count.over", "n", over));
    }
    return String.join(words.get("digest.between"), parts);
  }

  /** {@code host.disk 9, host.cpu 3, +4 more}: the rules with the most incidents. */
  private String rules(List<Saying> sayings) {
    Map<String, Integer> byRule = new HashMap<>();
    sayings.forEach(each -> byRule.merge(RulePhrases.rule(each.incident()), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    byRule.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_RULES)
        .forEach(one -> parts.add(one.getKey() + " " + one.getValue()));
    if (byRule.size() > MOST_RULES) {
      parts.add(words.get("more", "n", byRule.size() - MOST_RULES));
    }
    return String.join(words.get("digest.between"), parts);
  }
}
