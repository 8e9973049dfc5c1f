package dev.pitwall.notify;

import static dev.pitwall.notify.Foreign.LONGEST_DETAIL;
import static dev.pitwall.notify.Foreign.LONGEST_NAME;
import static dev.pitwall.notify.Foreign.LONGEST_SUBJECT;
import static dev.pitwall.notify.Foreign.clean;
import static dev.pitwall.notify.Foreign.cut;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Severity;
import dev.pitwall.notify.Notification.Fact;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says what happened in words: one message for all channels. What comes from outside (names of
 * processes, statements, error texts) loses its control characters here and is cut to a length.
 */
public final class IncidentWording implements Words {
  private final Sender sender;
  private final Messages words;
  private final Amounts amounts;
  private final RulePhrases phrases;
  private final Facts facts;
  private final DigestWording digests;

  /**
   * Words for one sender.
   *
   * @param locale Japanese or English
   * @param zone of the times in the messages
   */
  public IncidentWording(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.words = RuleWords.of(locale);
    this.amounts = new Amounts(words);
    this.phrases = new RulePhrases(words, amounts);
    this.facts = new Facts(sender, zone, words, amounts, phrases);
    this.digests = new DigestWording(words, amounts, phrases, facts);
  }

  /**
   * The message about an opening or an end.
   *
   * @param id the delivery's identity, unique for ever
   * @param now the time of writing
   */
  public Notification write(String id, IncidentEvent event, Instant now) {
    Incident incident = event.incident();
    Mention.Kind kind = Saying.isOpen(event) ? Mention.Kind.OPEN : Mention.Kind.END;
    Mention mention = new Mention(incident.id(), kind, incident.severity(), incident.flapping(), 0);
    return one(id, incident.id(), new Saying(mention, event, null, null), now);
  }

  @Override
  public Notification one(String id, String thread, Saying saying, Instant now) {
    Incident incident = saying.incident();
    boolean open = saying.isOpen();
    List<String> offenders = open ? phrases.offenders(incident) : List.of();
    return new Notification(
        id,
        thread,
        saying.kind(),
        incident.severity(),
        cut(app() + subject(saying, now), LONGEST_SUBJECT),
        summary(saying, now),
        open ? facts.open(saying, now) : facts.over(saying, now),
        offenders.isEmpty() ? "" : phrases.offendersTitle(incident),
        offenders,
        nextStep(next(saying)),
        open ? phrases.command(incident) : "",
        words.get(
            open ? "footer.open" : "footer",
            "rule",
            RulePhrases.rule(incident),
            "incident",
            incident.id()),
        List.of(),
        List.of(saying.about()),
        saying.chart(),
        words.locale().getLanguage(),
        now);
  }

  private String next(Saying saying) {
    if (saying.isOpen()) {
      return phrases.nextStep(saying.incident());
    }
    return saying.kind() == Notification.Kind.CLOSED
        ? words.get("next.closed")
        : phrases.nextStepAfter(saying.incident());
  }

  private String subject(Saying saying, Instant now) {
    return digests.title(saying, now) + digests.mark(saying, now);
  }

  private String summary(Saying saying, Instant now) {
    Incident incident = saying.incident();
    String detail = clean(incident.detail(), LONGEST_DETAIL);
    boolean opening = saying.mention().kind() == Mention.Kind.OPEN;
    if (opening && phrases.isYesOrNo(incident) && !detail.isEmpty()) {
      return detail; // it says the same and why
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        capitalised(
            words.get(
                "summary." + summaryKey(saying),
                "what",
                saying.kind() == Notification.Kind.RESOLVED
                    ? phrases.whatNow(incident)
                    : phrases.what(incident),
                "limit",
                phrases.limit(incident, saying.isOpen()),
                "duration",
                amounts.duration(Facts.lasted(incident, now)),
                "worst",
                phrases.worst(incident),
                "severity",
                incident.severity(),
                "n",
                incident.flaps())));
    String lastKnown = facts.lastKnown(saying, now);
    if (!lastKnown.isEmpty()) {
      sentences.add(words.get("summary.last-known", "value", lastKnown));
    }
    if (saying.mention().kind() == Mention.Kind.LATE) {
      sentences.add(words.get("summary.late"));
    }
    if (!detail.isEmpty()) {
      sentences.add(detail);
    }
    return String.join(words.get("between-sentences"), sentences);
  }

  private String summaryKey(Saying saying) {
    boolean yesOrNo = phrases.isYesOrNo(saying.incident());
    return switch (saying.mention().kind()) {
      case OPEN -> "open";
      case RAISE -> "raised";
      case FLAP -> "flapping";
      case SETTLED -> "settled";
      case REMINDER -> yesOrNo ? "reminder.yes-or-no" : "reminder";
      case END, LATE ->
          saying.event() instanceof IncidentEvent.Closed closed
              ? "closed-" + DigestWording.word(closed.reason())
              : "resolved";
    };
  }

  private static String capitalised(String sentence) {
    int first = sentence.codePointAt(0);
    return Character.toString(Character.toUpperCase(first))
        + sentence.substring(Character.charCount(first));
  }

  @Override
  public Notification several(String id, String thread, List<Saying> sayings, Instant now) {
    return digests.several(id, thread, app(), sayings, now);
  }

  @Override
  public Notification undeliverable(String id, String channel, String detail, Instant now) {
    List<Fact> said = new ArrayList<>();
    facts.add(said, "fact.answer", clean(detail, LONGEST_DETAIL));
    facts.addSender(said);
    return note(
        id,
        Severity.WARNING,
        words.get("undeliverable.subject", "channel", channel),
        words.get("undeliverable.summary", "channel", channel),
        said,
        words.get("undeliverable.next", "channel", channel),
        words.get("undeliverable.command"),
        words.get("undeliverable.footer"),
        now);
  }

  @Override
  public Notification silenceEnds(String id, Mute.Silence silence, Instant now) {
    List<Fact> said = new ArrayList<>();
    facts.add(said, "fact.silence-until", facts.time(silence.until()));
    facts.add(said, "fact.silence-by", clean(silence.by(), LONGEST_NAME));
    facts.add(said, "fact.silence-reason", clean(silence.reason(), LONGEST_DETAIL));
    facts.addSender(said);
    String rule = clean(silence.rule(), LONGEST_NAME);
    String left = amounts.duration(Duration.between(now, silence.until()));
    return note(
        id,
        Severity.INFO,
        words.get("silence.subject", "rule", rule, "left", left),
        words.get("silence.summary", "n", silence.matching(), "rule", rule, "left", left),
        said,
        words.get("silence.next"),
        words.get("silence.command", "rule", "'" + rule + "'"),
        words.get("silence.footer", "id", silence.id()),
        now);
  }

  private Notification note(
      String id,
      Severity severity,
      String subject,
      String summary,
      List<Fact> said,
      String next,
      String command,
      String footer,
      Instant now) {
    return new Notification(
        id,
        id,
        Notification.Kind.NOTE,
        severity,
        cut(app() + subject, LONGEST_SUBJECT),
        summary,
        said,
        "",
        List.of(),
        nextStep(next),
        command,
        footer,
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  /** The message of {@code alerts test}. */
  public Notification test(String id, Instant now) {
    List<Fact> said = new ArrayList<>();
    facts.add(said, "fact.sent", facts.time(now));
    facts.addSender(said);
    return new Notification(
        id,
        "test-" + id,
        Notification.Kind.TEST,
        Severity.INFO,
        cut(app() + words.get("test.subject"), LONGEST_SUBJECT),
        words.get("test.summary"),
        said,
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

  private String nextStep(String sentence) {
    return words.get("next-step", "sentence", sentence);
  }

  private String app() {
    return "[" + clean(sender.app(), LONGEST_NAME) + "] ";
  }
}
